import * as z from "zod";
import { ownFileKinds } from "#lib/domain/catalog/own.ts";
import type { Queryable } from "../queryable.ts";

const Row = z.object({
  name: z.string(),
  kind: z.enum(ownFileKinds),
  version_number: z.int(),
  file_name: z.string(),
  title: z.string(),
  stated_version: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  uploaded_by: z.string(),
  uploaded_at: z.date(),
  retired_at: z.date().nullable(),
  retired_by: z.string().nullable(),
  retired_reason: z.string().nullable(),
});
export type StoredOwnVersion = z.infer<typeof Row>;

/** Every uploaded version without its text, by name, newest first; who did it by the name people know them by. */
export async function listOwnVersions(q: Queryable): Promise<readonly StoredOwnVersion[]> {
  const rows = await q.query(
    `select f.name, f.kind, f.version_number, f.file_name, f.title, f.stated_version, encode(f.sha256, 'hex') as sha256,
            octet_length(f.content) as bytes, coalesce(u.name, u.email, u.subject) as uploaded_by, f.uploaded_at,
            f.retired_at, coalesce(r.name, r.email, r.subject) as retired_by, f.retired_reason
       from own_catalog_file f
       join person u on u.id = f.uploaded_by
       left join person r on r.id = f.retired_by
      order by f.name, f.version_number desc`,
  );
  return z.array(Row).parse(rows);
}
