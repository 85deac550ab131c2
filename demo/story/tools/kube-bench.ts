import type { BenchmarkLine } from "../catalog-words.ts";
import { benchmarkLines } from "../catalog-words.ts";
import type { ClusterPlan, NodePlan } from "../plan.ts";
import { holds } from "./policy-topics.ts";

const texts: Readonly<Record<string, string>> = {
  master: "Control plane components",
  etcd: "Datastore",
  controlplane: "Control plane configuration",
  node: "Worker node",
  policies: "Policies",
  managedservices: "Managed services",
};

/** Targets one run looks at: those of its node, and of the cluster as a whole on one node only. */
function targetsOf(plan: ClusterPlan, node: NodePlan): readonly string[] {
  const isFirst = plan.nodes[0]?.name === node.name;
  if (plan.platform === "eks" || plan.platform === "gke")
    return isFirst ? ["controlplane", "node", "policies", "managedservices"] : ["node"];
  if (node.role === "worker") return ["node"];
  return isFirst ? ["master", "etcd", "controlplane", "node", "policies"] : ["master", "etcd", "node"];
}

type Verdict = { readonly status: "PASS" | "FAIL" | "WARN" | "INFO"; readonly type: string; readonly reason?: string };

function verdictOf(plan: ClusterPlan, node: NodePlan, line: BenchmarkLine): Verdict {
  if (line.mode === "manual") return { status: "WARN", type: "manual", reason: "Test marked as a manual test" };
  if (line.mode === "skip") return { status: "INFO", type: "skip", reason: "Test marked as skip" };
  const bad = line.scored ? "FAIL" : "WARN";
  const faults = plan.tools.kubeBench?.faults ?? [];
  const fault = faults.find(
    ({ topic, nodes }) => topic === line.topic && (nodes.length === 0 || nodes.includes(node.name)),
  );
  if (fault?.how === "error")
    return { status: bad, type: "", reason: `failed to run: "${auditOf(line)}", output: "", error: exit status 1` };
  if (fault !== undefined || (line.target === "policies" && !holds(plan, line.topic))) return { status: bad, type: "" };
  return { status: "PASS", type: "" };
}

const auditOf = (line: BenchmarkLine): string =>
  line.topic.startsWith("file-")
    ? `/bin/sh -c 'stat -c permissions=%a ${line.topic.slice(5)}'`
    : "/bin/ps -ef | grep kube";

function resultOf(plan: ClusterPlan, node: NodePlan, line: BenchmarkLine): Readonly<Record<string, unknown>> {
  const { status, type, reason } = verdictOf(plan, node, line);
  const isLookedAt = type === "";
  const remediation = isLookedAt
    ? `Set what "${line.title}" asks for, and restart the component.\n`
    : "Look at it by hand.\n";
  return {
    test_number: line.id,
    test_desc: `${line.title} (${line.scored ? "Automated" : "Manual"})`,
    audit: isLookedAt ? auditOf(line) : "",
    AuditEnv: "",
    AuditConfig: "",
    type,
    remediation,
    test_info: [remediation],
    status,
    actual_value: isLookedAt && reason === undefined ? (status === "PASS" ? "as expected" : "not set") : "",
    scored: line.scored,
    IsMultiple: false,
    expected_result: isLookedAt && reason === undefined ? `'${line.topic}' is set as expected` : "",
    ...(reason === undefined ? {} : { reason }),
  };
}

type Counts = { pass: number; fail: number; warn: number; info: number };

function count(results: readonly Readonly<Record<string, unknown>>[]): Counts {
  const of = (status: string): number => results.filter((result) => result.status === status).length;
  return { pass: of("PASS"), fail: of("FAIL"), warn: of("WARN"), info: of("INFO") };
}

const sectionOf = ({ id }: BenchmarkLine): string => id.split(".").slice(0, -1).join(".");

function totals({ pass, fail, warn, info }: Counts): Readonly<Record<string, number>> {
  return { total_pass: pass, total_fail: fail, total_warn: warn, total_info: info };
}

/** What kube-bench says the cluster's version is; on managed platforms it names the benchmark. */
function detectedVersion(plan: ClusterPlan, benchmark: string): string {
  if (plan.platform === "eks" || plan.platform === "gke") return benchmark;
  return /^v([0-9]+[.][0-9]+)/.exec(plan.version)?.[1] ?? "";
}

/** The JSON kube-bench prints for one node (`--json`, 0.15). */
export function kubeBenchDocument(plan: ClusterPlan, node: NodePlan): string {
  const benchmark = plan.tools.kubeBench?.benchmark ?? "";
  const lines = benchmarkLines(benchmark);
  const all: Counts = { pass: 0, fail: 0, warn: 0, info: 0 };
  const controls = targetsOf(plan, node).flatMap((target) => {
    const own = lines.filter((line) => line.target === target);
    if (own.length === 0) return [];
    const groups = [...Map.groupBy(own, sectionOf)].map(([section, members]) => {
      const results = members.map((line) => resultOf(plan, node, line));
      return { section, type: "", ...count(results), desc: members[0]?.section ?? "", results };
    });
    const counts = count(groups.flatMap((group) => group.results));
    for (const key of ["pass", "fail", "warn", "info"] as const) all[key] += counts[key];
    return [
      {
        id: own[0]?.id.split(".")[0] ?? "",
        version: benchmark,
        detected_version: detectedVersion(plan, benchmark),
        text: texts[target] ?? target,
        node_type: target,
        tests: groups,
        ...totals(counts),
      },
    ];
  });
  return `${JSON.stringify({ Controls: controls, Totals: totals(all) })}\n`;
}
