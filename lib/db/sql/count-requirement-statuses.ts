import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import { controlStatuses } from "#lib/domain/control/status.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Row = z.object({
  framework_id: z.string(),
  requirement_id: z.string(),
  status: z.enum(controlStatuses),
  clusters: z.int(),
});

/** On how many of the viewer's clusters each requirement stands how, as last settled. Reads every stored status once. */
export async function countRequirementStatuses(q: Queryable, viewer: Viewer): Promise<readonly z.infer<typeof Row>[]> {
  const seen = visibleTo(viewer, "r.cluster_id", 1);
  const rows = await q.query(
    `select r.framework_id, r.requirement_id, r.status, count(*)::int as clusters
       from requirement_status r
      where ${seen.text} and exists (select from cluster c where c.id = r.cluster_id and c.deleted_at is null)
      group by 1, 2, 3`,
    [seen.value],
  );
  return z.array(Row).parse(rows);
}
