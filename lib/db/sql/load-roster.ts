import * as z from "zod";
import { type ListedContainer, runningImages } from "#lib/domain/computed/running-images.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Presence } from "#lib/domain/roster/presence.ts";
import type { Roster, Source } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";
import type { Queryable } from "../queryable.ts";
import type { KnownToBeThere } from "./load-computed-input.ts";

/** The same for a roster: one that is pushed counts for a week, twice (semantics § 1). A collector sets its own. */
const defaultRosterInterval = 7 * 24 * hour;

const RosterRow = z.object({ observed_at: z.date(), covers: z.array(z.string()) });
const ResourceRow = z.object({
  key: z.string(),
  kind: z.enum(resourceKinds),
  type: z.string(),
  namespace: z.string(),
  name: z.string(),
  container: z.string(),
  roles: z.array(z.string()),
  listed: z.boolean(),
  last_listed_at: z.date().nullable(),
  gone_at: z.date().nullable(),
  exists_since: z.date().nullable(),
  containers: z.array(z.object({ image: z.string(), digest: z.string().nullable() })),
});

/** The newest complete roster, what it lists, and the images its workloads run, which no roster lists by themselves. */
export async function loadRoster(
  q: Queryable,
  clusterId: string,
  source: Source | undefined,
): Promise<{ roster: Roster | null; presence: Map<string, Presence>; there: KnownToBeThere }> {
  const [newest] = z.array(RosterRow).parse(
    await q.query(
      // Rosters of one instant count together.
      `select o.observed_at, array_remove(array_agg(distinct c.kind), null) as covers
           from roster o left join lateral unnest(o.covers) as c(kind) on true
          where o.cluster_id = $1 and o.complete
            and o.observed_at = (select max(n.observed_at) from roster n where n.cluster_id = $1 and n.complete)
          group by o.observed_at`,
      [clusterId],
    ),
  );
  const rows = z.array(ResourceRow).parse(
    await q.query(
      `select key, kind, type, namespace, name, container, roles, listed, last_listed_at, gone_at, exists_since,
              case when kind = 'workload' and (listed or gone_at is null) then coalesce(details->'containers', '[]') else '[]' end as containers
         from resource where cluster_id = $1 and (listed or last_listed_at is not null or gone_at is not null)`,
      [clusterId],
    ),
  );
  const presence = new Map(
    rows.map((row) => [
      row.key,
      {
        lastListedAt: row.last_listed_at?.getTime() ?? null,
        goneAt: row.gone_at?.getTime() ?? null,
        existsSince: row.exists_since?.getTime() ?? null,
      },
    ]),
  );
  // A retired roster counts no more than a retired word; that something is gone stays seen.
  const isRetired = newest !== undefined && newest.observed_at.getTime() <= (source?.retiredAt ?? -Infinity);
  if (newest === undefined || isRetired) return { roster: null, presence, there: { nodes: [], images: [] } };
  const interval = source?.interval ?? defaultRosterInterval;
  const resources = rows.map((row) => ({ ...listingOf(row), row }));
  const listed = resources.filter(({ row }) => row.listed).map(({ row: _, ...item }) => item);
  const nodes = resources.filter(({ row }) => row.kind === "node" && (row.listed || row.gone_at === null));
  const images = runningImages(rows.flatMap(containersOf));
  const listedKeys = new Set(listed.map((item) => item.key));
  for (const { key, resource, existsSince, workloads } of images) {
    presence.set(key, { lastListedAt: newest.observed_at.getTime(), goneAt: null, existsSince });
    if (workloads.some((workload) => listedKeys.has(workload))) listed.push({ key, resource, roles: [] });
  }
  return {
    roster: { observedAt: newest.observed_at.getTime(), interval, covers: new Set(newest.covers), listed },
    presence,
    there: { nodes: nodes.map(({ row: _, ...item }) => item), images },
  };
}

function listingOf(row: z.infer<typeof ResourceRow>): Roster["listed"][number] {
  const { key, kind, type, namespace, name, container, roles } = row;
  return { key, resource: { kind, type, namespace, name, container }, roles };
}

const containersOf = (row: z.infer<typeof ResourceRow>): readonly ListedContainer[] =>
  row.containers.map(({ image, digest }) => ({
    workload: row.key,
    existsSince: row.exists_since?.getTime() ?? null,
    image,
    digest,
  }));
