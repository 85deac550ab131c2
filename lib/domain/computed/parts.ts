import type { Part } from "../fact/part.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { type BenchmarkLines, cisPassRate } from "./cis-pass-rate.ts";
import { type BenchmarkProfiles, cisVersionMatch } from "./cis-version-match.ts";
import { criticalOpen } from "./critical-open.ts";
import { digestRatio } from "./digest-ratio.ts";
import { fixAge } from "./fix-age.ts";
import { freshness } from "./freshness.ts";
import type { ComputedInput } from "./input.ts";
import { mutableTags } from "./mutable-tags.ts";
import { nodeCoverage } from "./node-coverage.ts";
import { reportFreshness } from "./report-freshness.ts";
import { scanCoverage } from "./scan-coverage.ts";
import { type ComputedWitness, computedWitnesses } from "./witnesses.ts";
import { type ComputedWord, partOfComputed } from "./word.ts";

/** What the catalog knows about benchmarks; what is missing leaves witnesses open. */
export type Benchmarks = BenchmarkLines & BenchmarkProfiles;

type Compute = (
  input: ClusterInput,
  computed: ComputedInput,
  at: Instant,
  benchmarks: Benchmarks,
) => readonly ComputedWord[];

const computes: Readonly<Record<ComputedWitness, Compute>> = {
  "images.scan-coverage": scanCoverage,
  "images.critical-open": criticalOpen,
  "images.fix-age": fixAge,
  "images.mutable-tags": mutableTags,
  "images.digest-ratio": digestRatio,
  "scans.freshness": freshness,
  "scans.node-coverage": nodeCoverage,
  "scans.cis-pass-rate": cisPassRate,
  "scans.cis-version-match": cisVersionMatch,
  "policy.report-freshness": reportFreshness,
};

/** What the computed witnesses of a cluster say at an instant, beside the words of its tools. */
export function computedParts(input: ClusterInput, at: Instant, benchmarks: Benchmarks): readonly Part[] {
  const { computed } = input;
  if (computed === undefined) return [];
  return computedWitnesses
    .filter((witness) => computed.wanted === null || computed.wanted.has(witness))
    .flatMap((witness) => computes[witness](input, computed, at, benchmarks))
    .map((word) => partOfComputed(word, at));
}

/** Sources whose looks a witness is computed from, so that what is younger than their interval is not yet due. */
export function sourcesOfComputed(witness: string, { computed }: ClusterInput): readonly string[] {
  if (computed === undefined) return [];
  switch (witness) {
    case "images.scan-coverage":
    case "images.critical-open":
      return [...new Set(computed.imageLooks.map((look) => look.source))];
    case "scans.node-coverage":
      return [...new Set(computed.benchmarkLooks.flatMap((look) => (look.whole === null ? [] : [look.source])))];
    default:
      return [];
  }
}
