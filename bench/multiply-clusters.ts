import * as z from "zod";
import type { Sql } from "#lib/db/sql.ts";

/** Tables that belong to people or to the chain of the audit log; a cluster's copy has none of them. */
const left = ["audit_entry", "api_token", "attestation", "applicability_decision", "acceptance", "check_retirement"];

/** The tables whose indexes are made anew after their rows: filling them row by row takes several times as long. */
const heavy = ["check_result", "finding_episode", "scan_change", "known_check", "resource"];

const Names = z.array(z.object({ name: z.string() }));

/** Copies clusters, each in turn, with every row machines wrote about them, until there are `count`. */
export async function multiplyClusters(sql: Sql, count: number, say: (words: string) => void): Promise<void> {
  await sql.unsafe("drop table if exists bench_copy");
  await sql.unsafe(
    `create table bench_copy as
     with own as (select id, row_number() over (order by name) - 1 as place, count(*) over () as many from cluster)
     select own.id as source, gen_random_uuid() as copy, n from own
       join generate_series((select count(*) from own) + 1, ${count}) as n on (n - 1) % own.many = own.place`,
  );
  // "prod-eu" becomes "prod-eu-07": names of a real fleet.
  await sql.unsafe(
    `insert into cluster (id, name, platform, platform_source, kubernetes_version, simulated, created_at)
     select b.copy, c.name || '-' || lpad(b.n::text, 3, '0'), c.platform, c.platform_source, c.kubernetes_version, true, c.created_at
       from bench_copy b join cluster c on c.id = b.source`,
  );
  const indexes = await dropIndexes(sql);
  for (const { name } of await tablesOfClusters(sql)) {
    say(`${name} of ${count} clusters …`);
    await copyTable(sql, name);
  }
  for (const { name } of indexes) await sql.unsafe(name);
  await sql.unsafe("drop table bench_copy");
}

async function dropIndexes(sql: Sql): Promise<z.infer<typeof Names>> {
  const found = await sql.unsafe(
    `select i.indexrelid::regclass::text as index, pg_get_indexdef(i.indexrelid) as name
       from pg_index i where i.indrelid = any($1::regclass[]) and not i.indisunique`,
    [heavy],
  );
  for (const { index } of z.array(z.object({ index: z.string() })).parse(found))
    await sql.unsafe(`drop index ${index}`);
  return Names.parse(found);
}

async function tablesOfClusters(sql: Sql): Promise<z.infer<typeof Names>> {
  return Names.parse(
    await sql.unsafe(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'cluster_id'
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relname <> all($1)
        order by c.relname`,
      [left],
    ),
  );
}

async function copyTable(sql: Sql, table: string): Promise<void> {
  const columns = Names.parse(
    await sql.unsafe(
      `select quote_ident(attname) as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'cluster_id'`,
      [table],
    ),
  ).map(({ name }) => name);
  const listed = columns.map((name) => `t.${name}`).join(", ");
  await sql.unsafe(
    `insert into ${table} (cluster_id, ${columns.join(", ")})
     select b.copy, ${listed} from bench_copy b join ${table} t on t.cluster_id = b.source`,
  );
}
