import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { noOwnFolder, readOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { explainConnectionError } from "#lib/db/connection-error.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { openSql } from "#lib/db/sql.ts";
import { readDatabaseUrl, readOwnCatalogFolder } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { workerMetrics } from "#lib/tasks/metrics.ts";
import { startQueue } from "#lib/tasks/queue.ts";
import { type Listen, serveHealth } from "#lib/tasks/serve-health.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { usage } from "../usage.ts";

const help = `kubeproof work [--listen ADDR:PORT]

Runs the worker: takes kept scans in, settles clusters as time passes, and keeps the history's months ready. It runs until
it is told to end (SIGTERM, SIGINT), finishes what it has begun, and ends within ten seconds. Needs DATABASE_URL; own
frameworks and mappings are read from the folder KUBEPROOF_OWN_CATALOG, the same as the web server's.

  --listen ADDR:PORT  /healthz, /readyz and /metrics for Prometheus, for example 127.0.0.1:9465; nothing listens without it

${exitCodesHelp}
`;

const options = { help: { type: "boolean", short: "h" }, listen: { type: "string" } } as const;

/** Whatever still runs then is rolled back by the database and taken over by the next worker. */
const patienceMs = 8_000;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const listen = values.listen === undefined ? null : listenOf(values.listen);
  const databaseUrl = readDatabaseUrl();
  const catalog = loadCatalog();
  const folder = readOwnCatalogFolder();
  const ownFolder = folder === null ? noOwnFolder : readOwnFolder(folder);
  const measures = listen === null ? null : await serveMeasures(listen, databaseUrl);
  const meter = measures === null ? {} : { meter: measures.meter };
  const queue = await startQueue({ databaseUrl, catalog, ownFolder, now: () => new Date(), ...meter }).catch(
    async (error: unknown) => {
      await measures?.close();
      throw explainConnectionError(error, databaseUrl);
    },
  );
  log.info("worker started", { catalog: catalog.version, digest: catalog.digest });
  const told = signalled();
  const why = await Promise.race([told, queue.ended.then(() => "the queue ended")]);
  log.info("worker ending", { why });
  const isDone = await Promise.race([queue.stop().then(() => true), after(patienceMs)]);
  await measures?.close();
  log.info("worker ended", { everythingFinished: isDone });
  // Connections of work that was cut off would keep the process.
  if (!isDone) process.exit(exitCodes.done);
  return why.startsWith("SIG") ? exitCodes.done : exitCodes.broken;
}

function listenOf(text: string): Listen {
  const match = /^(?:\[([0-9a-f:.]+)\]|([0-9a-z.-]+)):([0-9]{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    throw usage("--listen is an address and a port, for example 127.0.0.1:9465.", "work");
  }
  return { host, port };
}

/** Health and metrics on a connection of their own, so that they answer while every other one is busy. */
async function serveMeasures(listen: Listen, databaseUrl: string) {
  const sql = openSql(databaseUrl, { max: 1, applicationName: "kubeproof work metrics", statementTimeoutMs: 10_000 });
  const { meter, registry } = workerMetrics(fromSql(sql), () => new Date());
  const ready = async (): Promise<void> => void (await sql`select 1`);
  const server = await serveHealth(listen, { ready, registry });
  log.info("worker listening", { url: server.url });
  const close = async (): Promise<void> => {
    await server.close();
    await sql.end({ timeout: 1 });
  };
  return { meter, close };
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
