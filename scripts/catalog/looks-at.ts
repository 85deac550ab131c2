import type { ReferenceCheck } from "./reference.ts";

/** Kinds that run containers, as the reference lists them one by one. */
const workloadKinds: ReadonlySet<string> = new Set([
  "cronjob",
  "daemonset",
  "deployment",
  "deploymentconfig",
  "job",
  "pod",
  "replicaset",
  "replicationcontroller",
  "statefulset",
]);

/** Judged from the source of the checks where the reference leaves the kinds open; what is not here may look at any. */
const judged: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      [["ingress"], ["KCV-0093"]],
      [["workload"], ["KSV-0036", "KSV-0102", "KSV-0105", "KSV-0106"]],
      [["networkpolicy"], ["KSV-0038"]],
      [
        ["clusterrole", "role"],
        ["KSV-0043", "KSV-0044", "KSV-0045", "KSV-0047", "KSV-0051", "KSV-0052", "KSV-0054", "KSV-0055"],
      ],
    ] as const
  ).flatMap(([words, ids]) => ids.map((id) => [id, words] as const)),
);

/** The component whose static Pod a check of flags reads, by the beginning of its topic. */
const components: readonly (readonly [string, string])[] = [
  ["apiserver-", "pod/kube-apiserver"],
  ["cm-", "pod/kube-controller-manager"],
  ["scheduler-", "pod/kube-scheduler"],
  ["etcd-", "pod/etcd"],
];

/** What a check of Trivy looks at, in the words of `Check.looksAt`; nothing where it may look at anything. */
export function looksAtOf({ id, kinds, topic = "" }: ReferenceCheck): readonly string[] {
  if (!/^K[CS]V-/.test(id)) return [];
  const known = judged.get(id);
  if (known !== undefined) return known;
  if (kinds !== undefined) return [...new Set(kinds.map((kind) => (workloadKinds.has(kind) ? "workload" : kind)))];
  const component = components.find(([beginning]) => topic.startsWith(beginning));
  return component === undefined ? [] : [component[1]];
}
