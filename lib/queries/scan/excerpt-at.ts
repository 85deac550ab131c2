import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import { keptDocument } from "./kept-document.ts";
import { keptExcerpt } from "./kept-excerpt.ts";

/** Lines shown above and below the one that says it. */
// A result of kube-bench says its id first and its status a dozen lines later: both belong in the picture.
const around = 4;
const after = 17;

/** The lines around a word of a scan of this cluster; null where no document can be shown. */
export async function excerptAt(
  ctx: Context,
  clusterId: string,
  scanId: string,
  line: number,
): Promise<RawExcerpt | null> {
  const scan = await findScan(fromSql(ctx.sql), scanId);
  // The words of a cluster are its own scans'; anything else would be a foreign document.
  if (scan === null || scan.cluster_id !== clusterId) return null;
  const kept = await keptDocument(ctx, { clusterId, sha256: scan.sha256 });
  const source = { scanId: scan.id, sha256: scan.sha256 };
  return kept === null ? null : await keptExcerpt(source, kept, { line, around, after, first: around + after });
}
