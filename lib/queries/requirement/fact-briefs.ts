import type { FactState } from "#lib/contract/views/standing.ts";
import type { FactRollup } from "#lib/db/sql/list-fact-rollups.ts";
import type { Catalog, Fact, Requirement } from "#lib/domain/catalog/catalog.ts";
import { needsRoster } from "#lib/domain/fact/scope.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import { type JudgedEvidence, linkedControls } from "./evidence.ts";
import { type FactDraft, isNamed } from "./fact-view.ts";
import type { FactBrief } from "./sentence.ts";

/** Resources named in a sentence. */
const mostNamed = 2;

/** The facts of the links that count, with names: for a cluster on which the requirement was judged. */
export function briefsOfEvidence({ judged, drafts }: Pick<JudgedEvidence, "judged" | "drafts">): readonly FactBrief[] {
  const counting = judged.required.filter((link) => link.status !== "inherited" && link.status !== "not_applicable");
  const links = counting.length > 0 ? counting : judged.supporting;
  const seen = new Map<string, FactBrief>();
  for (const link of links) {
    for (const draft of drafts.get(link.control.id) ?? []) {
      const known = seen.get(draft.fact.fact.id);
      if (known === undefined || (draft.required && !known.required)) seen.set(draft.fact.fact.id, briefOf(draft));
    }
  }
  return [...seen.values()];
}

function briefOf(draft: FactDraft): FactBrief {
  const { fact, state } = draft;
  const named = draft.results.filter((result) => isNamed(result, state));
  return {
    fact: fact.fact,
    required: draft.required,
    state,
    where: named.slice(0, mostNamed).map(({ on }) => resourceRef(on.resource).label),
    whereTotal: draft.inState,
    asked: new Set(draft.results.flatMap(({ on }) => on.words.map(({ part }) => part.word.tool))),
  };
}

/** A fact on a cluster whose evidence was not read. */
export type RolledUp = {
  readonly counts: Readonly<Partial<Record<FactRollup["state"], number>>>;
  readonly heardTools: ReadonlySet<string>;
  readonly isRosterFresh: boolean;
  readonly isManaged: boolean;
  readonly attested: ReadonlySet<string>;
};

/** The facts of a requirement out of the roll-ups of a cluster: numbers without names. */
export function briefsOfRollup(
  catalog: Catalog,
  requirement: Requirement,
  onFact: (factId: string) => RolledUp,
): readonly FactBrief[] {
  const links = linkedControls(catalog, requirement);
  const required = links.filter(({ link }) => link.role === "required");
  const seen = new Map<string, FactBrief>();
  for (const { control } of required.length > 0 ? required : links) {
    for (const use of control.facts) {
      const fact = catalog.facts.get(use.fact);
      const known = seen.get(use.fact);
      if (fact === undefined || (known !== undefined && (known.required || !use.required))) continue;
      seen.set(use.fact, rolledUpBrief(fact, { required: use.required, control: control.id }, onFact(use.fact)));
    }
  }
  return [...seen.values()];
}

type Use = { readonly required: boolean; readonly control: string };

function rolledUpBrief(fact: Fact, use: Use, on: RolledUp): FactBrief {
  const state = rolledUpState(fact, use, on);
  const { state: name } = state;
  const isNumbered = name === "fail" || name === "error" || name === "last_known_failing";
  const whereTotal = isNumbered ? (on.counts[name] ?? 0) : 0;
  return { fact, required: use.required, state, where: [], whereTotal, asked: new Set() };
}

const plain = (state: FactState["state"], reason: FactState["reason"] = null): FactState => ({
  ...{ state, reason, wasError: false, since: null },
});

/** The same order as for a cluster whose evidence was read; why a fact is not witnessed is not kept in the roll-ups. */
function rolledUpState(fact: Fact, { control }: Use, on: RolledUp): FactState {
  const { counts, heardTools, isRosterFresh, isManaged, attested } = on;
  const some = (state: FactRollup["state"]): boolean => (counts[state] ?? 0) > 0;
  const unseen = (): FactState =>
    plain("not_witnessed", fact.witnesses.some((entry) => heardTools.has(entry.tool)) ? null : "no_source");
  const asksRoster = needsRoster(fact.scope);
  if (fact.managed === "inherited" && isManaged) return plain("inherited");
  if (fact.peopleOnly) return attested.has(control) ? plain("pass") : plain("not_witnessed", "people_only");
  if (some("fail")) return plain("fail");
  if (some("last_known_failing")) return plain("last_known_failing");
  if (some("error")) return plain("error");
  if (some("truncated")) return plain("pass_in_truncated", "truncated");
  if (some("not_witnessed")) return unseen();
  if (some("pass")) return asksRoster && !isRosterFresh ? plain("not_witnessed", "no_roster") : plain("pass");
  if (some("not_yet_due")) return plain("not_yet_due");
  return asksRoster && isRosterFresh ? plain("not_applicable") : unseen();
}
