import type { Fact, WitnessEntry } from "../catalog/catalog.ts";
import type { Part, Silence, Verdict } from "./part.ts";
import { worstDeciding } from "./part.ts";

/** What one entry of one source says about one resource of the fact. */
export type WitnessVerdict = {
  readonly source: string;
  readonly entry: WitnessEntry;
  readonly verdict: Verdict;
  readonly silence: Silence | null;
  readonly parts: readonly Part[];
};

/** State of a fact on one resource (semantics § 5.3). */
export const factStates = ["pass", "fail", "last_known_failing", "error", "truncated", "not_witnessed"] as const;
export type FactState = (typeof factStates)[number];

export type JudgedResource = {
  readonly state: FactState;
  /** Why it is not witnessed, when it is not. */
  readonly silence: Silence | null;
  readonly witnesses: readonly WitnessVerdict[];
};

/** Whether a pass of an id lifted from these parts may stand; nodes lifted to the cluster ask the roster. */
export type LiftGuard = (parts: readonly Part[]) => boolean;

/**
 * One id of one source lifted to one resource: worst first; a pass only when every part the source has named, and that
 * was not seen gone or not applicable (unless its last deciding word failed), passes fresh (semantics § 5.1).
 */
export function liftParts(parts: readonly Part[], guard: LiftGuard): { verdict: Verdict; silence: Silence | null } {
  const worst = worstDeciding(parts.map((part) => part.verdict));
  if (worst !== undefined)
    return { verdict: worst, silence: worst === "last_known_failing" ? firstSilence(parts) : null };
  const relevant = parts.filter((part) => part.verdict !== "not_applicable");
  if (relevant.length === 0)
    return {
      verdict: parts.length === 0 ? "none" : "not_applicable",
      silence: parts.length === 0 ? "no_source" : "skipped",
    };
  if (relevant.every((part) => part.verdict === "pass")) {
    return guard(parts) ? { verdict: "pass", silence: null } : { verdict: "none", silence: "part_missing" };
  }
  if (relevant.some((part) => part.verdict === "truncated")) return { verdict: "truncated", silence: "truncated" };
  return { verdict: "none", silence: firstSilence(relevant) };
}

/** The reason that tells most, whatever order the parts came in. */
function firstSilence(parts: readonly Part[]): Silence {
  const reasons = parts.filter((part) => part.verdict !== "pass").map((part) => part.silence);
  return tellingMost.find((reason) => reasons.includes(reason)) ?? "no_source";
}

const tellingMost: readonly Silence[] = [
  "truncated",
  "excepted",
  "skipped",
  "manual",
  "not_believed",
  "no_longer_named",
  "part_missing",
  "silent",
];

/** An `all_of` passes when all its ids pass and fails if one fails. */
export function judgeEntry(
  source: string,
  entry: WitnessEntry,
  partsOf: (id: string) => readonly Part[],
  guard: LiftGuard,
): WitnessVerdict {
  const lifted = entry.allOf.map((id) => liftParts(partsOf(id), guard));
  const parts = entry.allOf.flatMap((id) => partsOf(id));
  const verdicts = lifted.map((each) => each.verdict);
  const worst = worstDeciding(verdicts);
  const silence = lifted.find((each) => each.silence !== null)?.silence ?? null;
  if (worst !== undefined) return { source, entry, verdict: worst, silence, parts };
  if (verdicts.every((verdict) => verdict === "pass")) return { source, entry, verdict: "pass", silence: null, parts };
  if (verdicts.includes("truncated")) return { source, entry, verdict: "truncated", silence: "truncated", parts };
  return { source, entry, verdict: "none", silence: silence ?? "no_source", parts };
}

/** The fact on one resource out of its witnesses, which are shown side by side (semantics § 5.3). */
export function judgeFact(fact: Pick<Fact, "onDisagreement">, witnesses: readonly WitnessVerdict[]): JudgedResource {
  const verdicts = witnesses.map((witness) => witness.verdict);
  const passes = verdicts.includes("pass");
  if (fact.onDisagreement === "pass" && passes) return { state: "pass", silence: null, witnesses };
  const worst = worstDeciding(verdicts);
  if (worst !== undefined) {
    const silence = worst === "last_known_failing" ? silenceAmong(witnesses, "last_known_failing") : null;
    return { state: worst, silence, witnesses };
  }
  if (passes) return { state: "pass", silence: null, witnesses };
  if (verdicts.includes("truncated")) return { state: "truncated", silence: "truncated", witnesses };
  return { state: "not_witnessed", silence: silenceAmong(witnesses, "none"), witnesses };
}

function silenceAmong(witnesses: readonly WitnessVerdict[], verdict: Verdict): Silence {
  const reasons = witnesses.filter((witness) => witness.verdict === verdict).map((witness) => witness.silence);
  return tellingMost.find((reason) => reasons.includes(reason)) ?? "no_source";
}
