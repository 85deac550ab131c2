import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listSameWords, type SameQuestion, type SameWord } from "#lib/db/sql/list-same-words.ts";
import type { FindingRecord } from "#lib/db/sql/read-findings.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { witnessedBy } from "../requirement/resting-on.ts";

/** Words fetched at most for one page: a resource with hundreds of containers says nothing new with each of them. */
const mostWords = 20_000;

/** Every check the catalog names for the facts of a check, itself among them; none for a check that only informs. */
function sameWitnesses(catalog: Catalog, tool: string, witness: string): readonly { tool: string; witness: string }[] {
  const found = new Map<string, { tool: string; witness: string }>();
  for (const fact of witnessedBy(catalog, tool, witness).facts) {
    for (const entry of [...fact.witnesses, ...(fact.manualWitnesses ?? [])]) {
      for (const id of entry.allOf) found.set(`${entry.tool} ${id}`, { tool: entry.tool, witness: id });
    }
  }
  return [...found.values()];
}

/**
 * What everyone said about the facts of these findings on their resources, by the place of the finding; one statement. Where
 * no fact names the check, as for most vulnerabilities, the very same check of another source is all there can be.
 */
export async function wordsOnSameFacts(
  ctx: Context,
  records: readonly FindingRecord[],
): Promise<ReadonlyMap<number, readonly SameWord[]>> {
  const asked = records.flatMap((record, place): SameQuestion[] => {
    const where = { place, clusterId: record.cluster_id, resourceId: record.resource_id };
    const { tool, witness, check_key: checkKey } = record;
    const same = sameWitnesses(ctx.catalog, tool, witness);
    if (same.length === 0) return [{ ...where, tool, witness, checkKey }];
    return same.map((each) => ({ ...where, ...each, checkKey: null }));
  });
  return Map.groupBy(await listSameWords(fromSql(ctx.sql), asked, mostWords), (word) => word.place);
}
