import { fromSql } from "#lib/db/queryable.ts";
import type { Sql } from "#lib/db/sql.ts";

const findingTables = ["check_result", "finding_episode", "result_period", "scan_change"] as const;

/**
 * Milliseconds of a COPY of a cluster's rows into plain logged tables without indexes: the rows are made into text before
 * the clock starts, so that only what the server and the wire take is counted.
 */
export async function copyOfRows(sql: Sql, clusterId: string, tables: readonly string[]): Promise<number> {
  let spent = 0;
  for (const table of tables) {
    const text = await textOf(sql, `select * from ${table} where cluster_id = '${clusterId}'`);
    await sql.unsafe(`drop table if exists plain_copy`);
    await sql.unsafe(`create table plain_copy as select * from ${table} limit 0`);
    const start = performance.now();
    await fromSql(sql).copy("copy plain_copy from stdin", text);
    spent += performance.now() - start;
  }
  await sql.unsafe("drop table if exists plain_copy");
  return spent;
}

async function textOf(sql: Sql, select: string): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of await sql.unsafe(`copy (${select}) to stdout`).readable()) pieces.push(String(piece));
  return pieces;
}

/** Versions of every row about findings of a cluster: a row that was written again has another. */
export type RowVersions = { readonly changedFrom: (before: RowVersions) => number; readonly all: ReadonlySet<string> };

export async function rowVersions(sql: Sql, clusterId: string): Promise<RowVersions> {
  const all = new Set<string>();
  for (const table of findingTables) {
    const rows = await sql.unsafe<{ version: string }[]>(
      `select tableoid::text || ' ' || ctid::text || ' ' || xmin::text as version from ${table} where cluster_id = $1`,
      [clusterId],
    );
    for (const { version } of rows) all.add(version);
  }
  return { all, changedFrom: (before) => [...all].filter((version) => !before.all.has(version)).length };
}

/** Bytes on disk of everything kept about findings, indexes included. */
export async function sizeOfFindings(sql: Sql): Promise<number> {
  const [row] = await sql.unsafe<{ bytes: number }[]>(
    `select sum(pg_total_relation_size(c.oid))::float8 as bytes from pg_class c
      where c.relname = any($1) or c.oid in (select inhrelid from pg_inherits where inhparent = any($1::regclass[]))`,
    [["check_result", "finding_episode", "result_period", "scan_change", "known_check", "resource", "check_rollup"]],
  );
  return row?.bytes ?? 0;
}
