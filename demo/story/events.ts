import type { Change } from "./change.ts";
import {
  all,
  breakNodes,
  denyByDefault,
  mend,
  mendNodes,
  removeNamespace,
  removeRole,
  retool,
  rollOut,
  weaken,
} from "./change.ts";

/** What kind of turn an event is; each is there at least once. */
export const eventKinds = [
  "roll-out",
  "fix",
  "regression",
  "scanner-upgrade",
  "benchmark-change",
  "source-silent",
  "node-differs",
  "cluster-joins",
  "image-ages",
  "exception",
  "reports-renamed",
  "namespace-gone",
] as const;
export type EventKind = (typeof eventKinds)[number];

/** One turn of the story. */
export type StoryEvent = {
  /** Day of the story it happens on; what looks at the cluster from then on sees it. */
  readonly day: number;
  readonly cluster: string;
  readonly kind: EventKind;
  /** What happened, and where it shows, in one sentence for a reader. */
  readonly sentence: string;
  readonly change: Change;
};

const unchanged: Change = (plan) => plan;
const trivyOf = (version: string): Change => retool("trivyOperator", (tool) => ({ ...tool, version }));

/** The planted events in the order of their days. */
export const events: readonly StoryEvent[] = [
  {
    day: 6,
    cluster: "prod-eu",
    kind: "roll-out",
    sentence: "shop/storefront 9.3.0 is rolled out on prod-eu: new Pods and ReplicaSets, the same open findings.",
    change: rollOut("shop/storefront", "9.3.0", 1),
  },
  {
    day: 13,
    cluster: "staging",
    kind: "scanner-upgrade",
    sentence:
      "Trivy on staging goes from 0.58 to 0.74 and renumbers its checks (KSV001 becomes KSV-0001): no finding opens or closes by it.",
    change: retool("trivyPush", (tool) => ({ ...tool, version: "0.74.0" })),
  },
  {
    day: 18,
    cluster: "prod-us",
    kind: "image-ages",
    sentence:
      "search/search 2.9.0 comes to prod-us on an old base image; its critical vulnerabilities age unfixed until today.",
    change: rollOut("search/search", "2.9.0", 3),
  },
  ...["prod-eu", "payments-eu", "prod-us", "data-eu"].map(
    (cluster): StoryEvent => ({
      day: 20,
      cluster,
      kind: "scanner-upgrade",
      sentence: `Trivy Operator on ${cluster} is upgraded to 0.74: checks keep their findings under new numbers, and what its newer version does not name has passed.`,
      change: all(trivyOf("0.74.0"), rollOut("trivy-system/trivy-operator", "0.32.0", 0)),
    }),
  ),
  {
    day: 27,
    cluster: "prod-us",
    kind: "exception",
    sentence:
      "A Kyverno PolicyException lets observability/log-agent on prod-us mount the host's logs: Kyverno says skip, which is never counted as a pass.",
    change: retool("kyverno", (tool) => ({
      ...tool,
      exceptions: [
        ...tool.exceptions,
        {
          name: "log-agent-host-path",
          namespace: "observability",
          workload: "log-agent",
          policy: "disallow-host-path",
        },
      ],
    })),
  },
  {
    day: 34,
    cluster: "payments-eu",
    kind: "benchmark-change",
    sentence:
      "kube-bench on payments-eu goes from rke2-cis-1.7 to rke2-cis-1.8: item numbers move, findings stay with their topic.",
    change: retool("kubeBench", (tool) => ({ ...tool, benchmark: "rke2-cis-1.8" })),
  },
  {
    day: 41,
    cluster: "data-eu",
    kind: "reports-renamed",
    sentence:
      "Kyverno on data-eu changes to openreports.io: the same results arrive as Reports, and nothing is found twice.",
    change: retool("kyverno", (tool) => ({ ...tool, group: "openreports.io" })),
  },
  {
    day: 47,
    cluster: "prod-eu",
    kind: "fix",
    sentence:
      "A week of hardening on prod-eu (shop workloads, kubelet settings, profiling off) closes findings by proof and lifts the proven score.",
    change: all(
      mend("shop/*", "writable-root", "privilege-escalation", "no-limits", "token-mounted", "runs-as-root"),
      rollOut("shop/checkout", "5.2.0", 0),
      rollOut("shop/cart", "6.2.0", 0),
      mendNodes(
        "apiserver-profiling",
        "kubelet-pod-pids-limit",
        "kubelet-seccomp-default",
        "file-etcd-datadir-owner",
        "file-proxy-kubeconfig-mode",
        "kubelet-serving-cert",
      ),
    ),
  },
  {
    day: 52,
    cluster: "staging",
    kind: "namespace-gone",
    sentence:
      "The namespace legacy-portal is deleted on staging: its findings end as vanished, not as fixed, and count in no mean time to fix.",
    change: all(removeNamespace("legacy-portal"), removeRole("legacy-operator")),
  },
  {
    day: 58,
    cluster: "payments-eu",
    kind: "fix",
    sentence: "Payments unmounts service-account tokens that nothing needs on payments-eu.",
    change: all(mend("gateway/*", "token-mounted"), rollOut("gateway/api", "8.5.0", 0)),
  },
  {
    day: 60,
    cluster: "edge-42",
    kind: "cluster-joins",
    sentence: "edge-42 joins late: nothing is known about it before, and everything on it is new.",
    change: unchanged,
  },
  {
    day: 66,
    cluster: "prod-eu",
    kind: "node-differs",
    sentence:
      "wk-2 of prod-eu is reinstalled from an old image: its kubelet configuration is readable by all and its read-only port open, which its neighbours pass.",
    change: all(breakNodes("file-kubelet-config-mode", ["wk-2"]), breakNodes("kubelet-read-only-port", ["wk-2"])),
  },
  {
    day: 71,
    cluster: "prod-eu",
    kind: "regression",
    sentence:
      "shop/checkout 5.3.0 on prod-eu may gain privileges again, 24 days after that was fixed: a new episode that counts as a regression.",
    change: all(rollOut("shop/checkout", "5.3.0", 0), weaken("shop/checkout", "privilege-escalation")),
  },
  {
    day: 74,
    cluster: "payments-eu",
    kind: "source-silent",
    sentence:
      "The nightly Polaris job of payments-eu stops and stays quiet: what it alone had seen is no longer proven.",
    change: retool("polarisPush", (tool) => ({ ...tool, stoppedOn: 74 })),
  },
  {
    day: 79,
    cluster: "prod-us",
    kind: "fix",
    sentence: "Batch and CI namespaces of prod-us get a NetworkPolicy that denies by default.",
    change: denyByDefault("batch", "ci"),
  },
  {
    day: 85,
    cluster: "edge-42",
    kind: "source-silent",
    sentence:
      "kube-bench on edge-42 does not run any more: five days later its nodes are not looked at, and the score says so.",
    change: retool("kubeBench", (tool) => ({ ...tool, stoppedOn: 85 })),
  },
  {
    day: 87.5,
    cluster: "prod-eu",
    kind: "regression",
    sentence:
      "cp-2 of prod-eu is rebuilt without its encryption configuration: Secrets are stored in clear on one of three.",
    change: all(
      breakNodes("apiserver-encryption-provider-config", ["cp-2"]),
      breakNodes("apiserver-encryption-provider-strength", ["cp-2"]),
    ),
  },
  {
    day: 89.4,
    cluster: "data-eu",
    kind: "roll-out",
    sentence: "warehouse/trino-worker 479 comes to data-eu with fewer vulnerable packages.",
    change: rollOut("warehouse/trino-worker", "479", 0),
  },
];
