import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { ownCatalogOf } from "#lib/catalog/own/own-catalog.ts";
import { noOwnFolder, readOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { explainConnectionError } from "#lib/db/connection-error.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { nameClusters } from "#lib/db/sql/name-clusters.ts";
import { listOwnFiles } from "#lib/db/sql/own-catalog-files.ts";
import { openSql } from "#lib/db/sql.ts";
import { readDatabaseUrl, readOwnCatalogFolder } from "#lib/env.ts";
import { replayCluster } from "#lib/ingest/replay.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { usage } from "../usage.ts";

const help = `kubeproof replay [--cluster NAME]

Builds the current state and the history of clusters anew from the raw documents they sent, and tries again what could not
be read. Documents that arrive meanwhile wait. Needs DATABASE_URL.

Options
  --cluster NAME  only this cluster (name or id); else every one

${exitCodesHelp}
`;

const options = { cluster: { type: "string" }, help: { type: "boolean", short: "h" } } as const;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const databaseUrl = readDatabaseUrl();
  const sql = openSql(databaseUrl, { max: 2, applicationName: "kubeproof replay" });
  try {
    await sql`select 1`.catch((error: unknown) => {
      throw explainConnectionError(error, databaseUrl);
    });
    const db = fromSql(sql);
    const clusters = await nameClusters(db, values.cluster ?? null);
    if (clusters.length === 0 && values.cluster !== undefined) {
      throw usage(`There is no cluster ${values.cluster}.`, "replay");
    }
    const folder = readOwnCatalogFolder();
    const ownFolder = folder === null ? noOwnFolder : readOwnFolder(folder);
    const { catalog } = ownCatalogOf(loadCatalog(), ownFolder, await listOwnFiles(db));
    for (const { id, name } of clusters) {
      const { merged, unchanged, failed } = await replayCluster({ db, catalog, now: new Date() }, id);
      io.out(`${name}: ${merged} documents merged, ${unchanged} said the same again, ${failed} cannot be read\n`);
    }
    return exitCodes.done;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** `kubeproof replay`. */
export const replay: Command = { name: "replay", summary: "build clusters anew from their documents", help, run };
