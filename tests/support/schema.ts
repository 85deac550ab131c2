import * as z from "zod";
import type { Queryable } from "#lib/db/queryable.ts";

// Prisma's own ledger of migrations, written by no code of ours.
const ledger = "_prisma_migrations";

const Table = z.object({ name: z.string(), comment: z.string().nullable(), clustered: z.boolean() });
const Key = z.object({ table: z.string(), key: z.string(), columns: z.array(z.string()) });
const Reference = z.object({
  table: z.string(),
  name: z.string(),
  target: z.string(),
  columns: z.array(z.string()),
  targetColumns: z.array(z.string()),
});

/** What the database itself says of its tables; `clustered` means a `cluster_id` that is never null. */
export type Schema = {
  readonly tables: readonly z.infer<typeof Table>[];
  /** Primary and unique keys; `columns` in order, `expression` where a part is computed. */
  readonly keys: readonly z.infer<typeof Key>[];
  /** Foreign keys; `columns` and `targetColumns` belong together by place. */
  readonly references: readonly z.infer<typeof Reference>[];
};

// A partition takes comment, keys and references from its parent, so partitions are left out everywhere.
const tablesSql = `
  select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
         exists (select from pg_attribute a
                 where a.attrelid = c.oid and a.attname = 'cluster_id' and a.attnotnull) as clustered
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> '${ledger}'
  order by c.relname`;

const keysSql = `
  select c.relname as table, k.relname as key,
         array(select coalesce(a.attname, 'expression')
               from unnest(i.indkey::int2[]) with ordinality as part (attnum, place)
               left join pg_attribute a on a.attrelid = c.oid and a.attnum = part.attnum and part.attnum > 0
               where part.place <= i.indnkeyatts order by part.place)::text[] as columns
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  join pg_class k on k.oid = i.indexrelid
  where c.relnamespace = 'public'::regnamespace and i.indisunique and not c.relispartition
  order by 1, 2`;

const columnsOf = (relation: string, numbers: string): string => `
  array(select a.attname from unnest(${numbers}) with ordinality as part (attnum, place)
        join pg_attribute a on a.attrelid = ${relation} and a.attnum = part.attnum order by part.place)::text[]`;

const referencesSql = `
  select c.relname as table, f.conname as name, t.relname as target,
         ${columnsOf("c.oid", "f.conkey")} as columns, ${columnsOf("t.oid", "f.confkey")} as "targetColumns"
  from pg_constraint f
  join pg_class c on c.oid = f.conrelid
  join pg_class t on t.oid = f.confrelid
  where f.contype = 'f' and c.relnamespace = 'public'::regnamespace and not c.relispartition
  order by 1, 2`;

/** Reads tables, keys and foreign keys of the schema `public` from PostgreSQL's own catalog. */
export async function readSchema(db: Queryable): Promise<Schema> {
  return {
    tables: z.array(Table).parse(await db.query(tablesSql)),
    keys: z.array(Key).parse(await db.query(keysSql)),
    references: z.array(Reference).parse(await db.query(referencesSql)),
  };
}
