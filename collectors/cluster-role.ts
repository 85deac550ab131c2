import { stringify } from "yaml";
import type { AccessRule } from "#lib/contract/collector.ts";
import type { Source } from "./sources/types.ts";

/** Every right the sources need together: one rule for each API group and set of verbs, in alphabetical order. */
export function accessRules(sources: readonly Pick<Source, "rules">[]): readonly AccessRule[] {
  const joined = new Map<
    string,
    { readonly group: string; readonly verbs: AccessRule["verbs"]; readonly names: Set<string> }
  >();
  for (const { apiGroups, resources, verbs } of sources.flatMap(({ rules }) => rules)) {
    for (const group of apiGroups) {
      const key = `${group} ${verbs.join()}`;
      const rule = joined.get(key) ?? { group, verbs, names: new Set() };
      for (const resource of resources) rule.names.add(resource);
      joined.set(key, rule);
    }
  }
  return [...joined]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { group, verbs, names }]) => ({ apiGroups: [group], resources: [...names].sort(), verbs }));
}

/** The ClusterRole a collector needs, as deploy/kustomize/collector has it. */
export function clusterRoleYaml(sources: readonly Pick<Source, "rules">[]): string {
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "kubeproof-collector" },
    rules: accessRules(sources),
  };
  return `# Exactly what the collector reads: lists and watches, and the logs of Pods for those of kube-bench. No Secrets, no\n# nodes/proxy, and nothing is written.\n${stringify(role)}`;
}
