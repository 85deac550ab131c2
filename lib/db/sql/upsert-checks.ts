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
  await q.query(
    `${insert}
     on conflict (cluster_id, id) do update
        set witness = excluded.witness, kind = excluded.kind, resource_kind = excluded.resource_kind,
            node_role = excluded.node_role, title = excluded.title, remediation = excluded.remediation
      where (k.witness, k.kind, k.resource_kind, k.node_role, k.title, k.remediation)
            is distinct from (excluded.witness, excluded.kind, excluded.resource_kind, excluded.node_role, excluded.title, excluded.remediation)`,
    columns(clusterId, scanner, checks),
  );
}

/** Makes a row for checks no document of the cluster names; words of documents stay. */
export async function addChecks(
  q: Queryable,
  clusterId: string,
  scanner: string,
  checks: readonly KnownCheck[],
): Promise<void> {
  if (checks.length === 0) return;
  await q.query(`${insert} on conflict (cluster_id, id) do nothing`, columns(clusterId, scanner, checks));
}

const insert = `
  insert into known_check as k (cluster_id, id, scanner, tool, check_key, witness, kind, resource_kind, node_role, title, remediation)
  select $1, c.id, $2, c.tool, c.check_key, c.witness, c.kind, c.resource_kind, c.node_role, c.title, c.remediation
    from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
         as c(id, tool, check_key, witness, kind, resource_kind, node_role, title, remediation)`;

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
