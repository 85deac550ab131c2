import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { resourceOf } from "#lib/domain/resource/kubernetes-type.ts";
import type { RosterContainer, RosterItem } from "../types.ts";

/** A time of a document, or null: zero times and dates before 2000 are none (formats, rule 4). */
export function timeOf(text: string): Date | null {
  const time = new Date(text);
  return text === "" || Number.isNaN(time.getTime()) || time.getUTCFullYear() < 2000 ? null : time;
}

/** Roles a node carries as labels, the old `master` included under its present name. */
export function rolesOf(labels: Readonly<Record<string, string>>): readonly string[] {
  const roles = new Set<string>();
  for (const key of Object.keys(labels)) {
    const role = /^node-role\.kubernetes\.io\/([a-z0-9-]{1,60})$/.exec(key)?.[1];
    if (role !== undefined) roles.add(role === "master" ? "control-plane" : role);
  }
  const plain = labels["kubernetes.io/role"];
  if (plain === "master" || plain === "control-plane") roles.add("control-plane");
  return [...roles].sort();
}

/** What an item is made of. */
export type ItemParts = {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly roles?: readonly string[];
  readonly containers?: readonly RosterContainer[];
};

export function itemOf(parts: ItemParts): RosterItem {
  const containers = parts.containers ?? [];
  return {
    resource: resourceOf(parts.type, parts.namespace, parts.name),
    uid: parts.uid === "" ? null : parts.uid,
    createdAt: timeOf(parts.createdAt),
    labels: Object.fromEntries(Object.entries(parts.labels).map(([key, value]) => [key, cleanTitle(value)])),
    roles: parts.roles ?? [],
    images: [...new Set(containers.map((container) => container.image).filter((image) => image !== ""))].sort(),
    containers,
  };
}
