import type { EvidenceControl, RequirementPage, WitnessWord } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { excerptAt } from "../scan/excerpt-at.ts";
import { stateRank } from "./fact-state.ts";

/** The raw lines of the word asked for, else of the worst one that has a place; null where no document can be shown. */
export async function rawOfWord(
  ctx: Context,
  clusterId: string,
  evidence: readonly EvidenceControl[],
  result: string | undefined,
): Promise<RequirementPage["raw"]> {
  const word = chosenWord(evidence, result);
  if (word === null || word.scanId === null || word.line === null) return null;
  const excerpt = await excerptAt(ctx, clusterId, word.scanId, word.line);
  return excerpt === null ? null : { key: word.key, excerpt };
}

const outcomeRank: readonly WitnessWord["outcome"][] = [
  "fail",
  "error",
  "warn",
  "manual",
  "excepted",
  "not_evaluated",
  "not_applicable",
  "pass",
];

function chosenWord(evidence: readonly EvidenceControl[], result: string | undefined): WitnessWord | null {
  const all = evidence.flatMap((control) =>
    control.facts.flatMap((fact) =>
      fact.results.flatMap(({ state, words }) => words.map((word) => ({ word, rank: stateRank[state.state] }))),
    ),
  );
  const asked = all.find(({ word }) => word.key === result);
  if (asked !== undefined) return asked.word;
  const placed = all.filter(({ word }) => word.line !== null && word.scanId !== null);
  const worst = placed.toSorted(
    (a, b) => a.rank - b.rank || outcomeRank.indexOf(a.word.outcome) - outcomeRank.indexOf(b.word.outcome),
  );
  return worst[0]?.word ?? null;
}
