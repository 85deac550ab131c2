import type { FactScope } from "../catalog/catalog.ts";
import type { Resource } from "../resource/resource.ts";
import { node, resourceKey, theCluster } from "../resource/resource.ts";
import type { Word } from "../standing/input.ts";

/** Stands for the control plane of a self-managed cluster that nobody sees (semantics § 5.2). */
export const unseenControlPlane: Resource = {
  kind: "node",
  type: "ControlPlane",
  namespace: "",
  name: "",
  container: "",
};
export const unseenControlPlaneKey = resourceKey(unseenControlPlane);

/** The namespace itself as a resource. */
export function namespaceResource(name: string): Resource {
  return { kind: "namespace", type: "Namespace", namespace: "", name, container: "" };
}

/** The resource as a roster lists it: without its container. */
export function withoutContainer(resource: Resource): Resource {
  return resource.container === "" ? resource : { ...resource, container: "" };
}

/** The resource of the fact's scope a word speaks about, or null where it speaks about none (semantics § 5.1). */
export function liftTo(scope: FactScope, word: Pick<Word, "resource" | "onNode">): Resource | null {
  const { resource } = word;
  switch (scope) {
    case "cluster":
    case "cluster-service":
      return theCluster;
    case "node":
    case "control-plane-node":
      if (resource.kind === "node") return resource;
      return word.onNode === undefined ? null : node(word.onNode);
    case "workload":
      return resource.kind === "workload" ? withoutContainer(resource) : null;
    case "namespace":
      if (resource.kind === "namespace") return resource;
      return resource.namespace === "" ? null : namespaceResource(resource.namespace);
    case "image":
      return resource.kind === "image" ? resource : null;
    default:
      return scope satisfies never;
  }
}
