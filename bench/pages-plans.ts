import { readFile, stat } from "node:fs/promises";
import * as z from "zod";
import type { Sql } from "#lib/db/sql.ts";

type Plan = { readonly "Node Type": string; readonly "Relation Name"?: string; readonly Plans?: readonly Plan[] };
const Plan: z.ZodType<Plan> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    Plans: z.array(Plan).optional(),
  }),
) as z.ZodType<Plan>;
const Logged = z.object({ "Query Text": z.string(), Plan });

/** One statement as PostgreSQL ran it. */
export type Ran = { readonly text: string; readonly milliseconds: number; readonly scanned: readonly string[] };

/** Lets the server note every statement with its plan, for connections opened from now on. */
export async function noteStatements(sql: Sql): Promise<void> {
  await sql.unsafe("load 'auto_explain'");
  await sql.unsafe("alter system set session_preload_libraries = 'auto_explain'");
  await sql.unsafe("alter system set auto_explain.log_format = 'json'");
  await sql.unsafe("alter system set auto_explain.log_min_duration = -1");
  await sql.unsafe("select pg_reload_conf()");
}

/** The statements that ran while something was done, out of the server's own log. */
export async function statementsOf(sql: Sql, log: string, work: () => Promise<void>): Promise<readonly Ran[]> {
  await sql.unsafe("alter system set auto_explain.log_min_duration = 0");
  await reload(sql);
  const from = (await stat(log)).size;
  await work();
  await sql.unsafe("alter system set auto_explain.log_min_duration = -1");
  await reload(sql);
  const bytes = await readFile(log);
  return ranIn(bytes.subarray(from).toString("utf8")).filter(({ text }) => !text.includes("auto_explain"));
}

async function reload(sql: Sql): Promise<void> {
  await sql.unsafe("select pg_reload_conf()");
  // The server's processes take the new setting when they are next idle.
  await sql.unsafe("select pg_sleep(0.3)");
}

/** Reads entries of the server's log as auto_explain writes them; lines of one entry begin with a tab. */
export function ranIn(log: string): readonly Ran[] {
  return [...log.matchAll(/duration: ([\d.]+) ms {2}plan:\n((?:\t.*\n?)+)/g)].map(([, time = "0", json = ""]) => {
    const logged = Logged.parse(JSON.parse(json));
    return { text: logged["Query Text"], milliseconds: Number(time), scanned: [...scannedIn(logged.Plan)] };
  });
}

function scannedIn(plan: Plan): ReadonlySet<string> {
  const found = new Set((plan.Plans ?? []).flatMap((inner) => [...scannedIn(inner)]));
  if (plan["Node Type"] === "Seq Scan" && plan["Relation Name"] !== undefined) found.add(plan["Relation Name"]);
  return found;
}

/** Tables of more rows than a page can afford to read through. */
export async function largeTables(sql: Sql, rows: number): Promise<ReadonlySet<string>> {
  const found = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > ${rows}`;
  return new Set(found.map(({ name }) => name));
}
