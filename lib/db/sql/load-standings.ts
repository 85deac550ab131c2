import * as z from "zod";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { ScoreSums } from "#lib/domain/score/score.ts";
import type { Queryable } from "../queryable.ts";

const Head = z.object({
  cluster_id: z.string(),
  settled_at: z.date().nullable(),
  holds: z.boolean(),
  holds_until: z.date().nullable(),
});

/** When each cluster was settled, and whether that still holds at `now` for this catalog. */
export type StoredHead = {
  readonly clusterId: string;
  readonly settledAt: Date | null;
  readonly holds: boolean;
  readonly holdsUntil: Date | null;
};

/**
 * Whether a stored standing still holds: time alone changed nothing, the catalog is the one in force, and no person changed
 * anything about the cluster since. $2 is the catalog's digest, $3 the instant.
 */
const holds = `coalesce(s.holds_until > $3 and s.settled_at <= $3 and s.catalog_digest = $2
  and not exists (select from audit_entry a where a.cluster_id = s.cluster_id and a.at >= s.settled_at
                     and a.seq = (select max(b.seq) from audit_entry b where b.cluster_id = s.cluster_id)), false)`;

/** Heads of the given clusters; `holds` is false when something may have changed since it was settled. */
export async function loadHeads(
  q: Queryable,
  clusterIds: readonly string[],
  catalogDigest: string,
  now: Date,
): Promise<readonly StoredHead[]> {
  const rows = await q.query(
    `select c.id::text as cluster_id, s.settled_at, ${holds} as holds,
            case when isfinite(s.holds_until) then s.holds_until end as holds_until
       from unnest($1::uuid[]) as c(id) left join cluster_standing s on s.cluster_id = c.id`,
    [clusterIds, catalogDigest, now],
  );
  return z
    .array(Head)
    .parse(rows)
    .map((row) => ({
      clusterId: row.cluster_id,
      settledAt: row.settled_at,
      holds: row.holds,
      holdsUntil: row.holds_until,
    }));
}

/** Clusters that have to be settled again, for the task that does so; the pages do not wait for it. */
export async function listDue(q: Queryable, catalogDigest: string, now: Date): Promise<readonly string[]> {
  const rows = await q.query(
    `select c.id::text as id from cluster c left join cluster_standing s on s.cluster_id = c.id where c.deleted_at is null and $1 = 'all' and not ${holds} order by c.id`,
    ["all", catalogDigest, now],
  );
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map((row) => row.id);
}

const status = z.enum(controlStatuses);
const Requirement = z.object({
  cluster_id: z.string(),
  framework_id: z.string(),
  requirement_id: z.string(),
  status,
  since: z.date(),
  last_known_failing: z.boolean(),
  facts_looked: z.int(),
  facts_passing: z.int(),
  not_yet_due: z.int(),
  oldest_look_at: z.date().nullable(),
});
export type StoredRequirement = z.infer<typeof Requirement>;

/** Stored statuses of requirements of the given clusters; one framework, or all. */
export async function loadRequirements(
  q: Queryable,
  clusterIds: readonly string[],
  frameworkId: string | null,
): Promise<readonly StoredRequirement[]> {
  const rows = await q.query(
    `select cluster_id::text, framework_id, requirement_id, status, since, last_known_failing, facts_looked, facts_passing, not_yet_due, oldest_look_at
       from requirement_status where cluster_id = any($1::uuid[]) and ($2::text is null or framework_id = $2)`,
    [clusterIds, frameworkId],
  );
  return z.array(Requirement).parse(rows);
}

const ControlRow = z.object({ cluster_id: z.string(), control_id: z.string(), status });

/** Stored statuses of some Kubernetes controls on the given clusters. */
export async function loadControls(
  q: Queryable,
  clusterIds: readonly string[],
  controlIds: readonly string[],
): Promise<readonly z.infer<typeof ControlRow>[]> {
  if (clusterIds.length === 0 || controlIds.length === 0) return [];
  const rows = await q.query(
    "select cluster_id::text, control_id, status from control_status where cluster_id = any($1::uuid[]) and control_id = any($2::text[])",
    [clusterIds, controlIds],
  );
  return z.array(ControlRow).parse(rows);
}

const byStatus = z.record(status, z.number());
const Sums = z.object({
  cluster_id: z.string(),
  framework_id: z.string(),
  profile_id: z.string(),
  weight_by_status: byStatus,
  count_by_status: byStatus,
  posture_sum: z.number(),
  posture_weight: z.number(),
  looked_facts: z.int(),
  passing_facts: z.int(),
  resources_assessed: z.int(),
  resources_clear: z.int(),
  not_yet_due: z.int(),
});

/** Stored sums of a cluster, framework and profile. */
export type StoredSums = {
  readonly clusterId: string;
  readonly framework: string;
  readonly profile: string;
  readonly sums: ScoreSums;
  readonly notYetDue: number;
};

/** Stored sums of the given clusters, every framework and profile. */
export async function loadSums(q: Queryable, clusterIds: readonly string[]): Promise<readonly StoredSums[]> {
  const rows = await q.query(
    `select cluster_id::text, framework_id, profile_id, weight_by_status, count_by_status, posture_sum, posture_weight, looked_facts, passing_facts,
            resources_assessed, resources_clear, not_yet_due
       from framework_sums where cluster_id = any($1::uuid[])`,
    [clusterIds],
  );
  return z
    .array(Sums)
    .parse(rows)
    .map((row) => ({
      clusterId: row.cluster_id,
      framework: row.framework_id,
      profile: row.profile_id,
      sums: {
        weightByStatus: row.weight_by_status,
        countByStatus: row.count_by_status,
        postureSum: row.posture_sum,
        postureWeight: row.posture_weight,
        lookedFacts: row.looked_facts,
        passingFacts: row.passing_facts,
        resourcesAssessed: row.resources_assessed,
        resourcesClear: row.resources_clear,
      },
      notYetDue: row.not_yet_due,
    }));
}
