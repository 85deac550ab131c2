import type { Queryable } from "../queryable.ts";
import type { MappedTarget } from "./merge-types.ts";

/**
 * Puts the words of a document into this connection's staging table, sorted by key. The table lives as long as the
 * connection and is emptied at the end of every transaction.
 */
export async function stageWords(q: Queryable, targets: readonly MappedTarget[]): Promise<void> {
  await q.query(
    `create temporary table if not exists staged_word (
       target_id uuid not null, check_id uuid not null, resource_id uuid not null, fingerprint uuid not null,
       outcome text not null, decision text not null, severity text not null, raw_id text not null, message text not null,
       details jsonb not null, line integer, content_digest uuid not null, implied boolean not null
     ) on commit delete rows`,
  );
  await q.query("delete from staged_word");
  const words = targets.flatMap((target) => target.words.map((word) => ({ target, word })));
  if (words.length === 0) return;
  await q.query(
    `insert into staged_word
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
                          $9::text[], $10::text[]::jsonb[], $11::integer[], $12::uuid[], $13::boolean[])
      order by 1, 2, 3`,
    [
      words.map(({ target }) => target.id),
      words.map(({ word }) => word.check.id),
      words.map(({ word }) => word.resource.id),
      words.map(({ word }) => word.fingerprint),
      words.map(({ word }) => word.outcome),
      words.map(({ word }) => word.decision),
      words.map(({ word }) => word.severity),
      words.map(({ word }) => word.rawId),
      words.map(({ word }) => word.message),
      words.map(({ word }) => JSON.stringify(word.details)),
      words.map(({ word }) => word.line),
      words.map(({ word }) => word.contentDigest),
      words.map(({ word }) => word.implied),
    ],
  );
  // A temporary table has no statistics of its own, and joins planned without any are quadratic.
  await q.query("analyze staged_word");
}
