import { typeOf } from "#lib/domain/resource/kubernetes-type.ts";
import type { Workload } from "./roster-entry.ts";
import { foldedInto } from "./roster-kinds.ts";
import type { RosterTable } from "./roster-table.ts";
import type { ClusterIdentity } from "./types.ts";

/** Beyond this only what scores rest on is listed; the door takes 64 MiB. */
const mostBytes = 48 * 1024 * 1024;

/** What a roster document is made of. */
export type RosterParts = {
  readonly tables: readonly RosterTable[];
  /** Tables whose list was read to its end and is followed since. */
  readonly whole: ReadonlySet<RosterTable>;
  readonly cluster: ClusterIdentity;
  readonly observedAt: Date;
};

/** A document, and whether kinds of the part `others` were left out for its size. */
export type MadeRoster = { readonly bytes: Uint8Array; readonly isCut: boolean };

/**
 * One entry for each workload. Where several objects stand under one name, one that has it of its own counts, else one
 * that is meant to run, else the youngest.
 */
function distinct(workloads: readonly Workload[]): readonly Workload[] {
  const byName = new Map<string, Workload>();
  for (const workload of workloads) {
    const { apiGroup, kind, namespace, name } = workload.entry;
    const key = `${apiGroup}/${kind} ${namespace} ${name}`;
    const known = byName.get(key);
    if (known === undefined || precedes(workload, known)) byName.set(key, workload);
  }
  return [...byName.values()];
}

function precedes(left: Workload, right: Workload): boolean {
  if (left.isFolded !== right.isFolded) return right.isFolded;
  if (left.isScaled !== right.isScaled) return left.isScaled;
  return left.entry.createdAt > right.entry.createdAt;
}

/** Controllers of kinds that are not built in, by name: nothing but what their objects say of them is known. */
function ownersOf(workloads: readonly Workload[], cluster: ClusterIdentity): ReadonlyMap<string, readonly string[]> {
  const byType = new Map<string, Map<string, string>>();
  for (const { owner, entry } of workloads) {
    if (owner === null) continue;
    const type = typeOf(owner.apiVersion, owner.kind);
    const group = owner.apiVersion.includes("/") ? owner.apiVersion.slice(0, owner.apiVersion.indexOf("/")) : "";
    const served = cluster.served.find((kind) => kind.group === group && kind.kind === owner.kind);
    const place = served?.namespaced === false ? {} : { namespace: entry.namespace };
    const owners = byType.get(type) ?? new Map<string, string>();
    owners.set(owner.uid, JSON.stringify({ ...place, name: owner.name, uid: owner.uid }));
    byType.set(type, owners);
  }
  return new Map([...byType].map(([type, owners]) => [type, [...owners.values()].sort()]));
}

/** Types of which the document lists everything. */
function coverage({ tables, whole }: RosterParts, withOthers: boolean): readonly string[] {
  const types = new Set(tables.filter((table) => whole.has(table)).map(({ type }) => type));
  for (const table of tables) {
    if (whole.has(table)) continue;
    const other = foldedInto.get(table.type);
    if (other !== undefined) types.delete(other);
  }
  const others = new Set(tables.filter(({ part }) => part === "others").map(({ type }) => type));
  return [...types].filter((type) => withOthers || !others.has(type)).sort();
}

/** Nothing that scores rest on is missing: nodes, namespaces and every kind that runs containers. */
function isComplete({ tables, whole }: RosterParts): boolean {
  const needed = tables.filter(({ part }) => part !== "others");
  const has = (part: RosterTable["part"]): boolean => needed.some((table) => table.part === part);
  return needed.every((table) => whole.has(table)) && has("nodes") && has("namespaces") && has("workloads");
}

/** `config.openshift.io` shows OpenShift; every other platform shows in what the document lists (formats § 0). */
const providerOf = (cluster: ClusterIdentity): string =>
  cluster.served.some(({ group }) => group === "config.openshift.io") ? "openshift" : "";

function textOf(parts: RosterParts, withOthers: boolean): string {
  const textsOf = (part: RosterTable["part"]): readonly string[] =>
    parts.tables.filter((table) => table.part === part).flatMap((table) => table.texts());
  // The texts were made by this program from what it read itself.
  const workloads = textsOf("workloads").map((text) => JSON.parse(text) as Workload);
  const others = new Map(ownersOf(workloads, parts.cluster));
  if (withOthers) {
    for (const table of parts.tables) if (table.part === "others") others.set(table.type, table.texts());
  }
  const head = {
    observedAt: parts.observedAt.toISOString(),
    complete: isComplete(parts),
    complete_for: coverage(parts, withOthers),
    cluster: {
      uid: parts.cluster.uid ?? "",
      version: parts.cluster.version ?? "",
      provider: providerOf(parts.cluster),
    },
    workloads: distinct(workloads).map(({ entry }) => entry),
  };
  const named = [...others].map(([type, texts]) => `${JSON.stringify(type)}:[${texts.join(",")}]`);
  return [
    `${JSON.stringify(head).slice(0, -1)}`,
    `"nodes":[${textsOf("nodes").join(",")}]`,
    `"namespaces":[${textsOf("namespaces").join(",")}]`,
    `"others":{${named.join(",")}}}`,
  ].join(",");
}

/** The native roster of what was read (formats § 0). */
export function rosterDocument(parts: RosterParts): MadeRoster {
  const bytes = Buffer.from(textOf(parts, true));
  if (bytes.length <= mostBytes) return { bytes, isCut: false };
  return { bytes: Buffer.from(textOf(parts, false)), isCut: true };
}
