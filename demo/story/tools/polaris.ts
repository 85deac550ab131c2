import { timestampOf } from "../clock.ts";
import type { ClusterPlan, Flaw, RolePlan, WorkloadPlan } from "../plan.ts";

type Level = "danger" | "warning";
type Check = readonly [
  id: string,
  category: string,
  severity: Level,
  brokenBy: readonly Flaw[],
  good: string,
  bad: string,
];

const onPod: readonly Check[] = [
  [
    "automountServiceAccountToken",
    "Security",
    "warning",
    ["token-mounted"],
    "The token is not mounted",
    "The token is mounted",
  ],
  ["hostIPCSet", "Security", "danger", [], "Host IPC is not shared", "Host IPC is shared"],
  ["hostNetworkSet", "Security", "danger", ["host-network"], "Host network is not used", "Host network is used"],
  ["hostPIDSet", "Security", "danger", ["host-pid"], "Host PID is not shared", "Host PID is shared"],
  [
    "hostPathSet",
    "Security",
    "warning",
    ["host-path"],
    "No folder of the host is mounted",
    "A folder of the host is mounted",
  ],
  ["hostProcess", "Security", "warning", [], "No host process is asked for", "A host process is asked for"],
  ["procMount", "Security", "warning", [], "The masks of /proc are the default", "The masks of /proc are changed"],
];
const onContainer: readonly Check[] = [
  ["cpuLimitsMissing", "Efficiency", "warning", ["no-limits"], "CPU limits are set", "CPU limits are missing"],
  ["cpuRequestsMissing", "Efficiency", "warning", ["no-requests"], "CPU requests are set", "CPU requests are missing"],
  ["memoryLimitsMissing", "Efficiency", "warning", ["no-limits"], "Memory limits are set", "Memory limits are missing"],
  [
    "memoryRequestsMissing",
    "Efficiency",
    "warning",
    ["no-requests"],
    "Memory requests are set",
    "Memory requests are missing",
  ],
  [
    "dangerousCapabilities",
    "Security",
    "danger",
    [],
    "No dangerous capability is added",
    "A dangerous capability is added",
  ],
  [
    "insecureCapabilities",
    "Security",
    "warning",
    ["capabilities-kept"],
    "Insecure capabilities are dropped",
    "Insecure capabilities are kept",
  ],
  ["hostPortSet", "Security", "warning", ["host-port"], "No host port is taken", "A host port is taken"],
  [
    "linuxHardening",
    "Security",
    "warning",
    ["no-seccomp", "capabilities-kept"],
    "A hardening profile is used",
    "No hardening profile is used",
  ],
  [
    "notReadOnlyRootFilesystem",
    "Security",
    "warning",
    ["writable-root"],
    "The root file system is read-only",
    "The root file system is writable",
  ],
  [
    "privilegeEscalationAllowed",
    "Security",
    "danger",
    ["privilege-escalation"],
    "Privileges cannot be gained",
    "Privileges can be gained",
  ],
  ["runAsPrivileged", "Security", "danger", ["privileged"], "Not privileged", "Privileged"],
  ["runAsRootAllowed", "Security", "danger", ["runs-as-root"], "May not run as root", "May run as root"],
  [
    "sensitiveContainerEnvVar",
    "Security",
    "danger",
    [],
    "No sensitive value in the environment",
    "A sensitive value in the environment",
  ],
  ["pullPolicyNotAlways", "Reliability", "warning", [], "The image is always pulled", "The image is not always pulled"],
  ["tagNotSpecified", "Reliability", "danger", ["latest-tag"], "The image has a tag", "The image has no fixed tag"],
];
const onServingContainer: readonly Check[] = [
  [
    "livenessProbeMissing",
    "Reliability",
    "warning",
    ["no-probes"],
    "A liveness probe is set",
    "A liveness probe is missing",
  ],
  [
    "readinessProbeMissing",
    "Reliability",
    "warning",
    ["no-probes"],
    "A readiness probe is set",
    "A readiness probe is missing",
  ],
];

const onDeployment: readonly Check[] = [
  [
    "deploymentMissingReplicas",
    "Reliability",
    "warning",
    [],
    "Several replicas are scheduled",
    "Only one replica is scheduled",
  ],
];

type Verdict = { readonly Success: boolean; readonly Severity: Level };

function verdictsOf(checks: readonly Check[], flaws: readonly Flaw[]): Readonly<Record<string, Verdict>> {
  return Object.fromEntries(
    checks.map(([ID, Category, Severity, brokenBy, good, bad]) => {
      const Success = !brokenBy.some((flaw) => flaws.includes(flaw));
      return [ID, { ID, Message: Success ? good : bad, Details: null, Success, Severity, Category, Mutations: null }];
    }),
  );
}

const never = "0001-01-01T00:00:00Z";

function ofWorkload(workload: WorkloadPlan): object {
  const { kind, name, namespace, flaws } = workload;
  const checks = kind === "CronJob" ? onContainer : [...onContainer, ...onServingContainer];
  return {
    Name: name,
    Namespace: namespace,
    Kind: kind,
    Results: kind === "Deployment" ? verdictsOf(onDeployment, flaws) : {},
    PodResult: {
      Name: "",
      Results: verdictsOf(onPod, flaws),
      ContainerResults: workload.containers.map((container) => ({
        Name: container.name,
        Results: verdictsOf(checks, flaws),
      })),
    },
    CreatedTime: never,
  };
}

function ofRole({ kind, name, namespace, rules }: RolePlan): object {
  const all = rules.some(({ verbs, resources }) => verbs.includes("*") && resources.includes("*"));
  const flaws: readonly Flaw[] = all ? ["privileged"] : [];
  const isOfCluster = kind === "ClusterRole";
  const id = isOfCluster ? "clusterrolePodExecAttach" : "rolePodExecAttach";
  const checks: readonly Check[] = [
    [id, "Security", "danger", ["privileged"], "Exec is not allowed", "Exec is allowed"],
  ];
  return {
    Name: name,
    Namespace: namespace ?? "",
    Kind: kind,
    Results: verdictsOf(checks, flaws),
    PodResult: null,
    CreatedTime: never,
  };
}

function ofBinding({ name, rules }: RolePlan): object {
  const all = rules.some(({ verbs, resources }) => verbs.includes("*") && resources.includes("*"));
  const flaws: readonly Flaw[] = all ? ["privileged"] : [];
  const words = ["No cluster-admin rights are bound", "Cluster-admin rights are bound"] as const;
  const checks: readonly Check[] = [["clusterrolebindingClusterAdmin", "Security", "danger", ["privileged"], ...words]];
  return {
    Name: name,
    Namespace: "",
    Kind: "ClusterRoleBinding",
    Results: verdictsOf(checks, flaws),
    PodResult: null,
    CreatedTime: never,
  };
}

/** Verdicts anywhere in a result. */
function allVerdicts(value: unknown): readonly Verdict[] {
  if (typeof value !== "object" || value === null) return [];
  if ("Success" in value && "Severity" in value) {
    // Only verdicts made above have both members.
    return [value as Verdict];
  }
  return Object.values(value).flatMap(allVerdicts);
}

/** Score of an audit: floor(100 · 2S / (2S + W + 2D)) (FairwindsOps/polaris, pkg/validator/summary.go). */
function scoreOf(verdicts: readonly Verdict[]): number {
  const of = (severity: Level): number => verdicts.filter((each) => !each.Success && each.Severity === severity).length;
  const good = 2 * verdicts.filter(({ Success }) => Success).length;
  const all = good + of("warning") + 2 * of("danger");
  return all === 0 ? 100 : Math.floor((100 * good) / all);
}

/** The JSON `polaris audit --format json` prints for a cluster (10.2). */
export function polarisDocument(plan: ClusterPlan, auditedAt: Date): string {
  const roles = plan.roles.filter(({ kind }) => kind === "ClusterRole");
  const results = [...plan.workloads.map(ofWorkload), ...plan.roles.map(ofRole), ...roles.map(ofBinding)];
  const name = `https://${plan.name}.halden.example:6443`;
  const pods = plan.workloads.filter(({ kind }) => kind !== "CronJob").length;
  const version = /^v([0-9]+[.][0-9]+)/.exec(plan.version)?.[1] ?? "";
  return JSON.stringify({
    PolarisOutputVersion: "1.0",
    AuditTime: timestampOf(auditedAt),
    SourceType: "Cluster",
    SourceName: name,
    DisplayName: name,
    ClusterInfo: {
      Version: version,
      Nodes: plan.nodes.length,
      Pods: pods,
      Namespaces: plan.namespaces.length,
      Controllers: plan.workloads.length,
    },
    Results: results,
    Score: scoreOf(allVerdicts(results)),
  });
}
