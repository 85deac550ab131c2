import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { DocumentContext } from "../types.ts";
import { succeeded } from "./outcome.ts";
import type { ReadCheck, Run } from "./reading.ts";
import { severityOf } from "./severity.ts";

/** How much a target says, and why not all. */
export type TargetCompleteness = { readonly completeness: Completeness; readonly reason: string };

const complete: TargetCompleteness = { completeness: "complete", reason: "" };
const truncated = (reason: string): TargetCompleteness => ({ completeness: "truncated", reason });

/**
 * The score Polaris gives these checks: a pass and a failed danger weigh twice a failed warning, and 100 stands where
 * nothing was checked (pkg/validator/summary.go, commit c0e23a23).
 */
export function scoreOf(checks: readonly ReadCheck[]): number {
  let passed = 0;
  let warned = 0;
  let endangered = 0;
  for (const { check } of checks) {
    if (succeeded(check) === true) passed += 1;
    else if (severityOf(check.Severity) === "high") endangered += 1;
    else warned += 1;
  }
  const all = 2 * passed + warned + 2 * endangered;
  return all === 0 ? 100 : Math.floor((100 * 2 * passed) / all);
}

/** What the run itself shows to have left out, or "". Passes do not miss where the sender says that none are listed. */
function evidence(run: Run, checks: readonly ReadCheck[], context: DocumentContext): string {
  if (run.unreadable > 0) return `${run.unreadable} of its entries could not be read.`;
  if (context.completeness === "failures_only") return "";
  if (run.counted !== null && run.counted > checks.length)
    return `Its own totals count ${run.counted} checks and ${checks.length} are listed: some were left out.`;
  if (run.score !== null && run.score !== scoreOf(checks))
    return `Its score of ${run.score} is not that of the checks it lists: some were left out. Run polaris audit without --only-show-failed-tests and --severity.`;
  return "";
}

/** What leaves no other mark than what is missing (formats, "Seen with current tools"), or "". */
function suspicion(checks: readonly ReadCheck[]): string {
  if (!checks.some(({ check }) => succeeded(check) === true))
    return "It lists no check that passed, as with --only-show-failed-tests: what is not listed may have been left out.";
  if (checks.every(({ check }) => severityOf(check.Severity) === "high"))
    return "It lists no check below danger, as with --severity: what is not listed may have been left out.";
  return "";
}

/** How much a whole run says. What it shows itself outweighs the word of its sender, a suspicion does not (semantics § 2). */
export function completenessOfRun(run: Run, context: DocumentContext): TargetCompleteness {
  const checks = run.objects.flatMap((object) => object.checks);
  const proof = evidence(run, checks, context);
  if (proof !== "") return truncated(proof);
  if (run.sourceType === "Resource") return truncated("Polaris looked at one workload alone (--resource).");
  if (context.completeness !== undefined && context.completeness !== "complete")
    return {
      completeness: context.completeness,
      reason: `The sender says that it is ${context.completeness.replace("_", " ")}.`,
    };
  if (context.completeness === "complete") return complete;
  const doubt = suspicion(checks);
  return doubt === "" ? complete : truncated(doubt);
}

/**
 * How much a run says about one namespace ("" for cluster-scoped kinds). A run limited to one namespace lists the
 * workloads of all the others as well, and nothing else of them: there its silence means nothing.
 */
export function completenessOfNamespace(
  ofRun: TargetCompleteness,
  run: Run,
  namespace: string,
  onlyWorkloads: boolean,
  context: DocumentContext,
): TargetCompleteness {
  if (ofRun.completeness === "truncated") return ofRun;
  if (context.namespace !== undefined && context.namespace !== namespace)
    return truncated(`The sender says that the run was limited to the namespace ${context.namespace}.`);
  if (run.sourceType === "ClusterNamespace" && context.namespace === undefined && onlyWorkloads)
    return truncated("The run was limited to another namespace: of this one only workloads are listed.");
  return ofRun;
}
