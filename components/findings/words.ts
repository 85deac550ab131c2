import { outcomeWords } from "#components/ui/status-words.ts";
import type { FindingGroupBy, FindingSort } from "#lib/contract/views/finding-choices.ts";
import type { FindingPackage, FindingRow } from "#lib/contract/views/findings.ts";

/** Words of the menus. */
export const sortWords: Readonly<Record<FindingSort, string>> = {
  severity: "severity",
  first: "first seen",
  last: "last seen",
  check: "check",
  resource: "resource",
};

export const groupWords: Readonly<Record<FindingGroupBy, string>> = {
  check: "check",
  workload: "workload",
  image: "image",
  namespace: "namespace",
  severity: "severity",
  source: "source",
};

/** @example "libxml2 2.9.14, fixed in 2.9.16" */
export function packageWords({ name, installed, fixed }: FindingPackage): string {
  const version = installed === null ? name : `${name} ${installed}`;
  return fixed === null ? `${version}, no fix known` : `${version}, fixed in ${fixed}`;
}

/** Why an open finding is not simply failing now; null where it is. */
export function doubtWords(row: FindingRow): string | null {
  if (row.state !== "open") return null;
  if (row.noLongerNamed) return "no longer named";
  if (row.outcome !== null && row.outcome !== "fail") return `now ${outcomeWords[row.outcome].toLowerCase()}`;
  return null;
}

/** What a resource is called. */
export function nameWords({ resource }: FindingRow): string {
  return resource.kind === "cluster" || resource.name === "" ? resource.label : resource.name;
}

/** What stands around its name: `shop / Deployment / api`. */
export function contextWords({ resource }: FindingRow): string {
  const { kind, type, namespace, name, container } = resource;
  if (kind === "cluster" || name === "") return "";
  if (kind === "node" || kind === "namespace") return kind;
  if (kind === "image") return container;
  const word = type.slice(type.lastIndexOf("/") + 1);
  return [namespace, word, container].filter((part) => part !== "").join(" / ");
}
