import type { Warnings } from "#lib/domain/document/warnings.ts";
import { isWorkloadType, typeOf } from "#lib/domain/resource/kubernetes-type.ts";
import type { RosterContainer, RosterItem } from "../types.ts";
import { itemOf, rolesOf } from "./item.ts";
import { platformOf } from "./platform.ts";
import { Container, KubernetesObject, Owner } from "./schema.ts";

/** What the objects of `kubectl get … -o json` say. */
export type ListReading = {
  readonly items: readonly RosterItem[];
  readonly covers: readonly string[];
  readonly uid: string | null;
  readonly version: string | null;
  readonly platform: ReturnType<typeof platformOf>;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function podSpecOf(object: KubernetesObject): unknown {
  if (object.kind === "Pod") return object.spec;
  if (object.kind === "CronJob") return field(object.spec, "jobTemplate", "spec", "template", "spec");
  return field(object.spec, "template", "spec");
}

/** Containers of a pod template; an init container that always restarts is a sidecar (Kubernetes 1.29). */
function containersOf(podSpec: unknown): readonly RosterContainer[] {
  const groups = [
    { kind: "init", list: listOf(field(podSpec, "initContainers")) },
    { kind: "main", list: listOf(field(podSpec, "containers")) },
  ] as const;
  return groups.flatMap(({ kind, list }) =>
    list
      .map((raw) => Container.safeParse(raw))
      .filter((read) => read.success)
      .map(({ data }): RosterContainer => {
        const digest = /@(sha256:[0-9a-f]{64})$/.exec(data.image)?.[1] ?? null;
        const sidecar = kind === "init" && data.restartPolicy === "Always";
        return { name: data.name, kind: sidecar ? "sidecar" : kind, image: data.image.slice(0, 1_000), digest };
      }),
  );
}

/**
 * Pods, ReplicaSets and Jobs that something owns: their owner is what exists (semantics § 1 "top controller"). A static Pod
 * is its node's and has no controller: it exists by itself, and witnesses speak of it.
 */
function isOwned(object: KubernetesObject): boolean {
  return object.metadata.ownerReferences.some((raw) => {
    const owner = Owner.safeParse(raw);
    return owner.success && owner.data.controller !== false && owner.data.kind !== "Node";
  });
}

/** Items of a `kind: List`, of an `XList` whose items lack their kind, or one object. */
function objectsOf(value: unknown, warnings: Warnings): readonly unknown[] {
  if (!isRecord(value)) return [];
  if (!Array.isArray(value.items)) return [value];
  const next = field(value, "metadata", "continue");
  if (typeof next === "string" && next !== "")
    warnings.add("more_pages", "The list has more pages than were sent: it is not complete.");
  const kind = typeof value.kind === "string" ? value.kind.replace(/List$/, "") : "";
  const inherited = kind === "" ? {} : { apiVersion: value.apiVersion, kind };
  return value.items.map((item) => (isRecord(item) ? { ...inherited, ...item } : item));
}

/** Reads the objects of Lists; several documents in a stream count together. */
export function readLists(values: readonly unknown[], warnings: Warnings): ListReading {
  const items = new Map<string, RosterItem>();
  const covers = new Set<string>();
  const uids = new Set<string>();
  const owners = new Set<string>();
  const signs = { versions: new Set<string>(), labelKeys: new Set<string>(), groups: new Set<string>() };
  let uid: string | null = null;
  for (const raw of values.flatMap((value) => objectsOf(value, warnings))) {
    const read = KubernetesObject.safeParse(raw);
    if (!read.success) {
      warnings.add("invalid_object", "Entries that are no Kubernetes object were left out.");
      continue;
    }
    const object = read.data;
    const { name, namespace, labels, creationTimestamp } = object.metadata;
    const type = typeOf(object.apiVersion, object.kind);
    covers.add(type);
    uids.add(object.metadata.uid);
    if (object.apiVersion.includes("/")) signs.groups.add(object.apiVersion.split("/")[0] ?? "");
    if (type === "Node") {
      const version = field(object.status, "nodeInfo", "kubeletVersion");
      if (typeof version === "string") signs.versions.add(version.slice(0, 100));
      for (const key of Object.keys(labels)) signs.labelKeys.add(key);
    }
    if (type === "Namespace" && name === "kube-system" && object.metadata.uid !== "") uid = object.metadata.uid;
    if (isWorkloadType(type) && isOwned(object)) {
      for (const owner of object.metadata.ownerReferences) {
        const ownerUid = field(owner, "uid");
        if (typeof ownerUid === "string" && field(owner, "kind") !== "Node") owners.add(ownerUid);
      }
      continue;
    }
    const containers = isWorkloadType(type) ? containersOf(podSpecOf(object)) : [];
    const roles = type === "Node" ? rolesOf(labels) : [];
    const key = `${type} ${namespace} ${name}`;
    items.set(
      key,
      itemOf({
        type,
        namespace,
        name,
        uid: object.metadata.uid,
        createdAt: creationTimestamp,
        labels,
        roles,
        containers,
      }),
    );
  }
  const missing = [...owners].filter((owner) => !uids.has(owner)).length;
  if (missing > 0) {
    warnings.add(
      "owner_not_listed",
      "Pods belong to controllers that are not listed: ask for those kinds as well.",
      missing,
    );
  }
  // A list does not hold the server's own version: one kubelet version on every node stands for it, several leave it open.
  const versions = [...signs.versions].sort();
  return {
    items: [...items.values()],
    covers: [...covers].sort(),
    uid,
    version: versions.length === 1 ? (versions[0] ?? null) : null,
    platform: platformOf({ ...signs, versions }),
  };
}
