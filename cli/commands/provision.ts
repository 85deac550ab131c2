import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { ownCatalogOf } from "#lib/catalog/own/own-catalog.ts";
import { noOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { explainConnectionError } from "#lib/db/connection-error.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { openSql } from "#lib/db/sql.ts";
import { systemActor } from "#lib/domain/access/actor.ts";
import { readDatabaseUrl } from "#lib/env.ts";
import { provisionCollector } from "#lib/tasks/provision-collector.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { usage } from "../usage.ts";

const help = `kubeproof provision --cluster NAME… --token-file FILE

Registers clusters that are not registered yet and writes a token with which a collector can bring in their scans, and
nothing else. Runs on the server's own machine; elsewhere make the token on the cluster's page. Needs DATABASE_URL.

Options
  --cluster NAME      a cluster; give it once for each
  --token-file FILE   where the token is written, readable by this user alone
  --token-name WORDS  what the token is called among the others (default: collector)
  --simulated         says on every page that the clusters are not real

${exitCodesHelp}
`;

const options = {
  cluster: { type: "string", multiple: true, default: [] as string[] },
  "token-file": { type: "string" },
  "token-name": { type: "string", default: "collector" },
  simulated: { type: "boolean", default: false },
  help: { type: "boolean", short: "h" },
} as const;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const { cluster: clusters, "token-file": file, "token-name": tokenName, simulated } = values;
  if (clusters.length === 0) throw usage("Name at least one --cluster.", "provision");
  if (file === undefined) throw usage("Say with --token-file where the token is to be written.", "provision");
  const databaseUrl = readDatabaseUrl();
  const sql = openSql(databaseUrl, { max: 1, applicationName: "kubeproof provision" });
  const prisma = openPrisma(databaseUrl, { max: 1 });
  try {
    await sql`select 1`.catch((error: unknown) => {
      throw explainConnectionError(error, databaseUrl);
    });
    const { own } = ownCatalogOf(loadCatalog(), noOwnFolder, []);
    const ctx = { prisma, actor: systemActor("provision"), now: new Date(), own, requestId: randomUUID() };
    const grant = await provisionCollector(ctx, fromSql(sql), { clusters, tokenName, simulated });
    await writeToken(file, grant.token);
    for (const { name, isNew } of grant.clusters) io.out(`${name}: ${isNew ? "registered" : "known already"}\n`);
    io.out(`The token is in ${file}.\n`);
    return exitCodes.done;
  } finally {
    await prisma.$disconnect();
    await sql.end({ timeout: 5 });
  }
}

/** Whole or not at all, and never readable by others, not even for a moment. */
async function writeToken(file: string, token: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** `kubeproof provision`. */
export const provision: Command = {
  name: "provision",
  summary: "register clusters and make a token for their collector",
  help,
  run,
};
