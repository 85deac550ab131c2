/**
 * What a check can speak about. `workload` is a top controller (optionally one container of it), `object` any other
 * namespaced or cluster-scoped object, `image` an image without a workload (semantics § 1).
 */
export const resourceKinds = ["cluster", "node", "namespace", "workload", "object", "image"] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** A resource inside one cluster. Empty strings stand for "none", so that every part can be a column. */
export type Resource = {
  readonly kind: ResourceKind;
  /** API group and kind of Kubernetes, for example `apps/Deployment`, `rbac.authorization.k8s.io/ClusterRole`. */
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
};

/** Key of a resource, unique inside its cluster. */
export type ResourceKey = string;

const special = /[%|]/;
const escapePart = (part: string): string =>
  special.test(part) ? part.replaceAll("%", "%25").replaceAll("|", "%7C") : part;

/** @example resourceKey({ kind: "node", type: "", namespace: "", name: "cp-1", container: "" }) // "node||| cp-1|" without spaces */
export function resourceKey(resource: Resource): ResourceKey {
  const { kind, type, namespace, name, container } = resource;
  return `${kind}|${escapePart(type)}|${escapePart(namespace)}|${escapePart(name)}|${escapePart(container)}`;
}

/** The cluster itself, which counts as one resource. */
export const theCluster: Resource = { kind: "cluster", type: "", namespace: "", name: "", container: "" };

/** A node by name. */
export function node(name: string): Resource {
  return { kind: "node", type: "Node", namespace: "", name, container: "" };
}
