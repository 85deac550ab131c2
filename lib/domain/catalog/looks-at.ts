import type { Resource } from "../resource/resource.ts";

/** Last part of a type in lower case: `apps/Deployment` → `deployment`. */
const kindOf = (type: string): string => type.slice(type.lastIndexOf("/") + 1).toLowerCase();

function matches(word: string, resource: Resource): boolean {
  const cut = word.indexOf("/");
  if (cut >= 0) {
    const component = word.slice(cut + 1);
    return resource.type === "Pod" && resource.namespace === "kube-system" && resource.name.startsWith(`${component}-`);
  }
  if (word === "workload") return resource.kind === "workload" || kindOf(resource.type) === "deploymentconfig";
  if (word === "nodeinfo") return resource.kind === "node";
  return kindOf(resource.type) === word;
}

/**
 * Whether a check looks at a resource, by the words of `Check.looksAt`; without them it may look at any.
 *
 * @example looksAt(["clusterrole", "role"], resource)
 */
export function looksAt(words: readonly string[] | undefined, resource: Resource): boolean {
  return words === undefined || words.some((word) => matches(word, resource));
}
