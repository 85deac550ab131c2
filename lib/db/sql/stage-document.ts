import { outcomeRank } from "#lib/domain/check/outcome.ts";
import type { Database, Queryable } from "../queryable.ts";
import { copyRow } from "./copy-row.ts";
import type { KnownCheck, KnownResource, MappedWord, StagedTarget } from "./merge-types.ts";
import { analysedRoughly } from "./rough-table.ts";

/**
 * Rows of a document on their way into the staging tables, in one COPY: a word, a check or a resource in its words, or a
 * resource that a target's report looked at.
 */
export const arrivingWord = (targetId: string, word: MappedWord): string =>
  copyRow([
    ...["w", targetId, word.check.id, word.resource.id, word.fingerprint, word.contentDigest, word.line],
    ...[word.outcome, word.decision, word.severity, word.rawId, word.message, JSON.stringify(word.details), null, null],
  ]);

export const arrivingCheck = ({
  id,
  tool,
  check,
  witness,
  kind,
  resourceKind,
  nodeRole,
  ...words
}: KnownCheck): string =>
  copyRow([
    ...["c", null, id, null, null, null, null],
    ...[tool, check, witness, kind, resourceKind, nodeRole, words.title, words.remediation],
  ]);

export const arrivingResource = ({ id, key, resource }: KnownResource): string =>
  copyRow([
    ...["r", null, null, id, null, null, null],
    ...[key, resource.kind, resource.type, resource.namespace, resource.name, resource.container, null, null],
  ]);

export const arrivingLook = (targetId: string, resourceId: string): string =>
  copyRow(["l", targetId, null, resourceId, ...Array.from({ length: 11 }, () => null)]);

/**
 * Takes a document's rows in as they are read, into tables of this connection alone that are emptied at the end of every
 * transaction: the size of a document decides neither the memory of the process nor the number of statements.
 */
export async function stageDocument(db: Database, rows: AsyncIterable<string>): Promise<void> {
  await db.query(createStaging);
  await db.query("truncate arriving, staged_word, staged_look");
  await db.copy("copy arriving from stdin", rows);
}

const createStaging = `
  do $$ begin
    if to_regclass('pg_temp.arriving') is null then
      create temporary table arriving (
        kind text not null, target_id uuid, check_id uuid, resource_id uuid, fingerprint uuid, content_digest uuid, line integer,
        a text, b text, c text, d text, e text, f text, g text, h text
      ) on commit delete rows;
      create temporary table staged_word (
        target_id uuid not null, check_id uuid not null, resource_id uuid not null, fingerprint uuid not null,
        outcome text not null, decision text not null, severity text not null, raw_id text not null, message text not null,
        details jsonb not null, line integer, content_digest uuid not null, implied boolean not null,
        primary key (target_id, check_id, resource_id)
      ) on commit delete rows;
      create temporary table staged_look (
        target_id uuid not null, resource_id uuid not null, primary key (target_id, resource_id)
      ) on commit delete rows;
      ${analysedRoughly("staged_word", ["target_id", "check_id", "resource_id", "fingerprint", "outcome"])}
      ${analysedRoughly("staged_look", ["target_id", "resource_id"])}
    end if;
  end $$`;

const ranks = Object.entries(outcomeRank)
  .map(([outcome, rank]) => `when '${outcome}' then ${rank}`)
  .join(" ");

/**
 * Of several words of one target about one check and resource the worst stays, and of equals the one with the smallest
 * digest, of the same words the first line (`mapTarget` chooses the same way).
 */
export async function stageWords(q: Queryable): Promise<void> {
  await q.query(
    `insert into staged_word
     select distinct on (target_id, check_id, resource_id)
            target_id, check_id, resource_id, fingerprint, a, b, c, d, e, f::jsonb, line, content_digest, false
       from arriving where kind = 'w'
      order by target_id, check_id, resource_id, case a ${ranks} end, content_digest, line`,
  );
  await q.query(
    `insert into staged_look
     select target_id, resource_id from arriving where kind = 'l'
     union
     select target_id, resource_id from staged_word`,
  );
  await q.query("analyze staged_word (target_id, check_id, resource_id, fingerprint, outcome), staged_look");
}

/** Leaves the words of these targets out of what is merged set-wise: they are folded anew from their documents. */
export async function unstageTargets(q: Queryable, targets: readonly StagedTarget[]): Promise<void> {
  if (targets.length === 0) return;
  const ids = [targets.map((target) => target.id)];
  await q.query("delete from staged_word where target_id = any($1::uuid[])", ids);
  await q.query("delete from staged_look where target_id = any($1::uuid[])", ids);
}
