import * as z from "zod";
import type { Queryable } from "./queryable.ts";

/**
 * The schema as reviewable text: tables with owner, columns, constraints, indexes and functions, in a fixed order.
 * Kept in `prisma/schema.snapshot.txt`; a test holds a freshly migrated database against it.
 */
export async function readSnapshot(q: Queryable): Promise<string> {
  const sections = [await tables(q), await functions(q)];
  return `${sections.flat().join("\n")}\n`;
}

const Line = z.object({ name: z.string(), line: z.string() });

async function tables(q: Queryable): Promise<readonly string[]> {
  const heads = await read(q, tableHeads);
  const parts = [await read(q, columns), await read(q, constraints), await read(q, indexes)].flat();
  return heads.flatMap((head) => [
    `table ${head.name}${head.line}`,
    ...parts.filter((part) => part.name === head.name).map((part) => `  ${part.line}`),
    "",
  ]);
}

async function functions(q: Queryable): Promise<readonly string[]> {
  const rows = await read(q, functionHeads);
  return rows.map((row) => `function ${row.line}`);
}

async function read(q: Queryable, text: string): Promise<readonly z.infer<typeof Line>[]> {
  return z.array(Line).parse(await q.query(text));
}

// Partitions follow their parent, so they are left out; the ledger belongs to the migration engine.
const ours = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname <> '_prisma_migrations'`;

const tableHeads = `
  select c.relname as name,
         coalesce(' partition by ' || pg_get_partkeydef(c.oid), '') ||
         coalesce(' | ' || obj_description(c.oid, 'pg_class'), '') as line
    from pg_class c where ${ours} order by 1`;

const columns = `
  select c.relname as name,
         a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ||
         case when a.attnotnull then ' not null' else '' end ||
         coalesce(case a.attgenerated when '' then ' default ' else ' generated ' end || pg_get_expr(d.adbin, d.adrelid), '') ||
         case a.attidentity when '' then '' else ' identity' end as line
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where ${ours} order by c.relname, a.attnum`;

// Not-null constraints are rows of their own from PostgreSQL 18 on; the columns already say them.
const constraints = `
  select c.relname as name, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
    from pg_class c join pg_constraint k on k.conrelid = c.oid and k.contype <> 'n'
   where ${ours} order by c.relname, k.conname`;

const indexes = `
  select c.relname as name, 'index ' || substring(pg_get_indexdef(i.indexrelid) from ' INDEX (.*)$') ||
         case when i.indisunique then ' (unique)' else '' end as line
    from pg_class c join pg_index i on i.indrelid = c.oid
   where ${ours} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
   order by c.relname, line`;

const functionHeads = `
  select p.proname as name,
         p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') returns ' ||
         pg_get_function_result(p.oid) || ' md5 ' || md5(p.prosrc) as line
    from pg_proc p
   where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
   order by line`;
