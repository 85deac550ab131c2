import { parseArgs } from "node:util";
import { migrate as migrateDatabase } from "#lib/db/migrate.ts";
import { readDatabaseUrl } from "#lib/env.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";

const help = `kubeproof migrate

Brings the database to this program's schema. Safe to run twice, and from several places at once. Needs DATABASE_URL.

${exitCodesHelp}
`;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const { applied } = await migrateDatabase(readDatabaseUrl());
  io.out(applied.length === 0 ? "The database was up to date.\n" : `Applied ${applied.join(", ")}.\n`);
  return exitCodes.done;
}

/** `kubeproof migrate`. */
export const migrate: Command = { name: "migrate", summary: "bring the database to this program's schema", help, run };
