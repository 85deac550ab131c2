import * as z from "zod";
import { observationKinds, outcomes, severities } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import { episodeStates } from "#lib/domain/scan/episode.ts";
import type { Queryable } from "../queryable.ts";
import { imageOf, joinsOf, lastSeenOf, resourcePath } from "./finding-conditions.ts";
import type { FindingKey } from "./list-finding-keys.ts";

const Row = z.object({
  cluster_id: z.string(),
  cluster_name: z.string(),
  fingerprint: z.string(),
  number: z.int(),
  target_id: z.string(),
  check_id: z.string(),
  resource_id: z.string(),
  severity: z.enum(severities),
  state: z.enum(episodeStates),
  first_failed_at: z.date(),
  detected_at: z.date(),
  resolved_at: z.date().nullable(),
  last_seen_at: z.date(),
  reopened: z.boolean(),
  regression: z.boolean(),
  scanner: z.string(),
  tool: z.string(),
  check_key: z.string(),
  witness: z.string(),
  kind: z.enum(observationKinds),
  title: z.string(),
  remediation: z.string(),
  resource_kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  path: z.string(),
  image: z.string().nullable(),
  /** The word of its target; null when it is gone. */
  word: z
    .object({
      outcome: z.enum(outcomes),
      decision: z.string(),
      named: z.boolean(),
      raw_id: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.string()),
      line: z.int().nullable(),
      scan_id: z.string(),
    })
    .nullable(),
});
/** An episode with everything a screen says of it. Texts of the tool are its own and hostile. */
export type FindingRecord = z.infer<typeof Row>;

/** The findings with these keys, in their order, each by primary keys alone; one that is gone meanwhile is left out. */
export async function readFindings(q: Queryable, keys: readonly FindingKey[]): Promise<readonly FindingRecord[]> {
  if (keys.length === 0) return [];
  const rows = await q.query(
    `select e.cluster_id::text, c.name as cluster_name, e.fingerprint::text, e.number, e.target_id::text, e.check_id::text,
            e.resource_id::text, e.severity, e.state, e.first_failed_at, e.detected_at, e.resolved_at, ${lastSeenOf} as last_seen_at,
            e.reopened_from is not null as reopened, e.regression, k.scanner, k.tool, k.check_key, k.witness, k.kind, k.title, k.remediation,
            x.kind as resource_kind, x.type, x.namespace, x.name, x.container, ${resourcePath} as path, ${imageOf} as image,
            case when w.scan_id is not null then jsonb_build_object('outcome', w.outcome, 'decision', w.decision, 'named', w.named,
              'raw_id', w.raw_id, 'message', w.message, 'details', w.details, 'line', w.line, 'scan_id', w.scan_id) end as word
       from unnest($1::uuid[], $2::uuid[], $3::int[]) with ordinality as key(cluster_id, fingerprint, number, place)
       join finding_episode e on e.cluster_id = key.cluster_id and e.fingerprint = key.fingerprint and e.number = key.number
       join cluster c on c.id = e.cluster_id
       ${joinsOf(new Set(["check", "resource", "word", "target"]))}
      order by key.place`,
    [keys.map((key) => key.clusterId), keys.map((key) => key.fingerprint), keys.map((key) => key.number)],
  );
  return z.array(Row).parse(rows);
}
