import type { Queryable } from "../queryable.ts";

/** Held to the end of the transaction: uploads come one after another, each seeing the versions before it. Before the audit chain's. */
export async function lockOwnCatalog(q: Queryable): Promise<void> {
  await q.query("select pg_advisory_xact_lock(hashtextextended('kubeproof.own-catalog', 0))::text");
}
