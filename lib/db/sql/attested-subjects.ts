import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Row = z.object({ cluster_id: z.string(), subject: z.string() });

/** What is attested on the given clusters at an instant: controls, and requirements as `framework requirement`. */
export async function listAttestedSubjects(
  q: Queryable,
  clusterIds: readonly string[],
  now: Date,
): Promise<readonly { readonly clusterId: string; readonly subject: string }[]> {
  const rows = await q.query(
    `select distinct cluster_id::text, control_id as subject from attestation
      where cluster_id = any($1::uuid[]) and valid_from <= $2 and $2 < least(valid_until, revoked_at)`,
    [clusterIds, now],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({ clusterId: row.cluster_id, subject: row.subject }));
}
