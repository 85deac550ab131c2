import type { BenchmarkCheck, Fact } from "#lib/domain/catalog/catalog.ts";
import { imageLook } from "#lib/domain/check/vulnerability.ts";
import type { ComputedInput } from "#lib/domain/computed/input.ts";
import { noComputedInput } from "#lib/domain/computed/input.ts";
import { defaultParameters } from "#lib/domain/computed/parameters.ts";
import type { Benchmarks } from "#lib/domain/computed/parts.ts";
import { runningImages } from "#lib/domain/computed/running-images.ts";
import type { ComputedWitness } from "#lib/domain/computed/witnesses.ts";
import { imageReference, imageResource } from "#lib/domain/resource/image-reference.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import { survives } from "#lib/domain/roster/presence.ts";
import type { ClusterInput, Word } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";

/** Computed witnesses that can decide a fact in a history, with what the fact is about. */
export const computedScopes = {
  "images.scan-coverage": "image",
  "images.critical-open": "image",
  "images.mutable-tags": "image",
  "scans.freshness": "cluster-service",
  "scans.node-coverage": "node",
  "scans.cis-pass-rate": "cluster",
  "scans.cis-version-match": "cluster",
  "policy.report-freshness": "cluster-service",
} as const satisfies Partial<Record<ComputedWitness, Fact["scope"]>>;

const line = (target: BenchmarkCheck["target"]): BenchmarkCheck => ({
  ...{ id: "1", topic: "t", title: "", section: "", target, mode: "automated", scored: true, belief: "all" },
  beliefSentence: "",
});

/** One profile with one check of each part, made for the version of every history. */
export const historyBenchmarks: Benchmarks = {
  benchmarks: new Map([
    [
      "cis-1.12",
      new Map([
        ["1", line("master")],
        ["2", line("node")],
      ] as const),
    ],
  ]),
  benchmarkInfo: new Map([["cis-1.12", { family: "cis", kubernetes: ["1.32"] }]]),
};

type Known = Pick<ClusterInput, "words" | "presence" | "roster" | "sources">;

/** What of a scan of a history matters here; times are hours. */
type Scan = {
  readonly observedAt: number;
  readonly scanner: string;
  readonly completeness: string;
  readonly unreadable?: boolean;
  readonly resources?: readonly string[];
  readonly observations: readonly (readonly [string, string, string])[];
};

/** Key of an image as it runs: `nginx:1.27`. */
export function imageKey(text: string): string {
  const reference = imageReference(text);
  return reference === null ? text : resourceKey(imageResource(reference));
}

const nameOf = (resource: string): string => resource.slice(resource.lastIndexOf("/") + 1).toLowerCase();
/** The image a workload of a history runs: its own. */
const imageNamed = (name: string): string => `${name.toLowerCase()}:1`;

/** What Trivy says beside its checks: that it looked at the image of each workload. */
export function imageLooksOf(resources: readonly string[]): readonly (readonly [string, string, "pass"])[] {
  const workloads = resources.filter((resource) => resource.startsWith("workload:"));
  return workloads.map((workload) => [imageLook.check, `image:${nameOf(workload)}`, "pass"] as const);
}

/** What computed witnesses are computed from, as SQL would gather it from the same reports. */
export function computedAt(
  heard: { readonly scans: readonly Scan[]; readonly rosters: readonly { readonly observedAt: number }[] },
  known: Known,
): ComputedInput {
  const scans = heard.scans.filter((scan) => scan.unreadable !== true);
  const whole = scans.filter((scan) => scan.completeness !== "truncated" && decides(scan));
  const rosterLooks = heard.rosters.map((roster) => roster.observedAt * hour);
  return {
    ...noComputedInput,
    // Every open one is overdue at once: how old one is shows in its episode, which words do not hold.
    parameters: { ...defaultParameters, deadlines: { critical: 0, high: 0 } },
    nodes: (known.roster?.listed ?? []).filter(({ resource }) => resource.kind === "node"),
    images: imagesOf(known),
    imageLooks: known.words.flatMap(({ source, witness, resource, state }) =>
      witness === imageLook.check && state.outcome === "pass" && state.saidAt !== null
        ? [{ source, image: imageKey(imageNamed(resource.name)), digest: "", saidAt: state.saidAt }]
        : [],
    ),
    vulnerabilities: failuresOf(known, "trivy").flatMap(({ word, at, isNamed }) =>
      word.resource.kind === "workload" ? [vulnerabilityOf(word, at, isNamed)] : [],
    ),
    sourceLooks: [...new Set(scans.map((scan) => scan.scanner))].map((source) => ({
      source,
      renewedAt: newest(whole.filter((scan) => scan.scanner === source)),
    })),
    benchmarkLooks: benchmarkLooksOf(scans, whole),
    baselineFailures: failuresOf(known, "kube-bench").map(({ word, decision, at, isNamed }) => ({
      source: word.source,
      check: word.check,
      resource: word.key,
      decision,
      at,
      isNamed,
    })),
    engineLooks: whole
      .filter((scan) => scan.scanner === "kyverno")
      .map((scan) => ({ source: scan.scanner, engine: scan.scanner, saidAt: scan.observedAt * hour })),
    kubernetes: rosterLooks.length === 0 ? null : { version: "v1.33.0", at: Math.max(...rosterLooks) },
  };
}

/** A report that only errs, or says nothing, is no look. */
const decides = ({ observations }: Scan): boolean =>
  observations.some(([, , outcome]) => outcome === "pass" || outcome === "fail");

function vulnerabilityOf(word: Word, at: number, isNamed: boolean): ComputedInput["vulnerabilities"][number] {
  return {
    source: word.source,
    image: imageKey(imageNamed(word.resource.name)),
    on: word.key,
    severity: "critical",
    open: 1,
    firstFailedAt: at,
    at,
    isNamed,
  };
}

function imagesOf({ roster, presence }: Known): ComputedInput["images"] {
  const workloads = (roster?.listed ?? []).filter(({ resource }) => resource.kind === "workload");
  return runningImages(
    workloads.map(({ key, resource }) => ({
      workload: key,
      existsSince: presence.get(key)?.existsSince ?? null,
      image: imageNamed(resource.name),
      digest: null,
    })),
  );
}

/** The words of a source that failed or erred when they last decided, and whose resource was not seen gone since. */
function failuresOf({ words, presence }: Known, source: string) {
  return words.flatMap((word) => {
    const last = lastOf(word);
    if (word.source !== source || last === null || !survives(last.at, presence.get(word.key))) return [];
    const isNamed = word.state.decision === "fail" || word.state.decision === "error";
    return [{ word, ...last, isNamed }];
  });
}

function lastOf({ state }: Word): { decision: "fail" | "error"; at: number } | null {
  const last = state.lastDeciding;
  return last === null || last.decision === "pass" ? null : { decision: last.decision, at: last.at };
}

const newest = (scans: readonly Scan[]): number | null =>
  scans.length === 0 ? null : Math.max(...scans.map((scan) => scan.observedAt)) * hour;

function benchmarkLooksOf(scans: readonly Scan[], whole: readonly Scan[]): ComputedInput["benchmarkLooks"] {
  const parts = [
    ["cp1", "master"],
    ["cp1", "node"],
    ["n1", "node"],
  ] as const;
  const benchmark = "cis-1.12";
  return parts.flatMap(([node, part]) => {
    const isOwn = (scan: Scan): boolean =>
      scan.scanner === "kube-bench" && scan.resources?.includes(`node:${node}`) === true;
    const [at, wholeAt] = [newest(scans.filter(isOwn)), newest(whole.filter(isOwn))];
    if (at === null) return [];
    const look = wholeAt === null ? null : { at: wholeAt, benchmark, checks: 1, scanId: "s" };
    return [{ source: "kube-bench", node, part, newest: { at, benchmark }, whole: look }];
  });
}

/** The images as the loader lists them beside what a roster lists. */
export function withImages(known: Known, computed: ComputedInput): Pick<ClusterInput, "roster" | "presence"> {
  const { roster } = known;
  if (roster === null) return known;
  const listed = computed.images.map(({ key, resource }) => ({ key, resource, roles: [] }));
  const presence = new Map(known.presence);
  for (const { resource, existsSince } of computed.images) {
    presence.set(resourceKey(resource), { lastListedAt: roster.observedAt, goneAt: null, existsSince });
  }
  return { roster: { ...roster, listed: [...roster.listed, ...listed] }, presence };
}
