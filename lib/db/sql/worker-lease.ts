import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** Lock of one worker of the queue, held by the session of its process: it ends when the process does. */
const leaseKey = "hashtextextended('kubeproof.worker ' || id, 0)";

/** Shows, for as long as this very session lives, that the workers of this process live. Needs a session of its own. */
export async function holdLeases(q: Queryable, workerIds: readonly string[]): Promise<void> {
  await q.query(`select pg_advisory_lock(${leaseKey}) from unnest($1::text[]) as w(id)`, [workerIds]);
}

const Unlocked = z.object({ workers: z.int() });

/**
 * Gives back the jobs of workers whose process is gone: the queue itself would hold them for four hours. A worker that
 * lives and only lost its session loses nothing but a race: merging the same scan twice merges it once.
 */
export async function unlockDeadWorkers(q: Queryable): Promise<number> {
  const rows = await q.query(
    `with holder as (select distinct locked_by as id from graphile_worker.jobs where locked_by is not null),
          dead as (select id from holder where pg_try_advisory_xact_lock(${leaseKey})),
          listed as (select coalesce(array_agg(id), '{}') as ids from dead)
     select cardinality(ids) as workers, graphile_worker.force_unlock_workers(ids) from listed`,
  );
  return z.tuple([Unlocked]).parse(rows)[0].workers;
}
