import { benchmarkFit, type Fit } from "../catalog/benchmark-fit.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { node, resourceKey, theCluster } from "../resource/resource.ts";
import { survives } from "../roster/presence.ts";
import type { ClusterInput } from "../standing/input.ts";
import { isRosterFresh } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import { countingSource, endOf } from "./heard.ts";
import type { BenchmarkLook, ComputedInput } from "./input.ts";
import type { ComputedWord } from "./word.ts";

/** Which clusters the profiles are for. */
export type BenchmarkProfiles = Partial<Pick<Catalog, "benchmarkInfo">>;

/** One look at one target, and whether its benchmark fits. */
type Judged = {
  readonly benchmark: string;
  readonly fit: Fit;
  readonly at: Instant;
  readonly until: Instant;
  /** Of a report that was not truncated, and its scan. */
  readonly scanId: string | null;
};

/**
 * `scans.cis-version-match`: the benchmark used fits the cluster's version and distribution. One target with a benchmark
 * that does not fit fails it, and stays its last known failure until that target reports anew; one nobody can judge leaves
 * it open.
 */
export function cisVersionMatch(
  input: ClusterInput,
  computed: ComputedInput,
  at: Instant,
  { benchmarkInfo = new Map() }: BenchmarkProfiles,
): readonly ComputedWord[] {
  // Only who lists the cluster is believed about its version, while it counts: the tool's own guess is what is checked.
  const version = isRosterFresh(input.roster, at) ? (computed.kubernetes?.version ?? null) : null;
  const cluster = { platform: input.platform, version: computed.kubernetes?.version ?? null };
  const judged = computed.benchmarkLooks.flatMap((look) =>
    looksOf(input, look).map(
      (each): Judged => ({ ...each, fit: benchmarkFit(each.benchmark, cluster, benchmarkInfo) }),
    ),
  );
  if (judged.length === 0) return [];
  const misfits = judged.filter((each) => each.fit.fits === false);
  const unknown = judged.filter((each) => each.fit.fits === null);
  const fitting = judged.filter((each) => each.fit.fits === true && each.scanId !== null);
  const fresh = fitting.filter((each) => at < each.until);
  const isFailing = misfits.some((each) => at < each.until);
  const isProven = version !== null && unknown.length === 0 && fresh.length > 0;
  const verdict = isFailing ? "fail" : misfits.length > 0 ? "last_known_failing" : isProven ? "pass" : "none";
  const shown = misfits.length > 0 ? misfits : fresh.length > 0 && verdict === "pass" ? fresh : judged;
  const newest = shown.toSorted((a, b) => b.at - a.at)[0];
  const saidAt = newest?.at ?? at;
  return [
    {
      witness: "scans.cis-version-match",
      resource: theCluster,
      verdict,
      saidAt,
      since: saidAt,
      changesAt: judged.map((each) => each.until),
      said: {
        sentence: sentenceOf(misfits, fresh, judged, input, cluster.version),
        numbers: numbersOf(judged, cluster.version, computed, at),
        from: [...new Set(shown.flatMap((each) => each.scanId ?? []))]
          .slice(0, 3)
          .map((scanId) => ({ what: "scan", scanId })),
        undecided: verdict === "none" ? undecidedBy(unknown, version) : "",
      },
    },
  ];
}

/** The newest report of a target, and its newest whole one where that is another. */
function looksOf(input: ClusterInput, look: BenchmarkLook): readonly Omit<Judged, "fit">[] {
  const presence = look.node === null ? undefined : input.presence.get(resourceKey(node(look.node)));
  const found = [
    ...(look.whole === null || look.whole.at !== look.newest.at ? [{ ...look.newest, scanId: null }] : []),
    ...(look.whole === null ? [] : [look.whole]),
  ];
  return found.flatMap(({ at, benchmark, scanId }) => {
    const source = countingSource(input, look.source, at);
    if (source === null || !survives(at, presence)) return [];
    return [{ benchmark, at, scanId, until: endOf(source, at) }];
  });
}

const benchmarksOf = (judged: readonly Judged[]): string =>
  [...new Set(judged.map((each) => each.benchmark))].sort().join(", ");

function sentenceOf(
  misfits: readonly Judged[],
  fresh: readonly Judged[],
  judged: readonly Judged[],
  { platform }: ClusterInput,
  version: string | null,
): string {
  if (misfits.length > 0) return [...new Set(misfits.map((each) => each.fit.why))].sort().join(" ");
  if (fresh.length > 0)
    return `The benchmark ${benchmarksOf(fresh)} fits ${platform}${version === null ? "" : ` ${version}`}.`;
  return `The benchmark used is ${benchmarksOf(judged)}.`;
}

function numbersOf(
  judged: readonly Judged[],
  version: string | null,
  { kubernetes }: ComputedInput,
  at: Instant,
): Readonly<Record<string, string>> {
  return {
    benchmark: benchmarksOf(judged),
    reports: String(judged.length),
    "Kubernetes version": version ?? "not known",
    ...(kubernetes === null ? {} : { "version read": `${durationWords(at - kubernetes.at)} ago` }),
  };
}

function undecidedBy(unknown: readonly Judged[], version: string | null): string {
  const why = [...new Set(unknown.map((each) => each.fit.why))].sort().join(" ");
  if (why !== "") return why;
  return version === null
    ? "What is known of the cluster's version is older than the period."
    : "Its newest whole run is older than the period.";
}
