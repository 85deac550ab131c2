import type { ActiveAcceptance } from "../acceptance/acceptance.ts";
import { inForce } from "../acceptance/acceptance.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { theCluster } from "../resource/resource.ts";
import type { ClusterInput } from "../standing/input.ts";
import { isManaged } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { countingSource, endOf } from "./heard.ts";
import type { BaselineFailure, ComputedInput } from "./input.ts";
import { type NodeCoverage, nodeCoverageOf } from "./node-coverage.ts";
import { nodeBenchmark } from "./parameters.ts";
import { isListed } from "./under-roster.ts";
import type { ComputedWord } from "./word.ts";

type Dated = BaselineFailure & { readonly freshUntil: Instant };

/** The lines of benchmark profiles, to know whether a run was whole. */
export type BenchmarkLines = Partial<Pick<Catalog, "benchmarks">>;

/**
 * `scans.cis-pass-rate`: no automated check of the benchmark fails without an accepted exception. Exceptions keep it from
 * failing and never make it pass, because accepting a risk proves nothing (semantics § 6). It passes only where every listed
 * node has a whole, fresh run without failure or error.
 */
export function cisPassRate(
  input: ClusterInput,
  computed: ComputedInput,
  at: Instant,
  lines: BenchmarkLines,
): readonly ComputedWord[] {
  const nodes = nodeCoverageOf(input, computed, at);
  const looks = computed.benchmarkLooks.flatMap(({ whole, source }) =>
    whole !== null && countingSource(input, source, whole.at) !== null ? [whole.at] : [],
  );
  const all = datedOf(input, computed);
  if (looks.length === 0 && all.length === 0) return [];
  const failures = all.filter((each) => each.decision === "fail");
  const open = failures.filter((each) => !isExcepted(each, input.acceptances, at));
  const missing = missingOf(input, nodes, all, computed, at, lines);
  const isFailing = open.some((each) => at < each.freshUntil);
  const verdict = isFailing
    ? "fail"
    : open.length > 0
      ? "last_known_failing"
      : missing === "" && failures.length === 0
        ? "pass"
        : "none";
  const asked = failures.length > 0 && verdict === "none";
  const oldest = Math.min(...nodes.flatMap((node) => [...node.looks.values()].map((look) => look.at)));
  const saidAt = verdict === "pass" ? oldest : Math.max(...looks, ...all.map((each) => each.at));
  return [
    {
      witness: "scans.cis-pass-rate",
      resource: theCluster,
      verdict,
      asksPeople: asked,
      saidAt,
      since: open.length > 0 ? Math.max(...open.map((each) => each.at)) : saidAt,
      changesAt: [...nodes.map((node) => node.until), ...open.map((each) => each.freshUntil)].filter(Number.isFinite),
      said: {
        sentence: sentenceOf(open, failures, nodes, computed.cut.has("baselineFailures")),
        numbers: numbersOf(all, open, failures, nodes),
        from: [
          {
            what: "findings",
            severities: [],
            image: "",
            source: nodeBenchmark,
          },
        ],
        undecided: verdict === "none" ? (asked ? "An accepted exception proves nothing." : missing) : "",
      },
    },
  ];
}

function datedOf(input: ClusterInput, computed: ComputedInput): readonly Dated[] {
  return computed.baselineFailures.flatMap((each) => {
    const source = countingSource(input, each.source, each.at);
    return source === null ? [] : [{ ...each, freshUntil: each.isNamed ? endOf(source, each.at) : -Infinity }];
  });
}

/** An acceptance in force that names the check or the resource; one of a whole control names no item of the benchmark. */
function isExcepted(failure: BaselineFailure, acceptances: readonly ActiveAcceptance[], at: Instant): boolean {
  return acceptances.some(
    (acceptance) =>
      inForce(acceptance, at) &&
      (acceptance.check !== undefined || acceptance.resource !== undefined) &&
      (acceptance.check === undefined || acceptance.check === failure.check) &&
      (acceptance.resource === undefined || acceptance.resource === failure.resource),
  );
}

/** What keeps a baseline without failures from being proven, or "". */
function missingOf(
  input: ClusterInput,
  nodes: readonly NodeCoverage[],
  all: readonly Dated[],
  computed: ComputedInput,
  at: Instant,
  lines: BenchmarkLines,
): string {
  if (!isListed(input, "node", at) || nodes.length === 0) return "No fresh, complete roster lists the nodes.";
  const uncovered = nodes.filter((node) => !node.isCovered).length;
  if (uncovered > 0) return `${uncovered} of ${nodes.length} nodes have no fresh run of the benchmark.`;
  if (!isManaged(input.platform) && nodes.every((node) => !node.asked.includes("master")))
    return "Nobody looked at a control plane.";
  const errors = all.filter((each) => each.decision === "error").length;
  if (errors > 0) return `${errors} results are errors, which nobody can tell from failures.`;
  if (computed.cut.has("baselineFailures")) return "More failures are open than are counted here.";
  const cut = nodes.filter((node) => node.asked.some((part) => !isWhole(node, part, lines))).length;
  return cut === 0 ? "" : `The runs on ${cut} of ${nodes.length} nodes list fewer checks than the benchmark has.`;
}

function isWhole(node: NodeCoverage, part: string, { benchmarks }: BenchmarkLines): boolean {
  const look = node.looks.get(part);
  const profile = look === undefined ? undefined : benchmarks?.get(look.benchmark);
  if (look === undefined || profile === undefined) return false;
  return look.checks >= [...profile.values()].filter((line) => line.target === part).length;
}

function sentenceOf(
  open: readonly Dated[],
  failures: readonly Dated[],
  nodes: readonly NodeCoverage[],
  isCut: boolean,
): string {
  const covered = `${nodes.filter((node) => node.isCovered).length} of ${nodes.length} nodes have a fresh run`;
  if (failures.length === 0) return `No check of the benchmark fails; ${covered}.`;
  const checks = new Set(failures.map((each) => each.check)).size;
  const results = `${isCut ? "More than " : ""}${failures.length} ${failures.length === 1 ? "result" : "results"} of ${checks} ${checks === 1 ? "check" : "checks"}`;
  const accepted = failures.length - open.length;
  return `${results} ${failures.length === 1 ? "fails" : "fail"}, ${accepted === 0 ? "none" : accepted} of them under an accepted exception; ${covered}.`;
}

function numbersOf(
  all: readonly Dated[],
  open: readonly Dated[],
  failures: readonly Dated[],
  nodes: readonly NodeCoverage[],
): Readonly<Record<string, string>> {
  return {
    failing: String(failures.length),
    accepted: String(failures.length - open.length),
    errors: String(all.length - failures.length),
    "nodes covered": `${nodes.filter((node) => node.isCovered).length} of ${nodes.length}`,
  };
}
