import type { Queryable } from "../queryable.ts";

/**
 * Asks the worker, in the transaction of a change of catalog, to read again what reads otherwise now and to settle every
 * cluster; keys and queue are those of the clock's jobs, so that they never run twice at once.
 */
export async function queueSettling(q: Queryable): Promise<void> {
  await q.query(
    `select (graphile_worker.add_job(task, '{}'::json, queue_name => 'clock', job_key => task, max_attempts => 3)).id::text
       from unnest(array['rebuild-stale', 'settle-due']) as t(task)`,
  );
}
