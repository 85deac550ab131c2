import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Revision = z.object({ files: z.int(), retired: z.int() });

/**
 * A word that changes with every upload and every retirement, since rows are only added and retired once. Two counts over a
 * table of some hundred rows; asked for each request.
 */
export async function readOwnRevision(q: Queryable): Promise<string> {
  const rows = await q.query("select count(*)::int as files, count(retired_at)::int as retired from own_catalog_file");
  const { files, retired } = z.tuple([Revision]).parse(rows)[0];
  return `${files}.${retired}`;
}

const Row = z.object({ file_name: z.string(), content: z.string() });

/** The uploaded files in force, by name: the newest version of each, unless it is retired. */
export async function listOwnFiles(
  q: Queryable,
): Promise<readonly { readonly from: "upload"; readonly fileName: string; readonly content: string }[]> {
  const rows = await q.query(
    `select file_name, content
       from (select distinct on (name) name, file_name, content, retired_at
               from own_catalog_file order by name, version_number desc) newest
      where retired_at is null order by name`,
  );
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({ from: "upload", fileName: row.file_name, content: row.content }));
}

/** Where a process asks what was uploaded. */
export function ownUploads(q: Queryable) {
  return { revision: () => readOwnRevision(q), list: () => listOwnFiles(q) };
}
