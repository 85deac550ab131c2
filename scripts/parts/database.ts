import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import type { Running } from "./child.ts";
import type { Part } from "./supervisor.ts";

/** The embedded database as a part: when it has to start again it comes back on the same port. */
export function databasePart(dataDir: string, onStart: (database: EmbeddedPostgres) => void): Part {
  let port: number | undefined;
  return {
    name: "database",
    async start(): Promise<Running> {
      const options = { dataDir: path.join(dataDir, "database") };
      const database = await startEmbeddedPostgres(port === undefined ? options : { ...options, port });
      port = database.port;
      onStart(database);
      const ended = database.ended.then((tail) => ({ reason: "its process has ended", lastLines: tail.split("\n") }));
      return { ended, stop: () => database.stop() };
    },
  };
}

/** Brings the schema up to date; the words for the step. */
export async function updateSchema(databaseUrl: string): Promise<{ words: string }> {
  const { applied } = await migrate(databaseUrl);
  if (applied.length === 0) return { words: "up to date" };
  return { words: `${applied.length} ${applied.length === 1 ? "migration" : "migrations"} applied` };
}

/** Ends every session, for a start that lets other people in than the one before. */
export async function endAllSessions(databaseUrl: string): Promise<number> {
  const prisma = openPrisma(databaseUrl, { max: 1 });
  try {
    const { count } = await prisma.session.updateMany({
      where: { revokedAt: null },
      data: { revokedAt: new Date() },
    });
    return count;
  } finally {
    await prisma.$disconnect();
  }
}
