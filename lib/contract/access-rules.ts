import type { AccessRule } from "./collector.ts";

/** Rules with the same groups and verbs as one, each thing named once, in a fixed order. */
export function mergeRules(rules: readonly AccessRule[]): readonly AccessRule[] {
  const merged = new Map<string, { apiGroups: string[]; resources: Set<string>; verbs: AccessRule["verbs"] }>();
  for (const rule of rules) {
    const apiGroups = [...new Set(rule.apiGroups)].toSorted();
    const verbs = [...new Set(rule.verbs)].toSorted();
    const key = JSON.stringify([apiGroups, verbs]);
    const known = merged.get(key) ?? { apiGroups, verbs, resources: new Set() };
    for (const resource of rule.resources) known.resources.add(resource);
    merged.set(key, known);
  }
  return [...merged]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { apiGroups, resources, verbs }]) => ({ apiGroups, resources: [...resources].toSorted(), verbs }));
}

const inLine = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
// Many resources in one line would have to be scrolled to be read.
const below = (words: readonly string[]): string => words.map((word) => `\n    - ${JSON.stringify(word)}`).join("");

/**
 * Rules as YAML to paste below `rules:` of a ClusterRole; empty where there is none.
 *
 * @example
 * rulesYaml([{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }])
 * // - apiGroups: [""]
 * //   resources:
 * //     - "nodes"
 * //   verbs: ["list"]
 */
export function rulesYaml(rules: readonly AccessRule[]): string {
  return mergeRules(rules)
    .map(
      ({ apiGroups, resources, verbs }) =>
        `- apiGroups: ${inLine(apiGroups)}\n  resources:${below(resources)}\n  verbs: ${inLine(verbs)}`,
    )
    .join("\n");
}
