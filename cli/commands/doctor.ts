import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { type OwnCatalog, type OwnSource, ownCatalogOf } from "#lib/catalog/own/own-catalog.ts";
import { noOwnFolder, readOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { describeDatabase, explainConnectionError } from "#lib/db/connection-error.ts";
import { ownMigrations } from "#lib/db/migrate.ts";
import type { Queryable } from "#lib/db/queryable.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { examineServer, examineWork, listForbiddenTables, readLedger } from "#lib/db/sql/examine-database.ts";
import { listOwnFiles } from "#lib/db/sql/own-catalog-files.ts";
import { openSql } from "#lib/db/sql.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { readDatabaseUrl, readOwnCatalogFolder } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { usage } from "../usage.ts";
import { examineClusters } from "./doctor/clusters.ts";

const help = `kubeproof doctor [--kubeconfig FILE [--context NAME …]]

Looks at what Kubeproof needs to run (Node, catalog, own frameworks and mappings, database, schema, rights, clocks, waiting
work) and says what to do about whatever is wrong. Changes nothing. Needs DATABASE_URL. Exits with 1 when something is wrong.

With a kubeconfig it looks at clusters instead, and needs no database: whether each answers, its version, and for each source
a collector would read whether it is there, how to bring it, and every missing right as a rule to paste.

  --kubeconfig FILE   the clusters of this file
  --context NAME      this context of it, again for each; without it the current one

It then exits with 0 when all that is there may be read, 4 when a right is missing or credentials are refused, 5 when a
cluster cannot be reached or answers with errors. A source that is not installed is no fault.

${exitCodesHelp}
`;

/** One thing looked at; where it is not well, `advice` says what to do unless the words do. */
type Finding = { readonly name: string; readonly words: string; readonly isWell: boolean; readonly advice: string };

const well = (name: string, words: string): Finding => ({ name, words, isWell: true, advice: "" });
const wrong = (name: string, words: string, advice: string): Finding => ({ name, words, isWell: false, advice });
const judge = (name: string, words: string, isWell: boolean, advice: string): Finding =>
  isWell ? well(name, words) : wrong(name, words, advice);

function fault(name: string, error: unknown): Finding {
  const words = error instanceof Error ? error.message : String(error);
  return wrong(name, words, error instanceof AppError ? "" : "Please report this.");
}

function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > 24 || (major === 24 && minor >= 2);
  return judge("node", process.versions.node, isNew, "Use Node 24.2 or newer: npm install brings one.");
}

async function examineDatabase(db: Queryable, databaseUrl: string, base: Catalog | null): Promise<readonly Finding[]> {
  const server = await examineServer(db);
  const at = new Date();
  const words = `PostgreSQL ${server.name}, ${describeDatabase(databaseUrl)}`;
  const schema = await examineSchema(db);
  const findings = [
    judge("database", words, server.version >= 150_000, "Upgrade it to PostgreSQL 15 or newer."),
    schema,
    examineClock(server.now, at),
  ];
  if (!schema.isWell) return [...findings, ...examineOwn(base, []).findings];
  const own = examineOwn(base, await listOwnFiles(db));
  const digest = own.catalog?.digest ?? "";
  return [
    ...findings,
    ...own.findings,
    await examineRights(db, server.may_create),
    ...(await examineQueue(db, digest)),
  ];
}

async function examineSchema(db: Queryable): Promise<Finding> {
  const ledger = new Map((await readLedger(db)).map((row) => [row.name, row.is_finished]));
  const own = await ownMigrations();
  const missing = own.filter((name) => ledger.get(name) !== true);
  const newer = [...ledger.keys()].filter((name) => !own.includes(name));
  if (newer.length > 0) {
    return wrong("schema", `${newer.join(", ")} is not known here`, "Start the newer version of Kubeproof.");
  }
  if (missing.length > 0) return wrong("schema", `${missing.length} migrations missing`, "Run: kubeproof migrate");
  return well("schema", `${own.length} migrations, none missing`);
}

/** Receipts and looks are compared to the second at best; beyond this, times on screen begin to mislead. */
const toleratedDriftMs = 5_000;

function examineClock(there: Date, here: Date): Finding {
  const drift = Math.abs(there.getTime() - here.getTime());
  const words = `${(drift / 1000).toFixed(1)} s between this machine and the database`;
  const advice = "Set both clocks by NTP: what is fresh and what came first depends on them.";
  return judge("clock", words, drift <= toleratedDriftMs, advice);
}

async function examineRights(db: Queryable, mayCreate: boolean): Promise<Finding> {
  const forbidden = await listForbiddenTables(db);
  if (!mayCreate) {
    return wrong("rights", "may make no tables", "Grant CREATE on the schema: each month of the history is one.");
  }
  if (forbidden.length === 0) return well("rights", "reads and writes every table, makes new months");
  return wrong("rights", `not on ${forbidden.join(", ")}`, "Grant SELECT, INSERT, UPDATE and DELETE on them.");
}

/** A worker takes a kept scan within seconds. */
const patienceMs = 10 * 60_000;

async function examineQueue(db: Queryable, digest: string): Promise<readonly Finding[]> {
  const work = await examineWork(db, digest);
  const waits = work.oldest !== null && Date.now() - work.oldest.getTime() > patienceMs;
  const { waiting, given_up: givenUp, stale } = work;
  return [
    judge("worker", `${waiting} documents wait`, !waits, "Start the worker: kubeproof work"),
    judge(
      "jobs",
      `${givenUp} given up`,
      givenUp === 0,
      "The worker's log says why. Once it is mended, kubeproof replay takes the documents in.",
    ),
    judge(
      "words",
      `${stale} targets judged by another catalog`,
      stale === 0,
      "The worker reads them again when it starts: restart it.",
    ),
  ];
}

/** What is in force of one's own, and each file that is refused with its first lines. */
function examineOwn(
  base: Catalog | null,
  uploaded: readonly OwnSource[],
): { readonly findings: readonly Finding[]; readonly catalog: OwnCatalog["catalog"] | null } {
  if (base === null) return { findings: [], catalog: null };
  const path = readOwnCatalogFolder();
  const { catalog, own } = ownCatalogOf(base, path === null ? noOwnFolder : readOwnFolder(path), uploaded);
  const refused = own.verdicts.filter(({ problems }) => problems.length > 0);
  const inForce = own.verdicts.length - refused.length;
  const folder = own.folder.problem === null ? [] : [wrong("own files", own.folder.path ?? "", own.folder.problem)];
  const broken = refused.flatMap(({ fileName, problems }) =>
    problems.slice(0, 3).map(({ line, message }) => wrong("own files", `${fileName}:${line}`, message)),
  );
  return { findings: [well("own files", `${inForce} in force`), ...folder, ...broken], catalog };
}

async function examine(): Promise<readonly Finding[]> {
  const findings: Finding[] = [examineNode()];
  const catalog = attempt("catalog", findings, () => loadCatalog());
  if (catalog !== null) {
    findings.push(
      well("catalog", `${catalog.version}, ${catalog.frameworks.size} frameworks, ${catalog.digest.slice(0, 12)}`),
    );
  }
  const databaseUrl = attempt("environment", findings, () => readDatabaseUrl());
  if (databaseUrl === null) return [...findings, ...examineOwn(catalog, []).findings];
  const sql = openSql(databaseUrl, { max: 1, applicationName: "kubeproof doctor", connectTimeoutSeconds: 5 });
  try {
    return [...findings, ...(await examineDatabase(fromSql(sql), databaseUrl, catalog))];
  } catch (error) {
    return [...findings, fault("database", explainConnectionError(error, databaseUrl))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function attempt<T>(name: string, findings: Finding[], act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    findings.push(fault(name, error));
    return null;
  }
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h" },
      kubeconfig: { type: "string" },
      context: { type: "string", multiple: true },
    },
  });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const { kubeconfig, context: contexts = [] } = values;
  if (kubeconfig !== undefined) return await examineClusters({ kubeconfig, contexts }, io);
  if (contexts.length > 0) throw usage("--context names a context of the file given with --kubeconfig.", "doctor");
  const findings = await examine();
  for (const { name, words, isWell, advice } of findings) {
    io.out(`${isWell ? "ok   " : "WRONG"} ${name.padEnd(11)} ${words}\n`);
    if (advice !== "") io.out(`${" ".repeat(18)}${advice}\n`);
  }
  return findings.every(({ isWell }) => isWell) ? exitCodes.done : exitCodes.broken;
}

/** `kubeproof doctor`. */
export const doctor: Command = {
  name: "doctor",
  summary: "look for what keeps Kubeproof from running, or from reading clusters",
  help,
  run,
};
