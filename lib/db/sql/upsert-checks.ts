import type { Queryable } from "../queryable.ts";
import type { KnownCheck } from "./merge-types.ts";

/** Keeps the words of every check a source names as the newest documents of its targets have them; writes what differs. */
export async function upsertChecks(
  q: Queryable,
  clusterId: string,
  scanner: string,
  checks: readonly KnownCheck[],
): Promise<void> {
  if (checks.length === 0) return;
  await q.query(`${insertFrom(arrays)} ${reword}`, columns(clusterId, scanner, checks));
}

/** Makes a row for checks no document of the cluster names; words of documents stay. */
export async function addChecks(
  q: Queryable,
  clusterId: string,
  scanner: string,
  checks: readonly KnownCheck[],
): Promise<void> {
  if (checks.length === 0) return;
  await q.query(`${insertFrom(arrays)} on conflict (cluster_id, id) do nothing`, columns(clusterId, scanner, checks));
}

/** The same as `upsertChecks` for the checks that staged words are about, as the staged document words them. */
export async function upsertStagedChecks(q: Queryable, clusterId: string, scanner: string): Promise<void> {
  await q.query(
    `create temporary table if not exists changed_check (
       id uuid not null, tool text not null, check_key text not null, witness text not null, kind text not null, resource_kind text not null,
       node_role text not null, title text not null, remediation text not null
     ) on commit delete rows`,
  );
  await q.query("truncate changed_check");
  // Where a document words one check in several ways the choice must not depend on its order. What reads the same already
  // is left alone: an upsert would lock its row, and write that. Found before anything is written: what reads a table while
  // it writes it may meet its own rows over and over.
  await q.query(
    `with spoken as materialized (select distinct check_id from staged_word),
     worded as materialized (
       select distinct on (check_id) check_id as id, a as tool, b as check_key, c as witness, d as kind, e as resource_kind, f as node_role,
              g as title, h as remediation
         from arriving join spoken using (check_id) where arriving.kind = 'c'
        order by check_id, a, b, c, d, e, f, g, h
     )
     insert into changed_check
     select c.* from worded c left join known_check known on known.cluster_id = $1 and known.id = c.id
      where known.id is null or ${isReworded("known", "c")}`,
    [clusterId],
  );
  await q.query(`${insertFrom("(select * from changed_check order by id) c")} ${reword}`, [clusterId, scanner]);
}

/** Makes a row for each of these checks that a staged word is about and no document named; words of documents stay. */
export async function addStagedChecks(
  q: Queryable,
  clusterId: string,
  scanner: string,
  checks: readonly KnownCheck[],
): Promise<void> {
  await q.query(
    `${insertFrom(arrays)} where c.id in (select distinct w.check_id from staged_word w) on conflict (cluster_id, id) do nothing`,
    columns(clusterId, scanner, checks),
  );
}

const arrays = `unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
                  as c(id, tool, check_key, witness, kind, resource_kind, node_role, title, remediation)`;

const insertFrom = (checks: string): string => `
  insert into known_check as k (cluster_id, id, scanner, tool, check_key, witness, kind, resource_kind, node_role, title, remediation)
  select $1, c.id, $2, c.tool, c.check_key, c.witness, c.kind, c.resource_kind, c.node_role, c.title, c.remediation
    from ${checks}`;

const isReworded = (before: string, now: string): string => {
  const words = ["witness", "kind", "resource_kind", "node_role", "title", "remediation"];
  return `(${words.map((word) => `${before}.${word}`).join(", ")}) is distinct from (${words.map((word) => `${now}.${word}`).join(", ")})`;
};

const reword = `
  on conflict (cluster_id, id) do update
     set witness = excluded.witness, kind = excluded.kind, resource_kind = excluded.resource_kind,
         node_role = excluded.node_role, title = excluded.title, remediation = excluded.remediation
   where ${isReworded("k", "excluded")}`;

const columns = (clusterId: string, scanner: string, checks: readonly KnownCheck[]): readonly unknown[] => [
  clusterId,
  scanner,
  checks.map((each) => each.id),
  checks.map((each) => each.tool),
  checks.map((each) => each.check),
  checks.map((each) => each.witness),
  checks.map((each) => each.kind),
  checks.map((each) => each.resourceKind),
  checks.map((each) => each.nodeRole),
  checks.map((each) => each.title),
  checks.map((each) => each.remediation),
];
