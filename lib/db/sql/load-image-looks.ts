import * as z from "zod";
import { imageLook } from "#lib/domain/check/vulnerability.ts";
import type { ImageLook } from "#lib/domain/computed/input.ts";
import type { Queryable } from "../queryable.ts";

const Look = z.object({ scanner: z.string(), key: z.string(), digest: z.string(), said_at: z.date() });

/**
 * When which version of an image was last looked at for vulnerabilities, by source and digest: by `known_check_witness_idx`
 * and `check_result_check_idx`, one row per image and source. Looks of truncated reports alone have no time and prove none.
 */
export async function loadImageLooks(q: Queryable, clusterId: string): Promise<readonly ImageLook[]> {
  const rows = await q.query(
    `select k.scanner, res.key, coalesce(r.details->>'digest', '') as digest,
            max(case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end) as said_at
       from known_check k
       join check_result r on r.cluster_id = $1 and r.check_id = k.id and r.outcome = 'pass' and r.said_at is not null
       join scan_target t on t.cluster_id = $1 and t.id = r.target_id
       join resource res on res.cluster_id = $1 and res.id = r.resource_id and res.kind = 'image'
      where k.cluster_id = $1 and k.witness = $2
      group by 1, 2, 3`,
    [clusterId, imageLook.check],
  );
  return z
    .array(Look)
    .parse(rows)
    .map((row) => ({ source: row.scanner, image: row.key, digest: row.digest, saidAt: row.said_at.getTime() }));
}
