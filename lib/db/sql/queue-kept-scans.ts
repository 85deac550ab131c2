import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Queued = z.object({ scans: z.int() });

/** Queues again every kept scan that has no job, as when the queue was emptied; one whose job gave up stays as it is. */
export async function queueKeptScans(q: Queryable): Promise<number> {
  const rows = await q.query(
    `with lost as (
       select s.cluster_id, s.id from scan s
        where s.state = 'kept' and not exists (select from graphile_worker.jobs j where j.key = 'scan ' || s.id)
        order by s.received_at
     ),
     queued as (
       select graphile_worker.add_job('merge-scan', json_build_object('scanId', id), queue_name => 'cluster ' || cluster_id,
                                      job_key => 'scan ' || id, max_attempts => 10) as job
         from lost
     )
     select count(job)::int as scans from queued`,
  );
  return z.tuple([Queued]).parse(rows)[0].scans;
}
