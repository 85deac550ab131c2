import * as z from "zod";
import type { Viewer } from "#lib/domain/access/actor.ts";
import type { Queryable } from "../queryable.ts";
import { visibleTo } from "../visible-to.ts";

const Detail = z.object({
  id: z.string(),
  cluster_id: z.string(),
  cluster_name: z.string(),
  scanner: z.string(),
  state: z.enum(["kept", "merged", "unchanged", "failed"]),
  sha256: z.string(),
  /** Size of the kept bytes before compression; null when retention dropped them. */
  size_bytes: z.int().nullable(),
  format: z.string().nullable(),
  tool_version: z.string().nullable(),
  documents: z.int(),
  observed_at: z.date().nullable(),
  observed_at_source: z.string().nullable(),
  received_at: z.date(),
  merged_at: z.date().nullable(),
  sender_kind: z.string(),
  /** Name of the person or token; null when neither is known any more. */
  sender_name: z.string().nullable(),
  sender_id: z.string(),
  counts: z.record(z.string(), z.number()).nullable(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), count: z.int() })),
  hints: z.record(z.string(), z.unknown()),
  error_reason: z.string().nullable(),
  error_message: z.string().nullable(),
  /** The scan that was read from the same bytes, for one that brought known bytes; else its own id. */
  read_id: z.string(),
  /** A roster's own figures; null for every other scan. */
  roster_items: z.int().nullable(),
  roster_complete: z.boolean().nullable(),
  /** Types it speaks for, and kinds whose whole universe it is. */
  roster_covers: z.array(z.string()).nullable(),
  roster_observed_at: z.date().nullable(),
  /** Newest look of a scan of the same source that could be read, this one left out. */
  last_read_observed_at: z.date().nullable(),
  interval_seconds: z.int().nullable(),
});
export type ScanDetail = z.infer<typeof Detail>;

/** One scan of a cluster the viewer may see, by primary key in each of them; null when there is none. */
export async function readScanDetail(q: Queryable, viewer: Viewer, scanId: string): Promise<ScanDetail | null> {
  const seen = visibleTo(viewer, "c.id", 2);
  const rows = await q.query(
    `select s.id::text, s.cluster_id::text, c.name as cluster_name, s.scanner, s.state, encode(s.sha256, 'hex') as sha256,
            d.size_bytes::int as size_bytes, nullif(s.format, '') as format, s.tool_version, s.documents, s.observed_at, s.observed_at_source,
            s.received_at, s.merged_at, s.sender_kind, s.sender_id, coalesce(p.name, p.email, k.name) as sender_name,
            s.counts, s.warnings, s.hints, s.error_reason, s.error_message,
            coalesce(same.id, s.id)::text as read_id, r.items as roster_items, r.complete as roster_complete,
            r.covers as roster_covers, r.observed_at as roster_observed_at,
            other.observed_at as last_read_observed_at, src.interval_seconds
       from cluster c
       join scan s on s.cluster_id = c.id and s.id = $1
       left join raw_document d on d.cluster_id = c.id and d.sha256 = s.sha256
       left join person p on s.sender_kind = 'person' and p.id::text = s.sender_id
       left join api_token k on s.sender_kind = 'token' and k.id::text = s.sender_id
       left join source src on src.cluster_id = c.id and src.scanner = s.scanner
       left join lateral (select o.id from scan o
                           where s.state = 'unchanged' and o.cluster_id = c.id and o.sha256 = s.sha256 and o.scanner = s.scanner
                             and o.state = 'merged' and o.envelope -> 'scope' = s.envelope -> 'scope'
                           order by o.observed_at desc nulls last limit 1) same on true
       left join roster r on r.cluster_id = c.id and r.scan_id = coalesce(same.id, s.id)
       left join lateral (select max(o.observed_at) as observed_at from scan o
                           where o.cluster_id = c.id and o.scanner = s.scanner and o.state in ('merged', 'unchanged') and o.id <> s.id) other on true
      where c.deleted_at is null and ${seen.text}`,
    [scanId, seen.value],
  );
  return z.array(Detail).parse(rows)[0] ?? null;
}
