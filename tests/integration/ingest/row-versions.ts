import type { Sql } from "#lib/db/sql.ts";

/** Every row of every machine-written table but the scans themselves, with the transaction that wrote it. */
export async function rowVersions(sql: Sql, clusterId: string): Promise<ReadonlyMap<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'cluster_id'
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
       and obj_description(c.oid) like 'owner: sql%' and c.relname not in ('scan', 'raw_document', 'raw_document_chunk', 'audit_entry')`;
  const versions = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await sql.unsafe(
      `select xmin::text as version, (to_jsonb(t) - 'last_seen_at')::text as content from ${name} t where cluster_id = $1`,
      [clusterId],
    );
    // A target's row is written for its last_seen_at alone.
    for (const row of rows) versions.set(`${name} ${row.content}`, name === "scan_target" ? "" : row.version);
  }
  return versions;
}
