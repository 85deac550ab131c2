import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type postgres from "postgres";
import type { Sql } from "./sql.ts";

/** One result row as the driver gives it; every statement in lib/db/sql parses it with zod. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement: `$1`-style text and its values in, rows out.
 * The same SQL file runs on the `sql` handle, in its transaction, and inside a Prisma transaction.
 * JSON goes in as text (`JSON.stringify`) or object. Big integers come out as text or bigint: cast counts to int.
 *
 * @example const rows = await q.query("select name from cluster where id = $1", [id]);
 */
export interface Queryable {
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** A `Queryable` that can open a transaction of its own, nested calls become savepoints, and take rows in as they come. */
export interface Database extends Queryable {
  /**
   * Sends text to a `copy … from stdin` statement as it comes, waiting where the server is slower.
   *
   * @param text pieces of PostgreSQL's COPY text format, cut anywhere
   */
  copy(statement: string, text: AsyncIterable<string> | Iterable<string>): Promise<void>;
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
}

/** The part of a Prisma client or Prisma transaction that raw statements need. */
export interface RawCapable {
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>;
}

/** Wraps the postgres.js handle, or the handle of one of its transactions. */
export function fromSql(sql: Handle): Database {
  return {
    async query(text, values = []) {
      return await sql.unsafe<Row[]>(text, values.map(toDriver), { prepare: true });
    },
    async copy(statement, text) {
      const sink = await sql.unsafe(statement).writable();
      await pipeline(Readable.from(text, { objectMode: false, encoding: "utf8" }), sink);
    },
    async transaction(work) {
      const run = (tx: Transaction) => work(fromSql(tx));
      const done = isTransaction(sql) ? await sql.savepoint(run) : await sql.begin(run);
      // postgres.js types the answer as "unwrapped"; our work never answers with an array of pending queries.
      return done as Awaited<ReturnType<typeof work>>;
    },
  };
}

/** Wraps a Prisma client or the `tx` of `prisma.$transaction(async (tx) => …)`. */
export function fromPrisma(prisma: RawCapable): Queryable {
  return {
    async query(text, values = []) {
      const rows = await prisma.$queryRawUnsafe(text, ...values);
      return rows as readonly Row[];
    },
  };
}

type Transaction = postgres.TransactionSql<{ json: unknown }>;
type Handle = Sql | Transaction;

function isTransaction(sql: Handle): sql is Transaction {
  return "savepoint" in sql;
}

// The driver's parameter type is a closed union; it accepts whatever the column's type can be made from.
function toDriver(value: unknown): postgres.ParameterOrJSON<never> {
  if (Array.isArray(value)) return arrayText(value) as postgres.ParameterOrJSON<never>;
  return (value === undefined ? null : value) as postgres.ParameterOrJSON<never>;
}

// The driver would take an array of dates or booleans for a single one, by its first element; text leaves the type to
// the statement. Of booleans it must be the whole array: element by element the driver writes every text as false.
function arrayText(values: readonly unknown[]): unknown {
  if (values.some((value) => typeof value === "boolean")) return `{${values.map(booleanText).join(",")}}`;
  return values.map(elementText);
}

function booleanText(value: unknown): string {
  return typeof value === "boolean" ? String(value) : "null";
}

function elementText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return String(value);
  return value === undefined ? null : value;
}
