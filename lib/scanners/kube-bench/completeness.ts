import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { CatalogView, DocumentContext } from "../types.ts";
import type { ReadControl } from "./reading.ts";

/** How much a target says, and why not all. */
export type TargetCompleteness = { readonly completeness: Completeness; readonly reason: string };

/** What kube-bench takes a cluster for when it cannot ask (cmd/root.go, defaultKubeVersion, commit a73ce378). */
const assumedVersion = "1.18";

type BenchmarkVersions = ReturnType<CatalogView["benchmarkVersions"]>;

/** `v1.36.3-eks-1` → [1, 36]; null for anything else, benchmark names included. */
function kubernetesVersion(text: string): readonly [number, number] | null {
  const match = /^v?([0-9]{1,3})\.([0-9]{1,4})(?:\b|\+)/.exec(text.trim());
  return match?.[1] === undefined || match[2] === undefined ? null : [Number(match[1]), Number(match[2])];
}

const compare = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0] || a[1] - b[1];

/** The profile kube-bench takes for a version of Kubernetes: its map, counted down from there; null below the map. */
export function benchmarkFor(version: string, benchmarks: BenchmarkVersions): string | null {
  const wanted = kubernetesVersion(version);
  if (wanted === null) return null;
  let best: { readonly version: readonly [number, number]; readonly benchmark: string } | null = null;
  for (const [benchmark, versions] of benchmarks) {
    for (const text of versions) {
      const known = kubernetesVersion(text);
      if (known === null || compare(known, wanted) > 0) continue;
      if (best === null || compare(known, best.version) > 0) best = { version: known, benchmark };
    }
  }
  return best?.benchmark ?? null;
}

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
