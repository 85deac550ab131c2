import * as z from "zod";
import type { Queryable } from "../queryable.ts";

/** A collector's report about one cluster, as it was heard. */
export type HeardReport = {
  readonly clusterId: string;
  readonly collectorId: string;
  readonly report: unknown;
  /** Differs exactly when something differs that a person would act on. */
  readonly stateDigest: string;
  readonly receivedAt: Date;
  /** From then on the collector counts as not heard. */
  readonly silentFrom: Date;
  readonly senderKind: string;
  readonly senderId: string;
};

const Row = z.object({ registered_uid: z.string().nullable() });

/** A collector that is gone for good is forgotten after so many days. */
const daysKept = 30;
/** Whoever may report could invent names without end: of each cluster only the newest stay. */
const mostCollectors = 16;

/**
 * Puts a report in the place of the collector's last one, forgets collectors that are long gone, and answers the UID the
 * cluster is registered with.
 */
export async function upsertCollectorReport(q: Queryable, heard: HeardReport): Promise<z.infer<typeof Row>> {
  const rows = await q.query(
    `with gone as (
       delete from collector_report r using (
         select cluster_id, collector_id, received_at, row_number() over (order by received_at desc, collector_id) as place
           from collector_report where cluster_id = $1 and collector_id <> $2) o
        where r.cluster_id = o.cluster_id and r.collector_id = o.collector_id
          and (o.place >= $10 or o.received_at < $5::timestamptz - make_interval(days => $9))
     ),
     kept as (
       insert into collector_report as r
              (cluster_id, collector_id, report, state_digest, received_at, changed_at, silent_from, sender_kind, sender_id)
       values ($1, $2, $3::text::jsonb, $4, $5, $5, $6, $7, $8)
           on conflict (cluster_id, collector_id) do update
          set report = excluded.report, state_digest = excluded.state_digest, received_at = excluded.received_at,
              changed_at = case when r.state_digest = excluded.state_digest and r.silent_from > excluded.received_at
                                then r.changed_at else excluded.received_at end,
              silent_from = excluded.silent_from, sender_kind = excluded.sender_kind, sender_id = excluded.sender_id
     )
     select uid as registered_uid from cluster where id = $1`,
    [
      heard.clusterId,
      heard.collectorId,
      JSON.stringify(heard.report),
      heard.stateDigest,
      heard.receivedAt,
      heard.silentFrom,
      heard.senderKind,
      heard.senderId,
      daysKept,
      mostCollectors,
    ],
  );
  return z.tuple([Row]).parse(rows)[0];
}
