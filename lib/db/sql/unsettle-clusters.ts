import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import { codeOf } from "../connection-error.ts";
import type { Queryable } from "../queryable.ts";

/** Longer than settling takes, shorter than a command's transaction may. */
const longestWaitMs = 10_000;
const lockNotAvailable = "55P03";

/** How Prisma wraps what PostgreSQL refused. */
const Wrapped = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
});

function isLockTimeout(error: unknown): boolean {
  const wrapped = Wrapped.safeParse(error);
  const code = wrapped.success ? wrapped.data.meta.driverAdapterError.cause.originalCode : codeOf(error);
  return code === lockNotAvailable;
}

/**
 * For a change of what every figure is computed by: waits until nobody settles a cluster, keeps others from beginning to
 * until this transaction ends, and lets what was stored hold no longer. Call it before the first write, as `lockCluster` asks.
 * By id, so that two changes at once queue. Where one waits longer than `waitMs` for a cluster, nothing is changed.
 */
export async function unsettleClusters(q: Queryable, waitMs: number = longestWaitMs): Promise<void> {
  await q.query("select set_config('lock_timeout', $1, true)", [`${waitMs}ms`]);
  try {
    await q.query(
      `select count(*)::int as locked
         from (select pg_advisory_xact_lock(hashtextextended('kubeproof.cluster ' || c.id::text, 0))
                 from (select id from cluster where deleted_at is null order by id offset 0) c) held`,
    );
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new AppError("unavailable", "A large document is being read. Nothing was changed. Try again in a minute.", {
      reason: "clusters_busy",
      cause: error,
    });
  }
  await q.query("update cluster_standing set holds_until = '-infinity'");
}
