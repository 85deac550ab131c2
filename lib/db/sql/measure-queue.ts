import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  task: z.string(),
  waiting: z.int(),
  running: z.int(),
  given_up: z.int(),
  oldest_due_at: z.date().nullable(),
});
/** Jobs of one task: due and not begun, under way, tried for the last time; and since when the oldest is due. */
export type TaskQueue = z.infer<typeof Row>;

/** The queue as it is at `now`, by task; a task without a job has no row. Jobs for later are not due and not counted. */
export async function measureQueue(q: Queryable, now: Date): Promise<readonly TaskQueue[]> {
  const rows = await q.query(
    `select task_identifier as task,
            (count(*) filter (where locked_by is null and attempts < max_attempts and run_at <= $1))::int as waiting,
            (count(*) filter (where locked_by is not null))::int as running,
            (count(*) filter (where locked_by is null and attempts >= max_attempts))::int as given_up,
            min(run_at) filter (where locked_by is null and attempts < max_attempts and run_at <= $1) as oldest_due_at
       from graphile_worker.jobs group by task_identifier`,
    [now],
  );
  return z.array(Row).parse(rows);
}
