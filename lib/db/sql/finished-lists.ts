import * as z from "zod";
import type { FinishedLook } from "#lib/domain/scan/listing.ts";
import type { Queryable } from "../queryable.ts";

/** A list of custom resources that was read to its end. */
export type FinishedList = {
  readonly clusterId: string;
  readonly scanId: string;
  readonly scanner: string;
  /** When reading it began. */
  readonly observedAt: Date;
  readonly receivedAt: Date;
};

/** Where a list stands among those of its source. */
export type ListPlace = {
  /** Another list began no earlier. */
  readonly isLate: boolean;
  /** Another list began at this very instant. */
  readonly hasTwin: boolean;
  /** The list before it, and the one after it. */
  readonly before: Date | null;
  readonly after: Date | null;
};

const Newest = z.tuple([z.object({ at: z.date().nullable() })]);

/** When the newest finished list of a source began; null when there is none. */
export async function newestListAt(q: Queryable, clusterId: string, scanner: string): Promise<Date | null> {
  const rows = await q.query(
    "select max(observed_at) as at from finished_list where cluster_id = $1 and scanner = $2",
    [clusterId, scanner],
  );
  return Newest.parse(rows)[0].at;
}

const Place = z.tuple([z.object({ before: z.date().nullable(), after: z.date().nullable(), twins: z.int() })]);

/** Where a list that is not noted yet stands. */
export async function placeOfList(q: Queryable, list: FinishedList): Promise<ListPlace> {
  const rows = await q.query(
    `select max(observed_at) filter (where observed_at < $3) as before, min(observed_at) filter (where observed_at > $3) as after,
            (count(*) filter (where observed_at = $3))::int as twins
       from finished_list where cluster_id = $1 and scanner = $2`,
    [list.clusterId, list.scanner, list.observedAt],
  );
  const [{ before, after, twins }] = Place.parse(rows);
  return { before, after, hasTwin: twins > 0, isLate: after !== null || twins > 0 };
}

/** Notes that a list came; how far it renews is found by `refreshLooks`. */
export async function insertFinishedList(q: Queryable, list: FinishedList): Promise<void> {
  await q.query(
    `insert into finished_list (cluster_id, scan_id, scanner, observed_at, received_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [list.clusterId, list.scanId, list.scanner, list.observedAt, list.receivedAt],
  );
}

/** The report objects `o` that are taken to be in a list of this instant. */
export const isListedAt = (instant: string): string =>
  `o.listed_from <= ${instant} and (o.missing_from is null or o.missing_from > ${instant})`;

/** Whether the object that is target `s` may have been there when a list of this instant began (listing.ts, `listingsOf`). */
export const isBornBy = (instant: string): string =>
  `coalesce(s.object_created_at + interval '1 second' <= ${instant}, true)`;

/**
 * Whether the object that is target `s` is in the newest finished list of its source no more, and was looked at before: it
 * names nothing, and nobody will look at it again. False for every target that is no object, and where there are no lists.
 */
export const isMissing = `(s.scope ~ '^object/[^/]+$'
  and exists (select from finished_list f
               where f.cluster_id = s.cluster_id and f.scanner = s.scanner and f.observed_at >= s.newest_observed_at
                  and ${isBornBy("f.observed_at")})
  and not exists (select from listed_object o
                   where o.cluster_id = s.cluster_id and o.target_id = s.id and o.listed_from is not null and o.missing_from is null))`;

const Renewing = z.object({ observed_at: z.date(), look: z.date(), look_before: z.date().nullable() });

/** A list that renews further than it did. */
export type RenewingList = {
  readonly observedAt: Date;
  readonly look: Date;
  /** As far as it renewed until now; null where it renewed nothing. */
  readonly lookBefore: Date | null;
};

/**
 * Finds the newest look of every list of a source from an instant on, of reports looked at no later than the list; gives those
 * whose look moved, oldest first. One pass over the objects of each list: lists are found late only where something came late.
 */
export async function refreshLooks(
  q: Queryable,
  of: { readonly clusterId: string; readonly scanner: string; readonly from: Date },
): Promise<readonly RenewingList[]> {
  const rows = await q.query(
    `with looked as (
       select f.scan_id, f.look as before,
              (select max(case when s.newest_observed_at <= f.observed_at then s.newest_observed_at
                               else (select max(r.observed_at) from target_report r
                                      where r.cluster_id = $1 and r.target_id = s.id and r.observed_at <= f.observed_at) end)
                 from listed_object o join scan_target s on s.cluster_id = $1 and s.id = o.target_id
                where o.cluster_id = $1 and o.scanner = $2 and ${isListedAt("f.observed_at")}) as look
         from finished_list f where f.cluster_id = $1 and f.scanner = $2 and f.observed_at >= $3
     ),
     moved as (
       update finished_list f set look = looked.look from looked
        where f.cluster_id = $1 and f.scan_id = looked.scan_id and looked.look is not null and f.look is distinct from looked.look
       returning f.observed_at, f.look, looked.before
     )
     select observed_at, look, max(before) as look_before from moved group by 1, 2 order by 1`,
    [of.clusterId, of.scanner, of.from],
  );
  return renewing(rows);
}

/** The same where only the reports of some targets came late. */
export async function raiseLooks(
  q: Queryable,
  of: { readonly clusterId: string; readonly scanner: string; readonly targetIds: readonly string[] },
): Promise<readonly RenewingList[]> {
  const rows = await q.query(
    `with looked as (
       select f.scan_id, f.look as before, max(r.observed_at) as look
         from listed_object o
         join target_report r on r.cluster_id = $1 and r.target_id = o.target_id
         join finished_list f on f.cluster_id = $1 and f.scanner = $2 and f.observed_at >= r.observed_at
        where o.cluster_id = $1 and o.target_id = any($3::uuid[]) and ${isListedAt("f.observed_at")}
        group by f.scan_id, f.look
     ),
     moved as (
       update finished_list f set look = looked.look from looked
        where f.cluster_id = $1 and f.scan_id = looked.scan_id and coalesce(f.look < looked.look, true)
       returning f.observed_at, f.look, looked.before
     )
     select observed_at, look, max(before) as look_before from moved group by 1, 2 order by 1`,
    [of.clusterId, of.scanner, of.targetIds],
  );
  return renewing(rows);
}

const renewing = (rows: readonly unknown[]): readonly RenewingList[] =>
  z
    .array(Renewing)
    .parse(rows)
    .map(({ observed_at: observedAt, look, look_before: lookBefore }) => ({ observedAt, look, lookBefore }));

const Look = z.object({
  scanner: z.string(),
  scan_id: z.string(),
  observed_at: z.date(),
  received_at: z.date(),
  look: z.date().nullable(),
});

/** Every finished list of a cluster by source, as the core folds them. */
export async function loadFinishedLooks(
  q: Queryable,
  clusterId: string,
): Promise<ReadonlyMap<string, readonly FinishedLook[]>> {
  const rows = await q.query(
    `select scanner, scan_id::text, observed_at, received_at, look from finished_list
      where cluster_id = $1 order by observed_at, received_at, scan_id`,
    [clusterId],
  );
  const looks = z
    .array(Look)
    .parse(rows)
    .map(({ scanner, scan_id: scanId, observed_at, received_at, look }) => ({
      ...{ scanner, at: observed_at.getTime(), look: look?.getTime() ?? null },
      heard: { scanId, receivedAt: received_at.getTime() },
    }));
  return Map.groupBy(looks, ({ scanner }) => scanner);
}
