import type { FactResult, FactView, WitnessWord } from "#lib/contract/views/requirement.ts";
import type { FactState } from "#lib/contract/views/standing.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { EvaluatedFact, PartIndex } from "#lib/domain/fact/evaluate.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import { computedWord } from "./computed-word.ts";
import { couldWitness } from "./could-witness.ts";
import { heardTools, reasonOf, stateOnCluster, stateOnResource, stateRank } from "./fact-state.ts";
import { type HeardOn, heardAbout } from "./heard.ts";
import { type Contents, witnessWord } from "./witness-word.ts";

/** Results of one fact on a page, and of all its facts together; `resultsTotal` counts all. */
const mostResults = 200;
const mostOnPage = 800;
/** However many facts a page has, each shows this many of its results, the worst first. */
const fewestResults = 20;

/** How many results each of this many facts may show, so that a page stays one that a browser can hold. */
export function resultsPerFact(facts: number): number {
  return Math.max(fewestResults, Math.min(mostResults, Math.floor(mostOnPage / Math.max(1, facts))));
}

/** One cluster as its evidence is read. */
export type Evidence = {
  readonly clusterId: string;
  readonly catalog: Catalog;
  readonly input: ClusterInput;
  readonly index: PartIndex;
  readonly at: number;
  readonly benchmark: string | null;
};

/** A fact with its results sorted and cut, before the words themselves are fetched. */
export type FactDraft = {
  readonly place: string;
  readonly fact: EvaluatedFact;
  readonly required: boolean;
  readonly state: FactState;
  readonly results: readonly { readonly on: HeardOn; readonly state: FactState }[];
  readonly resultsTotal: number;
  /** All resources in the state of the fact that are worth naming, those cut off included. */
  readonly inState: number;
};

/** @param place names the control on the page: one fact can stand under two */
export function draftFact(
  evidence: Evidence,
  fact: EvaluatedFact,
  use: { readonly place: string; readonly required: boolean; readonly attested: boolean; readonly most: number },
): FactDraft {
  const { input, index } = evidence;
  const judged = new Map(fact.resources.map((on) => [on.key, on]));
  const results = heardAbout(fact, index, input).map((on) => {
    const judgedOn = judged.get(on.key);
    const state = judgedOn === undefined ? unjudged(on, fact, input) : stateOnResource(judgedOn, fact, input);
    return { on, state };
  });
  results.sort((a, b) => stateRank[a.state.state] - stateRank[b.state.state] || byKey(a.on, b.on));
  const state = informed(stateOnCluster(fact, use.attested, input), results);
  return {
    place: `${use.place} ${fact.fact.id}`,
    fact,
    required: use.required,
    state,
    results: results.slice(0, use.most),
    resultsTotal: results.length,
    inState: results.filter((result) => isNamed(result, state)).length,
  };
}

/** Whether a sentence about the fact names the resource: a fact that nobody saw anywhere has no place worth naming. */
export function isNamed({ on, state: own }: FactDraft["results"][number], state: FactState): boolean {
  if (own.state !== state.state || on.resource.kind === "cluster") return false;
  return on.words.length > 0 || state.state !== "not_witnessed";
}

/** By number where names hold numbers: node 2 comes before node 10. */
const names = new Intl.Collator("en", { numeric: true });
const byKey = (a: HeardOn, b: HeardOn): number => names.compare(a.key, b.key);

/** What somebody said of a resource the fact is not judged on: nothing that decides. */
function unjudged(on: HeardOn, fact: EvaluatedFact, input: ClusterInput): FactState {
  const silence = on.words.find((word) => word.part.silence !== null)?.part.silence ?? null;
  const reason = reasonOf(silence, fact, input) ?? "nobody_looked";
  return { state: "not_witnessed", reason, wasError: false, since: null };
}

/** Where nobody decided, the reason of who was asked says more than that nobody looked. */
function informed(state: FactState, results: FactDraft["results"]): FactState {
  if (state.state !== "not_witnessed" || (state.reason !== "nobody_looked" && state.reason !== "no_source"))
    return state;
  const said = results.find(({ on, state: own }) => !on.judged && own.reason !== "nobody_looked");
  return said === undefined ? state : { ...state, reason: said.state.reason };
}

/** The fact as the page shows it, with all words of each result side by side. */
export function factView(evidence: Evidence, draft: FactDraft, contents: Contents): FactView {
  const { fact, state, required } = draft;
  return {
    id: fact.fact.id,
    statement: fact.fact.statement,
    scope: fact.fact.scope,
    required,
    passOnDisagreement: fact.fact.onDisagreement === "pass",
    state,
    resources: {
      passing: fact.resources.filter((on) => on.state === "pass").length,
      looked: fact.resources.filter((on) => on.state !== "not_witnessed").length,
      total: fact.rosterMissing ? null : fact.resources.length,
      leftOut: fact.leftOut,
      notYetLookedAt: fact.notYetDue,
    },
    results: draft.results.map((result) => resultView(evidence, draft.place, result, contents)),
    resultsTotal: draft.resultsTotal,
    couldWitness: couldWitness(evidence.catalog, fact.fact, heardOf(evidence), evidence.benchmark),
  };
}

const heardOf = ({ input, index }: Evidence) => ({ tools: heardTools(input.sources), words: index });

function resultView(
  evidence: Evidence,
  place: string,
  { on, state }: FactDraft["results"][number],
  contents: Contents,
): FactResult {
  const { catalog, clusterId, input, at } = evidence;
  const words = on.words.flatMap((heard) => {
    const { computed } = heard.part;
    return computed === undefined
      ? (witnessWord(catalog, input, at, contents, { ...heard, place }) ?? [])
      : [computedWord(catalog, clusterId, { ...heard, place }, computed)];
  });
  words.sort((a, b) => rankOf(a) - rankOf(b) || (a.rawId < b.rawId ? -1 : 1));
  return { resource: resourceRef(on.resource), state, words };
}

/** Words that fail first, then those that decide, then the rest: side by side they are read from the left. */
function rankOf({ outcome, whyNot }: WitnessWord): number {
  if (outcome === "fail") return 0;
  if (outcome === "error") return 1;
  return whyNot === null ? 2 : 3;
}

/** The fact where there is no cluster to look at. */
export function factWithoutCluster(catalog: Catalog, id: string, required: boolean): FactView | null {
  const fact = catalog.facts.get(id);
  if (fact === undefined) return null;
  const reason = fact.peopleOnly ? "people_only" : "nobody_looked";
  return {
    id,
    statement: fact.statement,
    scope: fact.scope,
    required,
    passOnDisagreement: fact.onDisagreement === "pass",
    state: { state: "not_witnessed", reason, wasError: false, since: null },
    resources: { passing: 0, looked: 0, total: null, leftOut: 0, notYetLookedAt: 0 },
    results: [],
    resultsTotal: 0,
    couldWitness: couldWitness(catalog, fact, { tools: new Set(), words: new Map() }, null),
  };
}
