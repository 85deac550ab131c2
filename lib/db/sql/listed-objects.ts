import * as z from "zod";
import type { ListedSpan } from "#lib/domain/scan/listing.ts";
import type { Database, Queryable } from "../queryable.ts";
import { copyRow } from "./copy-row.ts";
import type { FinishedList, ListPlace } from "./finished-lists.ts";
import { isBornBy } from "./finished-lists.ts";
import type { StagedTarget } from "./merge-types.ts";

/** Takes in what a list names, by the ids of its targets, into a table of this connection alone. */
export async function stageListed(db: Database, targetIds: Iterable<string>): Promise<void> {
  await db.query("create temporary table if not exists listed_now (target_id uuid not null) on commit delete rows");
  await db.query("truncate listed_now");
  await db.copy("copy listed_now from stdin", rowsOf(targetIds));
  await db.query("analyze listed_now");
}

function* rowsOf(targetIds: Iterable<string>): Generator<string> {
  for (const id of targetIds) yield copyRow([id]);
}

const Counted = z.tuple([z.object({ known: z.int(), unknown: z.int() })]);

/** How many of the objects a list names brought a report, and how many did not. */
export async function countListed(
  q: Queryable,
  clusterId: string,
): Promise<{ readonly known: number; readonly unknown: number }> {
  const rows = await q.query(
    `select count(s.id)::int as known, (count(*) - count(s.id))::int as unknown
       from listed_now n left join scan_target s on s.cluster_id = $1 and s.id = n.target_id`,
    [clusterId],
  );
  return Counted.parse(rows)[0];
}

const Id = z.object({ id: z.string() });
const Returned = Id.extend({ missing_from: z.date() });
const idsOf = (rows: readonly unknown[]): readonly string[] =>
  z
    .array(Id)
    .parse(rows)
    .map(({ id }) => id);

/** What a list changed about when its objects were there. */
export type MovedSpans = {
  /** Targets whose past reads otherwise: what earlier or later lists say of them is not what it was. */
  readonly rewritten: readonly string[];
  /** Targets that this list is the first to miss. */
  readonly missed: readonly string[];
  /** First instant at which a list has an object in it that it had not before. */
  readonly from: Date;
};

/**
 * Moves the span of every object by a list (lib/domain/scan/listing.ts, `spanOf`), by rows that differ alone: call it before
 * the list is noted, with what it names staged.
 */
export async function moveSpans(q: Queryable, list: FinishedList, place: ListPlace): Promise<MovedSpans> {
  const { clusterId, scanner, observedAt } = list;
  const returned = z.array(Returned).parse(
    await q.query(
      `select o.target_id::text as id, o.missing_from
         from listed_object o join listed_now n on n.target_id = o.target_id
        where o.cluster_id = $1 and o.listed_from is not null and o.missing_from <= $2`,
      [clusterId, observedAt],
    ),
  );
  const earlier = await q.query(
    `update listed_object o
        set listed_from = least(o.listed_from, $2),
            missing_from = case when o.listed_from is null or o.missing_from <= $2 then $3 else o.missing_from end
       from (select distinct target_id from listed_now) n
      where o.cluster_id = $1 and o.target_id = n.target_id
        and (o.listed_from is null or o.listed_from > $2 or o.missing_from <= $2)
     returning o.target_id::text as id`,
    [clusterId, observedAt, place.after],
  );
  const unheard = await q.query(
    `with added as (
       insert into listed_object (cluster_id, target_id, scanner, listed_from, missing_from)
       select distinct $1::uuid, n.target_id, $2, $3::timestamptz, $4::timestamptz from listed_now n
        where not exists (select from listed_object o where o.cluster_id = $1 and o.target_id = n.target_id)
       returning target_id
     )
     -- Until now every list missed it; those before this one say nothing of it any more.
     select a.target_id::text as id from added a
      where exists (select from target_report r where r.cluster_id = $1 and r.target_id = a.target_id and r.observed_at <= $5)`,
    [clusterId, scanner, observedAt, place.after, place.isLate ? observedAt : place.before],
  );
  const missed = await missObjects(q, list, place);
  const rewritten = [...new Set([...idsOf(earlier), ...idsOf(unheard), ...returned.map(({ id }) => id)])];
  const since = returned.map((each) => each.missing_from.getTime());
  return { rewritten, missed, from: new Date(Math.min(observedAt.getTime(), ...since)) };
}

/** Objects of which every list until now was sure and this one is not, and those it is earlier to miss than any. */
async function missObjects(q: Queryable, list: FinishedList, place: ListPlace): Promise<readonly string[]> {
  // Another list of this instant named whatever is taken to be there now.
  if (place.hasTwin) return [];
  const rows = await q.query(
    `update listed_object o set missing_from = $3
      where o.cluster_id = $1 and o.scanner = $2 and o.listed_from < $3
        and case when $4::timestamptz is null then o.missing_from is null else o.missing_from = $4 end
        and not exists (select from listed_now n where n.target_id = o.target_id)
     returning o.target_id::text as id`,
    [list.clusterId, list.scanner, list.observedAt, place.after],
  );
  return idsOf(rows);
}

const Missing = Id.extend({ scope: z.string(), label: z.string() });

/** A target that is an object with a uid; reports of a command line have none, and are in no list. */
const isObject = "s.scope ~ '^object/[^/]+$'";

/**
 * Targets that the newest list of their source misses and that still say something, looked at no later than the list: what
 * they named is no longer named. Those that no list ever named are marked, so that the next list need not ask again.
 */
export async function listMissing(
  q: Queryable,
  list: FinishedList,
): Promise<readonly Pick<StagedTarget, "id" | "scope" | "label">[]> {
  const { clusterId, scanner, observedAt } = list;
  const rows = await q.query(
    `select s.id::text, s.scope, s.label
       from scan_target s left join listed_object o on o.cluster_id = $1 and o.target_id = s.id
      where s.cluster_id = $1 and s.scanner = $2 and ${isObject} and s.newest_observed_at <= $3
        and (o.target_id is null or o.missing_from = $3 or s.newest_observed_at >= o.missing_from)
        and (o.listed_from is not null or ${isBornBy("$3")})
        and not exists (select from listed_now n where n.target_id = s.id)
        and exists (select from check_result w where w.cluster_id = $1 and w.target_id = s.id
                       and (w.outcome <> 'not_evaluated' or w.truncated_pass_at is not null))
      order by s.id`,
    [clusterId, scanner, observedAt],
  );
  await q.query(
    `insert into listed_object (cluster_id, target_id, scanner, listed_from, missing_from)
     select $1, s.id, $2, null, $3 from scan_target s
      where s.cluster_id = $1 and s.scanner = $2 and ${isObject} and s.newest_observed_at <= $3 and ${isBornBy("$3")}
        and not exists (select from listed_object o where o.cluster_id = $1 and o.target_id = s.id)`,
    [clusterId, scanner, observedAt],
  );
  return z.array(Missing).parse(rows);
}

/**
 * Targets of which a list says that they named nothing in their past: those it is the first to miss, those no list names, and
 * those reported again after they were missing. Of the newest list these are targets that were looked at after it.
 */
export async function listMissingBefore(
  q: Queryable,
  list: FinishedList,
  of: { readonly missed: readonly string[]; readonly isLate: boolean },
): Promise<readonly string[]> {
  const rows = await q.query(
    `select s.id::text
       from scan_target s left join listed_object o on o.cluster_id = $1 and o.target_id = s.id
      where s.cluster_id = $1 and s.scanner = $2 and ${isObject} and ($5 or s.newest_observed_at > $3)
        and (s.id = any($4::uuid[]) or (o.listed_from is null and ${isBornBy("$3")}) or o.missing_from <= $3)
        and not exists (select from listed_now n where n.target_id = s.id)
        and exists (select from target_report r where r.cluster_id = $1 and r.target_id = s.id and r.observed_at <= $3
                       and (s.id = any($4::uuid[]) or o.listed_from is null or r.observed_at >= o.missing_from))`,
    [list.clusterId, list.scanner, list.observedAt, of.missed, of.isLate],
  );
  return idsOf(rows);
}

/** Those of some targets that brought a report. */
export async function listKnownTargets(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await q.query(
    "select id::text from scan_target where cluster_id = $1 and id = any($2::uuid[]) order by id",
    [clusterId, targetIds],
  );
  return idsOf(rows);
}

const Span = Id.extend({
  scanner: z.string(),
  listed_from: z.date().nullable(),
  missing_from: z.date().nullable(),
  created_at: z.date().nullable(),
});

/** A target that is a report object, and between which lists of its scanner it was there. */
export type ObjectSpan = { readonly id: string; readonly scanner: string; readonly span: ListedSpan };

/** Those of some targets that are report objects. */
export async function loadObjectSpans(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
): Promise<readonly ObjectSpan[]> {
  const rows = await q.query(
    `select s.id::text, s.scanner, o.listed_from, case when o.listed_from is not null then o.missing_from end as missing_from,
            s.object_created_at as created_at
       from scan_target s left join listed_object o on o.cluster_id = $1 and o.target_id = s.id
      where s.cluster_id = $1 and s.id = any($2::uuid[]) and ${isObject}`,
    [clusterId, targetIds],
  );
  return z
    .array(Span)
    .parse(rows)
    .map((row) => ({
      id: row.id,
      scanner: row.scanner,
      span: {
        from: row.listed_from?.getTime() ?? null,
        until: row.missing_from?.getTime() ?? null,
        created: row.created_at?.getTime(),
      },
    }));
}
