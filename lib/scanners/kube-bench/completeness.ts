import { type BenchmarkVersions, benchmarkFor } from "#lib/domain/catalog/benchmark-fit.ts";
import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { DocumentContext } from "../types.ts";
import type { ReadControl } from "./reading.ts";

/** How much a target says, and why not all. */
export type TargetCompleteness = { readonly completeness: Completeness; readonly reason: string };

/** What kube-bench takes a cluster for when it cannot ask (cmd/root.go, defaultKubeVersion, commit a73ce378). */
const assumedVersion = "1.18";

/** Why a profile does not fit the cluster's version, or "". Only profiles of the map are judged: nobody can say for others. */
function misfit(benchmark: string, version: string, benchmarks: BenchmarkVersions): string {
  const isChosenByVersion = (benchmarks.get(benchmark)?.length ?? 0) > 0;
  const expected = isChosenByVersion ? benchmarkFor(version, benchmarks) : null;
  if (expected === null || expected === benchmark) return "";
  return `The benchmark ${benchmark} does not fit Kubernetes ${version}, which needs ${expected}: run a current kube-bench with --benchmark ${expected}.`;
}

function evidence(
  benchmark: string,
  controls: readonly ReadControl[],
  context: DocumentContext,
  benchmarks: BenchmarkVersions,
): string {
  const counted = controls.reduce((total, control) => total + Math.max(control.counted, control.results.length), 0);
  const listed = controls.reduce((total, control) => total + control.results.length, 0);
  if (counted > listed) return `Its own totals count ${counted} results and ${listed} are listed: rows were left out.`;
  for (const version of [context.clusterVersion, ...controls.map((control) => control.detectedVersion)]) {
    const reason = version === undefined ? "" : misfit(benchmark, version, benchmarks);
    if (reason !== "") return reason;
  }
  return "";
}

/**
 * kube-bench 1.18 is what it assumes when it cannot ask the cluster, and no release that writes the detected version is
 * older than the end of Kubernetes 1.18.
 */
function suspicion(controls: readonly ReadControl[], context: DocumentContext, versionAssumed: boolean): string {
  if (context.clusterVersion !== undefined) return "";
  const assumed = versionAssumed || controls.some((control) => control.detectedVersion === assumedVersion);
  return assumed
    ? `kube-bench could not tell the cluster's version and assumed ${assumedVersion}: name the benchmark with --benchmark, or send --completeness complete if the cluster really is that old.`
    : "";
}

/**
 * Completeness of one target (semantics § 2). The document's own count and a benchmark that does not fit outweigh what
 * the sender says; the suspicion that the tool fell back does not.
 */
export function completenessOf(
  benchmark: string,
  controls: readonly ReadControl[],
  context: DocumentContext,
  judge: { readonly versionAssumed: boolean; readonly benchmarks: BenchmarkVersions },
): TargetCompleteness {
  const proof = evidence(benchmark, controls, context, judge.benchmarks);
  if (proof !== "") return { completeness: "truncated", reason: proof };
  if (context.completeness !== undefined) {
    const reason =
      context.completeness === "complete"
        ? ""
        : `The sender says that it is ${context.completeness.replace("_", " ")}.`;
    return { completeness: context.completeness, reason };
  }
  const doubt = suspicion(controls, context, judge.versionAssumed);
  return { completeness: doubt === "" ? "complete" : "truncated", reason: doubt };
}
