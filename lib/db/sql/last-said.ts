import * as z from "zod";
import { observationKinds } from "#lib/domain/check/outcome.ts";
import { resourceKinds } from "#lib/domain/resource/resource.ts";
import type { Queryable } from "../queryable.ts";
import type { Looking } from "./imply-words.ts";
import type { StagedTarget } from "./merge-types.ts";

/** A source of a cluster. */
export type SourceKey = { readonly clusterId: string; readonly scanner: string };

const Row = z.object({
  digest: z.string(),
  catalog_digest: z.string(),
  scan_id: z.string(),
  observed_at: z.date(),
  words: z.int(),
});
/** What the newest document of a source said, and by which catalog that was judged. */
export type LastSaid = {
  readonly digest: string;
  readonly catalogDigest: string;
  readonly scanId: string;
  readonly observedAt: Date;
  /** Words that merging it staged, those implied included. */
  readonly words: number;
};

/** What a source said last; null where merging the same again may change something. */
export async function readLastSaid(q: Queryable, { clusterId, scanner }: SourceKey): Promise<LastSaid | null> {
  const rows = await q.query(
    `select digest::text, catalog_digest, scan_id::text, observed_at, words from last_said where cluster_id = $1 and scanner = $2`,
    [clusterId, scanner],
  );
  const [row] = z.array(Row).parse(rows);
  if (row === undefined) return null;
  const { catalog_digest: catalogDigest, scan_id: scanId, observed_at: observedAt, ...rest } = row;
  return { ...rest, catalogDigest, scanId, observedAt };
}

/** Whatever is merged next of a source, or of every source, is compared word by word. */
export async function forgetLastSaid(q: Queryable, clusterId: string, scanner: string | null): Promise<void> {
  await q.query("delete from last_said where cluster_id = $1 and ($2::text is null or scanner = $2)", [
    clusterId,
    scanner,
  ]);
}

/** Notes what a source said last: the words are those staged. */
export async function keepLastSaid(
  q: Queryable,
  { clusterId, scanner }: SourceKey,
  said: Omit<LastSaid, "words">,
): Promise<void> {
  await q.query(
    `insert into last_said (cluster_id, scanner, digest, catalog_digest, scan_id, observed_at, words)
     select $1, $2, $3, $4, $5, $6, (select count(*) from staged_word where outcome <> 'not_evaluated')`,
    [clusterId, scanner, said.digest, said.catalogDigest, said.scanId, said.observedAt],
  );
}

/** Notes that it was said again. */
export async function moveLastSaid(
  q: Queryable,
  { clusterId, scanner }: SourceKey,
  scanId: string,
  observedAt: Date,
): Promise<void> {
  await q.query("update last_said set scan_id = $3, observed_at = $4 where cluster_id = $1 and scanner = $2", [
    clusterId,
    scanner,
    scanId,
    observedAt,
  ]);
}

const Disturbed = z.tuple([z.object({ disturbed: z.boolean() })]);

/** Whether another target of the source was heard at an instant or after it: the two may speak of one finding. */
export async function hasOthersSince(
  q: Queryable,
  { clusterId, scanner }: SourceKey,
  targetIds: readonly string[],
  at: Date,
): Promise<boolean> {
  const rows = await q.query(
    `select exists (select from scan_target s
                     where s.cluster_id = $1 and s.scanner = $2 and s.id <> all($3::uuid[])
                       and greatest(s.newest_observed_at, s.observed_through) >= $4) as disturbed`,
    [clusterId, scanner, targetIds, at],
  );
  return Disturbed.parse(rows)[0].disturbed;
}

/** Whether a roster saw something gone, at an instant or after it, that these targets speak of or a document names. */
export async function isGoneSince(
  q: Queryable,
  clusterId: string,
  of: { readonly targetIds: readonly string[]; readonly resourceIds: readonly string[] },
  at: Date,
): Promise<boolean> {
  const rows = await q.query(
    `with gone as materialized (select id from resource where cluster_id = $1 and gone_at >= $4)
     select exists (select from gone
                     where id = any($3::uuid[])
                        or exists (select from check_result w
                                    where w.cluster_id = $1 and w.resource_id = gone.id and w.target_id = any($2::uuid[]))) as disturbed`,
    [clusterId, of.targetIds, of.resourceIds, at],
  );
  return Disturbed.parse(rows)[0].disturbed;
}

const LearntRow = z.object({
  target_id: z.string(),
  check_id: z.string(),
  tool: z.string(),
  witness: z.string(),
  kind: z.enum(observationKinds),
  resource_kind: z.enum(resourceKinds),
});
/** A check that a report named which its target was not known to know before. */
export type LearntCheck = z.infer<typeof LearntRow>;

/**
 * Checks that the staged words of failures-only reports name and that were unknown to their targets when the silence of these
 * reports was read (`implyWords`, which must have run): from the next report on their absence says something.
 */
export async function listLearntChecks(
  q: Queryable,
  clusterId: string,
  targetIds: readonly string[],
): Promise<readonly LearntCheck[]> {
  const rows = await q.query(
    `with said as (
       select w.target_id, w.check_id from staged_word w
        where w.target_id = any($2::uuid[]) and not w.implied group by 1, 2
     )
     select said.target_id::text, said.check_id::text, k.tool, k.witness, k.kind, k.resource_kind
       from said join known_check k on k.cluster_id = $1 and k.id = said.check_id
      where k.kind in ('check', 'misconfiguration')
        and not exists (select from staged_knowing n where n.target_id = said.target_id and n.check_id = said.check_id and n.known)`,
    [clusterId, targetIds],
  );
  return z.array(LearntRow).parse(rows);
}

/** Whether the absence of a learnt check would say something about a place where the same report is heard again. */
export async function saysMoreAgain(
  q: Queryable,
  learnt: readonly Pick<LearntCheck, "target_id" | "check_id">[],
  looking: readonly Looking[],
): Promise<boolean> {
  const rows = await q.query(
    `with looking as materialized (
       select * from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as g(check_id, kind, type, pod)
     )
     select exists (
       select from unnest($1::uuid[], $2::uuid[]) as l(target_id, check_id)
        where exists (select from staged_knowing n where n.target_id = l.target_id and n.check_id = l.check_id)
           or exists (select from looking g
                        join staged_place p on p.target_id = l.target_id and p.kind = g.kind and p.type = g.type
                                           and (g.pod is null or (p.namespace = 'kube-system' and g.pod = p.name))
                       where g.check_id = l.check_id
                         and not exists (select from staged_word w
                                          where w.target_id = l.target_id and w.check_id = l.check_id and w.resource_id = p.resource_id
                                            and not w.implied))
     ) as disturbed`,
    [
      learnt.map((each) => each.target_id),
      learnt.map((each) => each.check_id),
      looking.map((each) => each.checkId),
      looking.map((each) => each.kind),
      looking.map((each) => each.type),
      looking.map((each) => each.pod),
    ],
  );
  return Disturbed.parse(rows)[0].disturbed;
}

/** Notes the reports of a document that says what another one said: it said as many words of each target. */
export async function repeatReports(
  q: Queryable,
  clusterId: string,
  saidBy: string,
  targets: readonly Omit<StagedTarget, "staged">[],
): Promise<void> {
  await q.query(
    `insert into target_report (cluster_id, target_id, scan_id, observed_at, received_at, completeness, completeness_reason, tool_version,
                                observations, by_outcome)
     select $1, t.id, t.scan_id, t.observed_at, t.received_at, t.completeness, t.reason, t.tool_version, said.observations, said.by_outcome
       from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::text[])
            as t(id, scan_id, observed_at, received_at, completeness, reason, tool_version)
       join target_report said on said.cluster_id = $1 and said.scan_id = $2 and said.target_id = t.id
     on conflict (cluster_id, target_id, scan_id) do nothing`,
    [
      clusterId,
      saidBy,
      targets.map((each) => each.id),
      targets.map((each) => each.scanId),
      targets.map((each) => each.observedAt),
      targets.map((each) => each.receivedAt),
      targets.map((each) => each.completeness),
      targets.map((each) => each.completenessReason),
      targets.map((each) => each.toolVersion),
    ],
  );
}
