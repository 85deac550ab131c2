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
  // Where a document words one check in several ways the choice must not depend on its order.
  const staged = `(select distinct on (check_id) check_id as id, a as tool, b as check_key, c as witness, d as kind, e as resource_kind,
                          f as node_role, g as title, h as remediation
                     from arriving where kind = 'c' and check_id in (select w.check_id from staged_word w)
                    order by check_id, a, b, c, d, e, f, g, h) c`;
  await q.query(`${insertFrom(staged)} ${reword}`, [clusterId, scanner]);
}

/** Makes a row for each of these checks that a staged word is about and no document named; words of documents stay. */
export async function addStagedChecks(
  q: Queryable,
  clusterId: string,
  scanner: string,
  checks: readonly KnownCheck[],
): Promise<void> {
  await q.query(
    `${insertFrom(arrays)} where c.id in (select w.check_id from staged_word w) on conflict (cluster_id, id) do nothing`,
    columns(clusterId, scanner, checks),
  );
}

const arrays = `unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
                  as c(id, tool, check_key, witness, kind, resource_kind, node_role, title, remediation)`;

const insertFrom = (checks: string): string => `
  insert into known_check as k (cluster_id, id, scanner, tool, check_key, witness, kind, resource_kind, node_role, title, remediation)
  select $1, c.id, $2, c.tool, c.check_key, c.witness, c.kind, c.resource_kind, c.node_role, c.title, c.remediation
    from ${checks}`;

const reword = `
  on conflict (cluster_id, id) do update
     set witness = excluded.witness, kind = excluded.kind, resource_kind = excluded.resource_kind,
         node_role = excluded.node_role, title = excluded.title, remediation = excluded.remediation
   where (k.witness, k.kind, k.resource_kind, k.node_role, k.title, k.remediation)
         is distinct from (excluded.witness, excluded.kind, excluded.resource_kind, excluded.node_role, excluded.title, excluded.remediation)`;

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
