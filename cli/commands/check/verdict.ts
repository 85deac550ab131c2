import type { FrameworkStanding, RequirementStanding } from "#lib/contract/framework-standing.ts";
import type { GateBaseline } from "#lib/contract/gate-baseline.ts";
import { percent } from "#lib/contract/views/format.ts";
import { type GateConditionId, judgeGate } from "#lib/domain/gate/judge-gate.ts";

/** What was asked for on the command line. */
export type GateAsked = {
  readonly minProvenHundredths: number | null;
  readonly baseline: GateBaseline | null;
};

/** One condition with a sentence that says what was found. */
export type GateCondition = { readonly id: GateConditionId; readonly holds: boolean; readonly sentence: string };

/** A requirement that does not pass, with the address of its page. */
export type OpenRequirement = RequirementStanding & {
  readonly url: string;
  /** It passed in the baseline. */
  readonly lost: boolean;
};

/** What every format prints. */
export type Verdict = {
  readonly holds: boolean;
  readonly conditions: readonly GateCondition[];
  readonly standing: FrameworkStanding;
  /** Heaviest first, those that were lost before all others; what is inherited or does not apply is not among them. */
  readonly open: readonly OpenRequirement[];
  /** Things to know beside the conditions, in sentences. */
  readonly notes: readonly string[];
};

/** Judges a standing by what was asked for and puts it into words. `url` is the address of the server. */
export function verdictOn(standing: FrameworkStanding, asked: GateAsked, url: string): Verdict {
  const { baseline, minProvenHundredths } = asked;
  const judged = judgeGate(gateStanding(standing), { minProvenHundredths, before: baseline });
  const lost = new Set(judged.lost);
  const words = { ...asked, standing, lost: judged.lost, shareFell: judged.shareFell };
  return {
    holds: judged.holds,
    conditions: judged.conditions.map(({ id, holds }) => ({ id, holds, sentence: sentenceOf(id, words) })),
    standing,
    open: openOnes(standing, lost, url),
    notes: notesOf(judged.left, judged.shareFell, baseline),
  };
}

/** The part of a standing that is judged, and that a baseline keeps. */
export function gateStanding({ score, requirements, yardstick }: FrameworkStanding) {
  return {
    provenWeight: score.provenWeight,
    totalWeight: score.totalWeight,
    coverageWeight: score.coverageWeight,
    requirements: requirements.map(({ id, status }) => ({ id, status })),
    yardstick,
  };
}

type Words = GateAsked & {
  readonly standing: FrameworkStanding;
  readonly lost: readonly string[];
  readonly shareFell: boolean | null;
};

function sentenceOf(id: GateConditionId, words: Words): string {
  const { score, framework } = words.standing;
  switch (id) {
    case "looked-at":
      if (score.totalWeight === 0)
        return `Nothing technical of ${framework.shortTitle} applies here: there is nothing to prove.`;
      return score.coverageWeight === 0
        ? "Nobody looked at this cluster, or every word about it is too old to count."
        : `${percent(score.coverageWeight, score.totalWeight)} was looked at and answered.`;
    case "min-proven":
      return `${percent(score.provenWeight, score.totalWeight)} is proven; asked for is ${(words.minProvenHundredths ?? 0) / 100} %.`;
    case "no-regression":
      return regressionSentence(words);
    default:
      return id satisfies never;
  }
}

function regressionSentence({ baseline, lost, shareFell, standing }: Words): string {
  if (baseline === null) return "";
  const at = baseline.at;
  if (lost.length > 0) {
    const words = lost.length === 1 ? "1 requirement" : `${lost.length} requirements`;
    return `${words} passed at ${at} and ${lost.length === 1 ? "does" : "do"} not pass now: ${shortList(lost)}.`;
  }
  const before = percent(baseline.provenWeight, baseline.totalWeight);
  const now = percent(standing.score.provenWeight, standing.score.totalWeight);
  if (shareFell === true) return `What is proven fell from ${before} at ${at} to ${now}.`;
  return `Everything that passed at ${at} passes or is asked for no more; proven was ${before} and is ${now}.`;
}

const mostIds = 10;

function shortList(ids: readonly string[]): string {
  const rest = ids.length - mostIds;
  return `${ids.slice(0, mostIds).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function openOnes(standing: FrameworkStanding, lost: ReadonlySet<string>, url: string): readonly OpenRequirement[] {
  const rank = (one: OpenRequirement): number => (one.lost ? 1 : 0);
  return standing.requirements
    .filter(({ status }) => status !== "passing" && status !== "inherited" && status !== "not_applicable")
    .map((each) => ({ ...each, lost: lost.has(each.id), url: `${url.replace(/\/+$/, "")}${each.href}` }))
    .toSorted((a, b) => rank(b) - rank(a) || b.weight - a.weight || urgency(a) - urgency(b));
}

const byUrgency: readonly string[] = ["failing", "error", "partial", "not_assessed", "manual", "accepted"];
const urgency = ({ status }: RequirementStanding): number => byUrgency.indexOf(status);

function notesOf(left: readonly string[], shareFell: boolean | null, baseline: GateBaseline | null): readonly string[] {
  if (baseline === null) return [];
  const notes: string[] = [];
  if (left.length > 0) {
    notes.push(
      `Passed in the baseline and asked for no more (another catalog, platform or decision): ${shortList(left)}.`,
    );
  }
  if (shareFell === null) {
    notes.push(
      "Catalog, formula or weights changed since the baseline, so the shares are not compared, only the requirements. Save a new baseline.",
    );
  }
  return notes;
}

/** A status in the words of the screen. */
export function statusWords({ status, lastKnownFailing }: RequirementStanding): string {
  const words = status.replaceAll("_", " ");
  return lastKnownFailing && status !== "failing" ? `${words}, last known failing` : words;
}
