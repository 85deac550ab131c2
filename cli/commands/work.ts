import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { noOwnFolder, readOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { explainConnectionError } from "#lib/db/connection-error.ts";
import { readDatabaseUrl, readOwnCatalogFolder } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { startQueue } from "#lib/tasks/queue.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";

const help = `kubeproof work

Runs the worker: takes kept scans in, settles clusters as time passes, and keeps the history's months ready. It runs until
it is told to end (SIGTERM, SIGINT), finishes what it has begun, and ends within ten seconds. Needs DATABASE_URL; own
frameworks and mappings are read from the folder KUBEPROOF_OWN_CATALOG, the same as the web server's.

${exitCodesHelp}
`;

/** Whatever still runs then is rolled back by the database and taken over by the next worker. */
const patienceMs = 8_000;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const databaseUrl = readDatabaseUrl();
  const catalog = loadCatalog();
  const folder = readOwnCatalogFolder();
  const ownFolder = folder === null ? noOwnFolder : readOwnFolder(folder);
  const queue = await startQueue({ databaseUrl, catalog, ownFolder, now: () => new Date() }).catch((error: unknown) => {
    throw explainConnectionError(error, databaseUrl);
  });
  log.info("worker started", { catalog: catalog.version, digest: catalog.digest });
  const told = signalled();
  const why = await Promise.race([told, queue.ended.then(() => "the queue ended")]);
  log.info("worker ending", { why });
  const isDone = await Promise.race([queue.stop().then(() => true), after(patienceMs)]);
  log.info("worker ended", { everythingFinished: isDone });
  // Connections of work that was cut off would keep the process.
  if (!isDone) process.exit(exitCodes.done);
  return why.startsWith("SIG") ? exitCodes.done : exitCodes.broken;
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve(signal));
  });
}

function after(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds).unref());
}

/** `kubeproof work`. */
export const work: Command = { name: "work", summary: "run the worker", help, run };
