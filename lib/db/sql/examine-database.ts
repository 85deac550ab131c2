import * as z from "zod";
import type { Queryable } from "../queryable.ts";

const Server = z.object({ version: z.int(), name: z.string(), now: z.date(), may_create: z.boolean() });

/** What the server is, what its clock says, and whether this user may make the history's months. */
export async function examineServer(q: Queryable): Promise<z.infer<typeof Server>> {
  const rows = await q.query(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as name, clock_timestamp() as now,
            has_schema_privilege(current_schema(), 'CREATE') as may_create`,
  );
  return z.tuple([Server]).parse(rows)[0];
}

const Ledger = z.object({ name: z.string(), is_finished: z.boolean() });

/** Migrations this database has seen; empty when it was never migrated. */
export async function readLedger(q: Queryable): Promise<readonly z.infer<typeof Ledger>[]> {
  const [table] = await q.query("select to_regclass('_prisma_migrations') is not null as present");
  if (table?.["present"] !== true) return [];
  return z
    .array(Ledger)
    .parse(
      await q.query(
        "select migration_name as name, finished_at is not null as is_finished from _prisma_migrations where rolled_back_at is null",
      ),
    );
}

const Rights = z.object({ missing: z.array(z.string()) });

/** Tables of the product this user may not read and write. */
export async function listForbiddenTables(q: Queryable): Promise<readonly string[]> {
  const rows = await q.query(
    `select coalesce(array_agg(relname::text order by relname), '{}') as missing from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'audit_entry'
        and not (has_table_privilege(oid, 'SELECT') and has_table_privilege(oid, 'INSERT') and has_table_privilege(oid, 'UPDATE')
                 and has_table_privilege(oid, 'DELETE'))`,
  );
  return z.tuple([Rights]).parse(rows)[0].missing;
}

const Work = z.object({ waiting: z.int(), oldest: z.date().nullable(), given_up: z.int(), stale: z.int() });

/** Scans that wait for the worker, jobs it gave up, and targets that another catalog judged. */
export async function examineWork(q: Queryable, catalogDigest: string): Promise<z.infer<typeof Work>> {
  const rows = await q.query(
    `select (select count(*)::int from scan where state = 'kept') as waiting,
            (select min(received_at) from scan where state = 'kept') as oldest,
            (select count(*)::int from graphile_worker.jobs where attempts >= max_attempts and locked_by is null) as given_up,
            (select count(*)::int from scan_target where catalog_digest <> $1) as stale`,
    [catalogDigest],
  );
  return z.tuple([Work]).parse(rows)[0];
}
