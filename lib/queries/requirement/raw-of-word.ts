import type { EvidenceControl, RequirementPage, WitnessWord } from "#lib/contract/views/requirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import { shownDocument } from "../scan/kept-document.ts";
import { rawExcerpt } from "../scan/raw-excerpt.ts";
import { stateRank } from "./fact-state.ts";

/** Lines shown above and below the one that says it. */
// A result of kube-bench says its id first and its status a dozen lines later: both belong in the picture.
const around = 4;
const after = 17;

/** The raw lines of the word asked for, else of the worst one that has a place; null where no document can be shown. */
export async function rawOfWord(
  ctx: Context,
  clusterId: string,
  evidence: readonly EvidenceControl[],
  result: string | undefined,
): Promise<RequirementPage["raw"]> {
  const word = chosenWord(evidence, result);
  if (word === null || word.scanId === null || word.line === null) return null;
  const scan = await findScan(fromSql(ctx.sql), word.scanId);
  // The words of a cluster are its own scans'; anything else would be a foreign document.
  if (scan === null || scan.cluster_id !== clusterId) return null;
  const bytes = await shownDocument(ctx, clusterId, scan.sha256);
  const source = { scanId: scan.id, sha256: scan.sha256 };
  const excerpt =
    bytes === null ? null : rawExcerpt({ ...source, bytes }, { line: word.line, around, after, first: around + after });
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
