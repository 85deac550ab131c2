import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { findScan, type StoredScan } from "#lib/db/sql/scans.ts";
import { reaches } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One scan of a cluster the viewer may see; a foreign one reads like one that does not exist. */
export async function getStoredScan({ sql, viewer }: Context, scanId: string): Promise<StoredScan> {
  const scan = uuid.test(scanId) ? await findScan(fromSql(sql), scanId) : null;
  if (scan !== null && reaches(viewer, scan.cluster_id)) return scan;
  throw new AppError("not_found", "There is no such scan among yours.", { reason: "unknown_scan" });
}
