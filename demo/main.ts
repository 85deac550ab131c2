import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { loadCatalog } from "#lib/catalog/load.ts";
import { ownCatalogOf } from "#lib/catalog/own/own-catalog.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { nameClusters } from "#lib/db/sql/name-clusters.ts";
import { openSql } from "#lib/db/sql.ts";
import { systemActor } from "#lib/domain/access/actor.ts";
import { readDatabaseUrl } from "#lib/env.ts";
import { causesOf, log } from "#lib/log.ts";
import { provisionCollector } from "#lib/tasks/provision-collector.ts";
import { goOn } from "./go-on.ts";
import { makeDemo } from "./make.ts";
import { fleet } from "./story/fleet.ts";

/**
 * The demo fleet as a process of `npm start`: `make FOLDER` tells its 90 days to an empty database, `live FOLDER` serves its
 * simulated clusters and lets them go on. It says over its channel what it did.
 */

const Told = z.object({ seed: z.int(), begin: z.iso.datetime(), port: z.int().nullable() });

const fileIn = (folder: string): string => path.join(folder, "story.json");
const kubeconfigIn = (folder: string): string => path.join(folder, "kubeconfig");
const tokenIn = (folder: string): string => path.join(folder, "token");

const tell = (message: object): void => void process.send?.(message);

async function keepFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Makes the demo where there is nothing yet. */
async function make(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const databaseUrl = readDatabaseUrl();
  const sql = openSql(databaseUrl, { max: 2, applicationName: "kubeproof demo" });
  const prisma = openPrisma(databaseUrl, { max: 1 });
  try {
    const db = fromSql(sql);
    if ((await nameClusters(db, null)).length > 0) return tell({ made: false });
    const now = new Date();
    const { story, clusters, documents } = await makeDemo({ databaseUrl, dataDir: folder, now });
    const { own } = ownCatalogOf(loadCatalog());
    const acting = { prisma, actor: systemActor("demo"), now: new Date(), own, requestId: randomUUID() };
    const names = fleet.map(({ plan }) => plan.name);
    const grant = await provisionCollector(acting, db, {
      clusters: names,
      tokenName: "demo collector",
      simulated: true,
    });
    await keepFile(tokenIn(folder), `${grant.token}\n`);
    const told = { seed: story.seed, begin: story.begin.toISOString(), port: null };
    await keepFile(fileIn(folder), `${JSON.stringify(told)}\n`);
    tell({ made: true, clusters, documents });
  } finally {
    await prisma.$disconnect();
    await sql.end({ timeout: 5 });
  }
}

/** Serves the simulated clusters until it is told to end. */
async function live(folder: string): Promise<void> {
  const { seed, begin, port } = Told.parse(JSON.parse(await readFile(fileIn(folder), "utf8")));
  const going = await goOn({
    story: { seed, begin: new Date(begin) },
    port,
    server: process.env.KUBEPROOF_URL ?? "",
    token: (await readFile(tokenIn(folder), "utf8")).trim(),
  });
  await keepFile(kubeconfigIn(folder), going.kubeconfig);
  // The same address at every start: a collector that waits finds its clusters again.
  await keepFile(fileIn(folder), `${JSON.stringify({ seed, begin, port: going.port })}\n`);
  const clusters = fleet.map(({ plan }) => plan.name);
  tell({ ready: true, clusters, kubeconfig: kubeconfigIn(folder), tokenFile: tokenIn(folder) });
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  await going.close();
}

const [verb = "", folder = ""] = process.argv.slice(2);
try {
  if (verb === "make") await make(folder);
  else if (verb === "live" && existsSync(fileIn(folder))) await live(folder);
  else throw new Error("Say make or live, and the folder of the demo.");
  process.exit(0);
} catch (error) {
  log.error("the demo failed", { cause: causesOf(error) });
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
