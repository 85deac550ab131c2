import type { ObservationKind, Severity } from "#lib/domain/check/outcome.ts";
import type { EpisodeState } from "#lib/domain/scan/episode.ts";

/** Which findings; empty lists and nulls ask nothing, but for clusters, states and severities, which say where to look. */
export type FindingConditions = {
  /** Clusters the viewer may see: the caller made sure of it. */
  readonly clusterIds: readonly string[];
  readonly states: readonly EpisodeState[];
  readonly severities: readonly Severity[];
  readonly kinds: readonly ObservationKind[];
  readonly scanners: readonly string[];
  /** An empty text stands for what has no namespace. */
  readonly namespaces: readonly string[];
  readonly check: string | null;
  readonly resource: string | null;
  /** An empty text stands for what has no image. */
  readonly image: string | null;
  /** Words that all occur. */
  readonly words: readonly string[];
};

/** Tables beside `finding_episode e` that a statement names. */
export type FindingTable = "check" | "resource" | "word" | "target";

/** Conditions as SQL text, with the tables they name; values went to `bind`. */
export type FindingWhere = { readonly texts: readonly string[]; readonly tables: ReadonlySet<FindingTable> };

/** Puts a value into a statement and gives the place it has there. */
export type Bind = (value: unknown) => string;

/** Values of a statement in the order in which they were bound. */
export function binder(): { readonly bind: Bind; readonly values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown): string => {
    values.push(value);
    return `$${values.length}`;
  };
  return { bind, values };
}

/** Severities from the lowest; the place in it is the weight lists sort by. */
const byWeight: readonly Severity[] = ["info", "low", "medium", "high", "critical"];
export const severityWeight = (severity: Severity): number => byWeight.indexOf(severity);
export const severityOfWeight = (weight: number): Severity => byWeight[weight] ?? "info";

/** The same of an episode. */
export const weightOf =
  "(case e.severity when 'critical' then 4 when 'high' then 3 when 'medium' then 2 when 'low' then 1 else 0 end)";

/** An open episode, or the last one of a finding that is not open (semantics § 4): each finding once. */
export const isCurrent = `(e.state = 'open' or not exists (
  select from finding_episode l
   where l.cluster_id = e.cluster_id and l.fingerprint = e.fingerprint and (l.number > e.number or l.state = 'open')))`;

/** Type, namespace and name of a resource, as addresses name it. */
export const resourcePath =
  "case when x.kind = 'cluster' then 'cluster' else concat_ws('/', nullif(x.type, ''), nullif(x.namespace, ''), x.name) end";

/** The image a finding is about: what the tool says of it, or the resource itself where it is one. */
export const imageOf = `coalesce(nullif(w.details ->> 'image', ''),
  case when x.kind = 'image' then concat_ws(':', x.name, nullif(x.container, '')) end)`;

/** When a tool last said fail: as far as its target was renewed, while the target still names it. */
export const lastSeenOf = `case
  when e.state <> 'open' then coalesce(e.fixed_seen_at, e.resolved_at, e.first_failed_at)
  when w.named and w.outcome = 'fail' then coalesce(greatest(w.said_at, t.observed_through), e.first_failed_at)
  else coalesce(w.last_deciding_at, w.said_at, e.first_failed_at) end`;

const joins: Readonly<Record<FindingTable, string>> = {
  check: "join known_check k on k.cluster_id = e.cluster_id and k.id = e.check_id",
  resource: "join resource x on x.cluster_id = e.cluster_id and x.id = e.resource_id",
  word: `left join check_result w on w.cluster_id = e.cluster_id and w.target_id = e.target_id and w.check_id = e.check_id
          and w.resource_id = e.resource_id`,
  target: "left join scan_target t on t.cluster_id = e.cluster_id and t.id = e.target_id",
};

/** The joins of the tables named, each by its primary key. */
export function joinsOf(tables: ReadonlySet<FindingTable>): string {
  return (["check", "resource", "word", "target"] as const)
    .filter((table) => tables.has(table))
    .map((table) => joins[table])
    .join("\n");
}

/** Everything about which findings, but for clusters, states and severities. */
export function conditionsOf(asked: FindingConditions, bind: Bind): FindingWhere {
  // What is open is current; without the question an index alone can answer.
  const texts: string[] = asked.states.every((state) => state === "open") ? ["true"] : [isCurrent];
  const tables = new Set<FindingTable>();
  const where = (text: string, ...named: readonly FindingTable[]): void => {
    texts.push(text);
    for (const table of named) tables.add(table);
  };
  if (asked.kinds.length > 0) where(`k.kind = any(${bind(asked.kinds)}::text[])`, "check");
  if (asked.scanners.length > 0) where(`k.scanner = any(${bind(asked.scanners)}::text[])`, "check");
  if (asked.namespaces.length > 0) where(inNamespace(bind(asked.namespaces)), "resource");
  if (asked.check !== null) where(isCheck(bind(asked.check)), "check");
  if (asked.resource !== null) where(isResource(asked.resource, bind), "resource");
  if (asked.image !== null) where(isImage(asked.image, bind), "resource", "word");
  for (const word of asked.words) where(holds(bind(`%${escapeLike(word)}%`)), "check", "resource", "word");
  return { texts, tables };
}

// A namespace itself has none, and belongs to its own page.
const inNamespace = (names: string): string =>
  `case when x.kind = 'namespace' then x.name else x.namespace end = any(${names}::text[])`;

const isCheck = (key: string): string => `(k.check_key = ${key} or k.tool || ':' || k.check_key = ${key})`;

/** The name is the end of the path; it is asked for first, by resource_name_idx, because the path itself is computed. */
function isResource(asked: string, bind: Bind): string {
  if (asked === "cluster") return "x.kind = 'cluster'";
  const parts = asked.split("/");
  const names = parts.map((_part, index) => parts.slice(index).join("/"));
  const path = bind(asked);
  return `(x.name = any(${bind(names)}::text[])
    and ${path} in (x.name, x.namespace || '/' || x.name, ${resourcePath}))`;
}

function isImage(asked: string, bind: Bind): string {
  if (asked === "") return `${imageOf} is null`;
  const image = bind(asked);
  return `(${imageOf} = ${image} or starts_with(${imageOf}, ${image} || ':') or starts_with(${imageOf}, ${image} || '@'))`;
}

const holds = (pattern: string): string =>
  `concat_ws(' ', k.title, k.check_key, w.raw_id, x.type, x.namespace, x.name, x.container, w.details ->> 'package', ${imageOf})
     ilike ${pattern}`;

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
