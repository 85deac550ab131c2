import type { Fact, FactScope } from "../catalog/catalog.ts";
import type { Resource, ResourceKey } from "../resource/resource.ts";
import { resourceKey, theCluster } from "../resource/resource.ts";
import type { ClusterInput, Roster } from "../standing/input.ts";
import { isManaged } from "../standing/input.ts";
import { unseenControlPlane, unseenControlPlaneKey } from "./lift.ts";

/** Facts about these need a fresh, complete roster to pass: nobody knows what else exists (semantics § 5.2). */
export function needsRoster(scope: FactScope): boolean {
  return scope !== "cluster" && scope !== "cluster-service";
}

/** The kind of resource of a scope, as rosters cover it. */
export function kindOfScope(scope: FactScope): string {
  switch (scope) {
    case "node":
    case "control-plane-node":
      return "node";
    case "cluster":
    case "cluster-service":
      return "cluster";
    case "workload":
    case "namespace":
    case "image":
      return scope;
    default:
      return scope satisfies never;
  }
}

/** Resources of the fact's kind in the roster. */
export function listedFor(scope: FactScope, roster: Roster): readonly { resource: Resource; key: ResourceKey }[] {
  if (!needsRoster(scope)) return [];
  const kind = kindOfScope(scope);
  return roster.listed.filter(
    (item) => item.resource.kind === kind && (scope !== "control-plane-node" || item.roles.includes("control-plane")),
  );
}

/** Left out of workload and namespace facts, always shown as "left out: n". */
export function isLeftOut(scope: FactScope, resource: Resource, parameters: ClusterInput["parameters"]): boolean {
  if (scope === "workload") return parameters.systemNamespaces.includes(resource.namespace);
  if (scope === "namespace") return parameters.systemNamespaces.includes(resource.name);
  return false;
}

/** What a scope holds whether or not anybody looked: the cluster itself, or a control plane that nobody sees. */
export function alwaysThere(
  fact: Pick<Fact, "scope">,
  input: Pick<ClusterInput, "platform">,
  found: ReadonlySet<ResourceKey>,
): { resource: Resource; key: ResourceKey } | null {
  if (!needsRoster(fact.scope)) return { resource: theCluster, key: resourceKey(theCluster) };
  if (fact.scope === "control-plane-node" && found.size === 0 && !isManaged(input.platform)) {
    return { resource: unseenControlPlane, key: unseenControlPlaneKey };
  }
  return null;
}
