import type {
  EvidenceControl,
  FactResult,
  FactView,
  RequirementPage,
  WitnessWord,
} from "#lib/contract/views/requirement.ts";

/** A word of a witness with everything it stands in. */
export type Word = {
  readonly control: EvidenceControl;
  readonly fact: FactView;
  readonly result: FactResult;
  readonly word: WitnessWord;
};

/** The word whose raw lines the page shows; null when there are none. */
export function chosenWord(view: Pick<RequirementPage, "raw" | "evidence">): Word | null {
  const key = view.raw?.key;
  if (key === undefined) return null;
  for (const control of view.evidence) {
    for (const fact of control.facts) {
      for (const result of fact.results) {
        const word = result.words.find((each) => each.key === key);
        if (word !== undefined) return { control, fact, result, word };
      }
    }
  }
  return null;
}
