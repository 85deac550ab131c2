import * as z from "zod";
import { decisions, outcomes } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import { nodeOfStaticPod } from "#lib/domain/resource/static-pod.ts";
import type { LastDeciding, WordState } from "#lib/domain/scan/word.ts";
import { combineTargets } from "#lib/domain/scan/word.ts";
import type { ClusterInput, Source, Word } from "#lib/domain/standing/input.ts";
import { platforms, retiredCheckKey } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";
import type { Queryable } from "../queryable.ts";
import { loadComputedInput } from "./load-computed-input.ts";
import { loadRoster } from "./load-roster.ts";
import { loadSystemNamespaces } from "./load-system-namespaces.ts";

/** Interval of a source nobody set one for: a day, as most scanners run (semantics § 2). */
const defaultInterval = 24 * hour;

/**
 * Everything a cluster's standing depends on, as it is known now: six statements, each by an index on cluster_id, and
 * those of what is computed from it.
 *
 * @param witnesses only words with one of these witness ids (`tool witness`); null = all
 */
export async function loadClusterInput(
  q: Queryable,
  clusterId: string,
  witnesses: readonly string[] | null,
): Promise<ClusterInput> {
  const platform = await loadPlatform(q, clusterId);
  const sources = await loadSources(q, clusterId);
  const retiredChecks = await loadRetiredChecks(q, clusterId);
  const words = await loadWords(q, clusterId, witnesses);
  const { roster, presence, there } = await loadRoster(q, clusterId, sources.get("roster"));
  const computed = await loadComputedInput(q, clusterId, witnesses, there);
  const people = await loadDecisions(q, clusterId);
  const systemNamespaces = await loadSystemNamespaces(q);
  const parameters = { systemNamespaces };
  return { platform, sources, retiredChecks, words, roster, presence, ...people, parameters, computed };
}

async function loadPlatform(q: Queryable, clusterId: string): Promise<ClusterInput["platform"]> {
  const rows = await q.query(
    `select case when c.platform_source = 'set' then c.platform else coalesce(o.platform, c.platform) end as platform
       from cluster c left join cluster_observation o on o.cluster_id = c.id where c.id = $1`,
    [clusterId],
  );
  const [row] = z.array(z.object({ platform: z.enum(platforms) })).parse(rows);
  return row?.platform ?? "self-managed";
}

const SourceRow = z.object({
  scanner: z.string(),
  interval_seconds: z.number().nullable(),
  retired_at: z.date().nullable(),
  heard_at: z.date().nullable(),
  tools: z.array(z.string()),
});

async function loadSources(q: Queryable, clusterId: string): Promise<Map<string, Source>> {
  const rows = await q.query(
    `select coalesce(s.scanner, h.scanner) as scanner, s.interval_seconds, s.retired_at, h.heard_at,
            coalesce((select array_agg(distinct k.tool) from known_check k
                       where k.cluster_id = $1 and k.scanner = coalesce(s.scanner, h.scanner)), '{}') as tools
       from (select scanner, interval_seconds, retired_at from source where cluster_id = $1) s
       full join (select scanner, max(newest_observed_at) as heard_at from scan_target where cluster_id = $1 group by scanner) h
         on h.scanner = s.scanner`,
    [clusterId],
  );
  return new Map(
    z
      .array(SourceRow)
      .parse(rows)
      .map((row) => [
        row.scanner,
        {
          tools: row.tools,
          interval: row.interval_seconds === null ? defaultInterval : row.interval_seconds * 1000,
          retiredAt: row.retired_at?.getTime() ?? null,
          heardAt: row.heard_at?.getTime() ?? null,
        },
      ]),
  );
}

const RetiredRow = z.object({ scanner: z.string(), tool: z.string(), check_key: z.string(), retired_at: z.date() });

async function loadRetiredChecks(q: Queryable, clusterId: string): Promise<Map<string, number>> {
  const rows = await q.query(
    "select scanner, tool, check_key, retired_at from check_retirement where cluster_id = $1",
    [clusterId],
  );
  const retired = z.array(RetiredRow).parse(rows);
  return new Map(
    retired.map((row) => [retiredCheckKey(row.scanner, row.tool, row.check_key), row.retired_at.getTime()]),
  );
}

const WordRow = z.object({
  scanner: z.string(),
  tool: z.string(),
  check_key: z.string(),
  witness: z.string(),
  node_role: z.enum(["any", "control-plane"]),
  key: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  outcome: z.enum(outcomes),
  decision: z.enum(decisions),
  said_at: z.date().nullable(),
  since: z.date(),
  last_deciding: z.enum(["pass", "fail", "error"]).nullable(),
  last_deciding_at: z.date().nullable(),
  truncated_pass_at: z.date().nullable(),
  gone_at: z.date().nullable(),
});
type WordRow = z.infer<typeof WordRow>;

/** Freshness of a word that is still named follows its target. 120,000 words (1,000 nodes) take about half a second. */
async function loadWords(q: Queryable, clusterId: string, witnesses: readonly string[] | null): Promise<Word[]> {
  const rows = await q.query(
    // Checks first: compared with a long list of witnesses once per check and not once per word.
    `with k as materialized (
       select * from known_check where cluster_id = $1 and ($2::text[] is null or tool || ' ' || witness = any($2))
     )
     select k.scanner, k.tool, k.check_key, k.witness, k.node_role, res.key, res.kind, res.type, res.namespace, res.name, res.container,
            r.outcome, r.decision, r.since, r.last_deciding, r.last_deciding_at, r.truncated_pass_at,
            case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end as said_at, res.gone_at
       from check_result r
       join k on k.id = r.check_id
       join scan_target t on t.cluster_id = $1 and t.id = r.target_id
       join resource res on res.cluster_id = $1 and res.id = r.resource_id
      where r.cluster_id = $1`,
    [clusterId, witnesses],
  );
  // One by one: a cluster has hundreds of thousands of these, and a copy of all of them is as large as they are.
  return combined(
    rows.map((each) => {
      const row = WordRow.parse(each);
      const word = wordOf(row);
      return [word, countsStill(word, row.gone_at)] as const;
    }),
  );
}

/**
 * Several targets of one source may speak about the same check and resource: they make one word, all at once, since three of
 * them two by two do not always make the same. What was said before its resource was seen gone has no part in it.
 */
function combined(rows: readonly (readonly [word: Word, counts: boolean])[]): Word[] {
  const bySlot = new Map<string, Word>();
  const shared = new Map<string, WordState[]>();
  const gone: Word[] = [];
  for (const [word, counts] of rows) {
    if (!counts) {
      gone.push(word);
      continue;
    }
    const slot = slotOf(word);
    const known = bySlot.get(slot);
    if (known === undefined) bySlot.set(slot, word);
    else shared.set(slot, [...(shared.get(slot) ?? [known.state]), word.state]);
  }
  for (const [slot, states] of shared) {
    const [word, state] = [bySlot.get(slot), combineTargets(states)];
    if (word !== undefined && state !== undefined) bySlot.set(slot, { ...word, state });
  }
  for (const word of gone) if (!bySlot.has(slotOf(word))) bySlot.set(slotOf(word), word);
  return [...bySlot.values()];
}

const slotOf = ({ source, tool, check, key }: Word): string => `${source}\n${tool}\n${check}\n${key}`;

/** Whether a word was said, or noted, no earlier than its resource was last seen gone. */
const countsStill = ({ state }: Word, goneAt: Date | null): boolean =>
  goneAt === null || (state.saidAt ?? state.truncatedPassAt ?? state.since) >= goneAt.getTime();

function wordOf(row: WordRow): Word {
  const saidAt = row.said_at?.getTime() ?? null;
  const { kind, type, namespace, name, container } = row;
  const resource = { kind, type, namespace, name, container };
  return {
    source: row.scanner,
    tool: row.tool,
    check: row.check_key,
    witness: row.witness,
    resource,
    key: row.key,
    nodeRole: row.node_role,
    onNode: nodeOfStaticPod(resource),
    state: {
      outcome: row.outcome,
      decision: row.decision,
      saidAt,
      since: row.since.getTime(),
      lastDeciding: lastDecidingOf(row, saidAt),
      truncatedPassAt: row.truncated_pass_at?.getTime() ?? null,
    },
  };
}

function lastDecidingOf(row: WordRow, saidAt: number | null): LastDeciding | null {
  const { decision } = row;
  if (saidAt !== null && (decision === "pass" || decision === "fail" || decision === "error"))
    return { decision, at: saidAt };
  if (row.last_deciding === null || row.last_deciding_at === null) return null;
  return { decision: row.last_deciding, at: row.last_deciding_at.getTime() };
}

const Period = z.object({ valid_from: z.date(), valid_until: z.date() });
const between = (row: z.infer<typeof Period>): { from: number; until: number } => ({
  from: row.valid_from.getTime(),
  until: row.valid_until.getTime(),
});

/** What people decided; a revoked record ends at its revocation. */
async function loadDecisions(
  q: Queryable,
  clusterId: string,
): Promise<Pick<ClusterInput, "attestations" | "notApplicable" | "acceptances">> {
  const attestations = await q.query(
    "select control_id, valid_from, least(valid_until, revoked_at) as valid_until from attestation where cluster_id = $1",
    [clusterId],
  );
  const decided = await q.query(
    `select control_id, valid_from, least(valid_until, revoked_at) as valid_until
       from applicability_decision where cluster_id = $1 and approved_by is not null`,
    [clusterId],
  );
  const accepted = await q.query(
    `select control_id, check_key, resource_key, active_from as valid_from, least(active_until, revoked_at) as valid_until
       from acceptance where (cluster_id = $1 or cluster_id is null) and scanner is null and namespace is null`,
    [clusterId],
  );
  const Subject = Period.extend({ control_id: z.string() });
  const Accepted = Period.extend({
    control_id: z.string().nullable(),
    check_key: z.string().nullable(),
    resource_key: z.string().nullable(),
  });
  return {
    attestations: z
      .array(Subject)
      .parse(attestations)
      .map((row) => ({ subject: row.control_id, ...between(row) })),
    notApplicable: z
      .array(Subject)
      .parse(decided)
      .map((row) => ({ control: row.control_id, ...between(row) })),
    acceptances: z
      .array(Accepted)
      .parse(accepted)
      .map((row) => ({
        control: row.control_id ?? undefined,
        check: row.check_key ?? undefined,
        resource: row.resource_key ?? undefined,
        ...between(row),
      })),
  };
}
