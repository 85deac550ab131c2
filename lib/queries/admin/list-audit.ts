import type { AuditView } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countAuditEntries, type ListedAuditEntry, listAuditEntries } from "#lib/db/sql/list-audit-entries.ts";
import { canonicalJson } from "#lib/domain/audit/canonical.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";

/** Entries on one page. */
const onePage = 50;
/** Longer JSON is cut: an entry may hold the text of a whole file. */
const longestJson = 4_000;

/** The audit log, newest first; `before` is the number the page begins below. */
export async function listAudit(
  ctx: Context,
  { before = null }: { readonly before?: number | null | undefined },
): Promise<AuditView> {
  const db = fromSql(ctx.sql);
  const rows = await listAuditEntries(db, { before, limit: onePage + 1 });
  const shown = rows.slice(0, onePage);
  return {
    now: ctx.now.toISOString(),
    rows: shown.map(rowOf),
    total: await countAuditEntries(db),
    next: rows.length > onePage ? (shown.at(-1)?.seq ?? null) : null,
  };
}

function rowOf(row: ListedAuditEntry): AuditView["rows"][number] {
  const { cluster_id: id, cluster_name: name } = row;
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    by: cleanTitle(row.actor_name ?? row.actor_id),
    byKind: row.actor_kind,
    action: row.action,
    subject: cleanTitle(row.subject),
    cluster: id === null || name === null ? null : { id, name },
    reason: row.reason === null ? null : cleanText(row.reason, 2_000),
    before: jsonText(row.before),
    after: jsonText(row.after),
    hash: row.hash,
  };
}

function jsonText(value: ListedAuditEntry["before"]): string | null {
  if (value === null) return null;
  const text = canonicalJson(value);
  return text.length > longestJson ? `${text.slice(0, longestJson)} …` : text;
}
