import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import { countingSource, endOf } from "./heard.ts";
import type { ComputedInput, OpenVulnerabilities, RunningImage } from "./input.ts";
import { urgentSeverities } from "./parameters.ts";
import { type Coverage, coverageOf, imageName } from "./scan-coverage.ts";
import { isListed, underRoster } from "./under-roster.ts";
import type { ComputedWord } from "./word.ts";

type Dated = OpenVulnerabilities & {
  readonly overdueAt: Instant;
  /** Until when the failure is fresh; in the past where its source no longer names it. */
  readonly freshUntil: Instant;
};

/**
 * `images.critical-open`: no fixable critical or high vulnerability of a running image is older than its deadline, counted
 * from when a tool first saw it. One that its source no longer decides (silent, excepted, no longer named) still counts: a
 * known one does not get better by nobody looking. It passes only while the image itself is covered by a fresh report.
 */
export function criticalOpen(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const found = datedOf(input, computed);
  const byImage = Map.groupBy(
    found.filter((each) => each.image !== null),
    (each) => each.image ?? "",
  );
  // Where a source does not say which image it is, it may be any of the workload's.
  const byWorkload = Map.groupBy(
    found.filter((each) => each.image === null),
    (each) => each.on,
  );
  return coverageOf(input, computed, at).flatMap((coverage) => {
    const { image } = coverage;
    const open = [
      ...(byImage.get(image.key) ?? []),
      ...image.workloads.flatMap((workload) => byWorkload.get(workload) ?? []),
    ];
    if (open.length === 0 && coverage.look === null) return [];
    const word = wordOf(coverage, open, computed.cut.has("vulnerabilities"), at);
    return [underRoster(word, isListed(input, "image", at))];
  });
}

function datedOf(input: ClusterInput, { vulnerabilities, parameters }: ComputedInput): readonly Dated[] {
  return vulnerabilities.flatMap((each) => {
    const source = countingSource(input, each.source, each.at);
    if (source === null) return [];
    const overdueAt = each.firstFailedAt + parameters.deadlines[each.severity];
    return [{ ...each, overdueAt, freshUntil: each.isNamed ? endOf(source, each.at) : -Infinity }];
  });
}

function wordOf(coverage: Coverage, open: readonly Dated[], isCut: boolean, at: Instant): ComputedWord {
  const { image, look } = coverage;
  const overdue = open.filter((each) => each.overdueAt <= at);
  const isFailing = overdue.some((each) => at < each.freshUntil);
  const covered = coverage.isFresh && !isCut;
  const verdict = isFailing ? "fail" : overdue.length > 0 ? "last_known_failing" : covered ? "pass" : "none";
  const saidAt = Math.max(look?.saidAt ?? -Infinity, ...open.map((each) => each.at));
  return {
    witness: "images.critical-open",
    resource: image.resource,
    verdict,
    saidAt,
    since: overdue.length > 0 ? Math.min(...overdue.map((each) => each.overdueAt)) : (look?.saidAt ?? saidAt),
    changesAt: [
      ...open.flatMap((each) => [each.overdueAt, each.freshUntil]),
      ...(look === null ? [] : [look.until]),
    ].filter(Number.isFinite),
    said: {
      sentence: sentenceOf(open, overdue, at),
      numbers: numbersOf(open, overdue, at),
      from: [{ what: "findings", severities: urgentSeverities, image: findingsOf(image, open), source: "" }],
      undecided: verdict === "none" ? undecidedBy(coverage, isCut) : "",
    },
  };
}

const total = (list: readonly Dated[]): number => list.reduce((sum, each) => sum + each.open, 0);

function sentenceOf(open: readonly Dated[], overdue: readonly Dated[], at: Instant): string {
  if (open.length === 0) return "No fixable critical or high vulnerability of it is open.";
  const of = `fixable critical or high ${total(open) === 1 ? "vulnerability" : "vulnerabilities"}`;
  if (overdue.length > 0) {
    const oldest = Math.min(...overdue.map((each) => each.firstFailedAt));
    return `${total(overdue)} of ${total(open)} open ${of} ${total(overdue) === 1 ? "is" : "are"} older than the deadline; the oldest was first seen ${durationWords(at - oldest)} ago.`;
  }
  const next = Math.min(...open.map((each) => each.overdueAt));
  return `${total(open)} open ${of}, none older than its deadline; the next is due in ${durationWords(next - at)}.`;
}

function numbersOf(open: readonly Dated[], overdue: readonly Dated[], at: Instant): Readonly<Record<string, string>> {
  const numbers: Record<string, string> = {};
  for (const severity of urgentSeverities) {
    const own = open.filter((each) => each.severity === severity);
    if (own.length === 0) continue;
    const late = overdue.filter((each) => each.severity === severity);
    const oldest = Math.min(...own.map((each) => each.firstFailedAt));
    numbers[`${severity} open`] = String(total(own));
    numbers[`${severity} overdue`] = String(total(late));
    numbers[`oldest ${severity}`] = durationWords(at - oldest);
  }
  return numbers;
}

/** Findings that do not name their image are only found among all. */
function findingsOf(image: RunningImage, open: readonly Dated[]): string {
  return open.some((each) => each.image === null) ? "" : imageName(image);
}

function undecidedBy(coverage: Coverage, isCut: boolean): string {
  if (isCut) return "More vulnerabilities are open than are counted here.";
  return coverage.look === null
    ? "Nobody looked at this version of the image, so there may be others."
    : "Its newest report is older than the period, so there may be others.";
}
