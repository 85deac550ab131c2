import type { BenchmarkCheck } from "#lib/domain/catalog/catalog.ts";

/** What a check of a made document answers, in kube-bench's own words. */
export type Answer = "PASS" | "FAIL" | "WARN" | "INFO";
export type Target = BenchmarkCheck["target"];

/** A run of kube-bench to be made up. */
export type RunOfKubeBench = {
  /** The profile, for example `cis-1.12`, and its lines in the catalog. */
  readonly benchmark: string;
  readonly checks: ReadonlyMap<string, BenchmarkCheck>;
  /** In this order, as kube-bench runs them. */
  readonly targets: readonly Target[];
  readonly kubernetesVersion: string;
  /** Answers by check id; the others answer as on a well-kept node. */
  readonly answers: Readonly<Record<string, Answer>>;
};

const names: Readonly<Record<Target, string>> = {
  master: "Control Plane Security Configuration",
  etcd: "Etcd Node Configuration",
  controlplane: "Control Plane Configuration",
  node: "Worker Node Security Configuration",
  policies: "Kubernetes Policies",
  managedservices: "Managed Services",
};
const processes: Readonly<Record<Target, string>> = {
  master: "kube-apiserver",
  etcd: "etcd",
  controlplane: "kube-apiserver",
  node: "kubelet",
  policies: "kubectl",
  managedservices: "kubectl",
};

/** kube-bench orders by number: 1.2.10 comes after 1.2.9. */
function byNumber(a: BenchmarkCheck, b: BenchmarkCheck): number {
  return a.id.localeCompare(b.id, "en", { numeric: true });
}

/** Manual checks warn, skipped ones inform, policies that nobody can decide warn, and everything else is kept well. */
function answerOf(check: BenchmarkCheck, answers: RunOfKubeBench["answers"]): Answer {
  const given = answers[check.id];
  if (given !== undefined) return given;
  if (check.mode === "skip") return "INFO";
  return check.mode === "manual" || (check.target === "policies" && !check.scored) ? "WARN" : "PASS";
}

function resultOf(check: BenchmarkCheck, answer: Answer): Record<string, unknown> {
  const isManual = check.mode === "manual";
  const remediation = `Bring it about that this holds, and look again: ${check.title}.\n`;
  const audit = isManual ? "" : `/bin/ps -ef | grep ${processes[check.target]} | grep -v grep`;
  const result = {
    test_number: check.id,
    test_desc: `${check.title} (${isManual ? "Manual" : "Automated"})`,
    audit,
    AuditEnv: "",
    AuditConfig: "",
    type: check.mode === "automated" ? "" : check.mode,
    remediation,
    test_info: [remediation],
    status: answer,
    actual_value: isManual
      ? ""
      : `${processes[check.target]} (${answer === "PASS" ? "as it should be" : "not as it should be"})`,
    scored: check.scored,
    IsMultiple: false,
    expected_result: isManual ? "" : check.title,
  };
  const reason = isManual ? "Test marked as a manual test" : check.mode === "skip" ? "Test marked as skip" : null;
  return reason === null ? result : { ...result, reason };
}

type Counts = { pass: number; fail: number; warn: number; info: number };

function countOf(answers: readonly Answer[]): Counts {
  const count = (answer: Answer): number => answers.filter((one) => one === answer).length;
  return { pass: count("PASS"), fail: count("FAIL"), warn: count("WARN"), info: count("INFO") };
}

const totalsOf = ({ pass, fail, warn, info }: Counts) => ({
  total_pass: pass,
  total_fail: fail,
  total_warn: warn,
  total_info: info,
});

function controlOf(
  run: RunOfKubeBench,
  target: Target,
): { readonly control: unknown; readonly answers: readonly Answer[] } {
  const checks = [...run.checks.values()].filter((check) => check.target === target).sort(byNumber);
  const sections = Map.groupBy(checks, (check) =>
    check.id
      .split(".")
      .slice(0, target === "etcd" ? 1 : 2)
      .join("."),
  );
  const tests = [...sections].map(([section, lines]) => {
    const answers = lines.map((check) => answerOf(check, run.answers));
    const results = lines.map((check) => resultOf(check, answerOf(check, run.answers)));
    return { section, type: "", ...countOf(answers), desc: lines[0]?.section ?? "", results };
  });
  const answers = checks.map((check) => answerOf(check, run.answers));
  const head = {
    id: checks[0]?.id.split(".")[0] ?? "",
    version: run.benchmark,
    detected_version: run.kubernetesVersion,
    text: names[target],
    node_type: target,
  };
  return { control: { ...head, tests, ...totalsOf(countOf(answers)) }, answers };
}

/**
 * A document in the exact shape of `kube-bench run --json` (0.15): one line, `{Controls, Totals}`. Titles are ours.
 *
 * @example kubeBenchDocument({ benchmark, checks, targets: ["node"], kubernetesVersion: "1.33", answers: { "4.2.1": "FAIL" } })
 */
export function kubeBenchDocument(run: RunOfKubeBench): string {
  const controls = run.targets.map((target) => controlOf(run, target));
  const totals = totalsOf(countOf(controls.flatMap(({ answers }) => answers)));
  return `${JSON.stringify({ Controls: controls.map(({ control }) => control), Totals: totals })}\n`;
}

/** A cluster of two nodes on one day and after two repairs: what tests/samples/kube-bench holds as files. */
export function twoNodeStory(
  checks: RunOfKubeBench["checks"],
): Readonly<Record<"cp-1" | "worker-1" | "cp-1-fixed", string>> {
  const common = { benchmark: "cis-1.12", checks, kubernetesVersion: "1.33" };
  const broken: RunOfKubeBench["answers"] = {
    "1.2.5": "FAIL",
    "1.2.15": "FAIL",
    "1.2.17": "FAIL",
    "1.3.2": "FAIL",
    "1.2.27": "WARN",
    "3.2.1": "WARN",
  };
  const controlPlane = { ...common, targets: ["master", "etcd", "controlplane", "node", "policies"] } as const;
  return {
    "cp-1": kubeBenchDocument({ ...controlPlane, answers: broken }),
    "worker-1": kubeBenchDocument({ ...common, targets: ["node", "policies"], answers: { "4.2.1": "FAIL" } }),
    "cp-1-fixed": kubeBenchDocument({ ...controlPlane, answers: { ...broken, "1.2.15": "PASS", "1.2.17": "PASS" } }),
  };
}
