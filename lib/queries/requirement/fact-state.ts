import type { FactState } from "#lib/contract/views/standing.ts";
import { passesOnCluster } from "#lib/domain/control/status.ts";
import type { EvaluatedFact, FactOnResource } from "#lib/domain/fact/evaluate.ts";
import type { Part, Silence } from "#lib/domain/fact/part.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";

type State = FactState["state"];
type Reason = FactState["reason"];

/** Worst first, as pages list them. */
export const stateRank: Readonly<Record<State, number>> = {
  fail: 0,
  last_known_failing: 1,
  error: 2,
  pass_in_truncated: 3,
  not_witnessed: 4,
  not_yet_due: 5,
  pass: 6,
  inherited: 7,
  not_applicable: 8,
};

const plain = (state: State, reason: Reason = null): FactState => ({ state, reason, wasError: false, since: null });

/** Whether a source was heard here that runs a tool which could witness the fact. */
export function isHeard(fact: EvaluatedFact["fact"], sources: ClusterInput["sources"]): boolean {
  const heard = heardTools(sources);
  return fact.witnesses.some((entry) => heard.has(entry.tool));
}

/** Tools of the sources that were heard and not retired since. */
export function heardTools(sources: ClusterInput["sources"]): ReadonlySet<string> {
  return new Set(
    [...sources.values()]
      .filter((source) => source.heardAt !== null && source.heardAt > (source.retiredAt ?? -Infinity))
      .flatMap((source) => source.tools),
  );
}

/** The core's silence in the words of the views. */
export function reasonOf(silence: Silence | null, fact: EvaluatedFact, input: ClusterInput): Reason {
  switch (silence) {
    case null:
      return null;
    case "no_source":
      return isHeard(fact.fact, input.sources) ? "nobody_looked" : "no_source";
    case "part_missing":
      return fact.rosterMissing || input.roster === null ? "no_roster" : "nobody_looked";
    case "silent":
    case "manual":
    case "skipped":
    case "excepted":
    case "not_believed":
    case "no_longer_named":
    case "truncated":
      return silence;
    default:
      return silence satisfies never;
  }
}

/** All words that were heard about a fact on a resource, once each. */
export function partsOf(on: FactOnResource): readonly Part[] {
  return [...new Set(on.witnesses.flatMap((witness) => witness.parts))];
}

/** State of a fact on one resource, with since when it holds. */
export function stateOnResource(on: FactOnResource, fact: EvaluatedFact, input: ClusterInput): FactState {
  const parts = partsOf(on);
  const reason = reasonOf(on.silence, fact, input);
  switch (on.state) {
    case "pass":
      return { ...plain("pass"), since: instant(latest(sinceOf(parts, "pass"))) };
    case "fail":
      return { ...plain("fail"), since: instant(earliest(sinceOf(parts, "fail"))) };
    case "error":
      return { ...plain("error"), since: instant(earliest(sinceOf(parts, "error"))) };
    case "last_known_failing":
      return lastKnown(parts, reason);
    case "truncated":
      return plain("pass_in_truncated", "truncated");
    case "not_witnessed":
      return { ...plain("not_witnessed", reason), since: reason === "silent" ? silentSince(parts, input) : null };
    default:
      return on.state satisfies never;
  }
}

function lastKnown(parts: readonly Part[], reason: Reason): FactState {
  const standing = parts.filter((part) => part.verdict === "last_known_failing");
  const failed = standing.filter((part) => part.state.lastDeciding?.decision === "fail");
  const last = (failed.length > 0 ? failed : standing).flatMap((part) => part.state.lastDeciding?.at ?? []);
  return {
    state: "last_known_failing",
    reason,
    wasError: failed.length === 0 && standing.length > 0,
    since: instant(latest(last)),
  };
}

/** When the last of its words stopped counting. */
function silentSince(parts: readonly Part[], input: ClusterInput): string | null {
  const ends = parts.flatMap((part) => {
    const interval = input.sources.get(part.word.source)?.interval;
    return part.state.saidAt === null || interval === undefined ? [] : [part.state.saidAt + 2 * interval];
  });
  return instant(latest(ends));
}

/** State of a fact on the whole cluster: the worst of its resources, and what is missing for a pass. */
export function stateOnCluster(fact: EvaluatedFact, attested: boolean, input: ClusterInput): FactState {
  if (fact.standing === "inherited") return plain("inherited");
  if (fact.standing === "does_not_apply") return plain("not_applicable");
  if (fact.fact.peopleOnly) return attested ? plain("pass") : plain("not_witnessed", "people_only");
  const states = fact.resources.map((on) => stateOnResource(on, fact, input));
  const worst = (state: State): FactState | undefined => states.find((each) => each.state === state);
  const failing = worst("fail") ?? worst("last_known_failing") ?? worst("error");
  if (failing !== undefined) return summary(failing, states);
  if (passesOnCluster(fact)) return { ...plain("pass"), since: instant(latest(times(states))) };
  const unseen = worst("pass_in_truncated") ?? informative(states);
  if (unseen !== undefined) return { ...unseen, since: null };
  if (states.length === 0 && fact.notYetDue > 0) return plain("not_yet_due");
  if (states.length === 0)
    return plain("not_witnessed", isHeard(fact.fact, input.sources) ? "nobody_looked" : "no_source");
  return plain("not_witnessed", "no_roster");
}

/** The unseen resource that says most: any reason is better than that nobody looked. */
function informative(states: readonly FactState[]): FactState | undefined {
  const unseen = states.filter((each) => each.state === "not_witnessed");
  return unseen.find((each) => each.reason !== "no_source" && each.reason !== "nobody_looked") ?? unseen[0];
}

/** A failure of the cluster holds since the first of its resources failed; it was an error where none of them failed. */
function summary(failing: FactState, states: readonly FactState[]): FactState {
  const same = states.filter((each) => each.state === failing.state);
  const since = failing.state === "last_known_failing" ? latest(times(same)) : earliest(times(same));
  return { ...failing, wasError: same.every((each) => each.wasError), since: instant(since) };
}

function sinceOf(parts: readonly Part[], verdict: Part["verdict"]): number[] {
  return parts.filter((part) => part.verdict === verdict).map((part) => part.state.since);
}

const times = (states: readonly FactState[]): number[] =>
  states.flatMap((each) => (each.since === null ? [] : [Date.parse(each.since)]));
const latest = (instants: readonly number[]): number | null => (instants.length === 0 ? null : Math.max(...instants));
const earliest = (instants: readonly number[]): number | null => (instants.length === 0 ? null : Math.min(...instants));
const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
