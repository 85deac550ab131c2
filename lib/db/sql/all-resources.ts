import * as z from "zod";
import { resourceKey, resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  id: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
});

/** Every resource of a cluster with the key its roster would list it under (a container under its workload). */
export async function allResources(
  q: Queryable,
  clusterId: string,
): Promise<readonly { id: string; parentKey: string; type: string; container: string }[]> {
  const rows = await q.query(
    "select id::text, kind, type, namespace, name, container from resource where cluster_id = $1",
    [clusterId],
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({
      id: row.id,
      parentKey: resourceKey({ ...row, container: "" }),
      type: row.type,
      container: row.container,
    }));
}
