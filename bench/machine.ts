import os from "node:os";
import type { Sql } from "#lib/db/sql.ts";

/** What the figures come from where no database takes part: processors, memory and Node. */
export function machineWithout(): string {
  const [first] = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  return `${os.cpus().length} × ${first?.model.trim() ?? "processor"}, ${memory} GiB, Node ${process.versions.node}`;
}

/** What the figures come from: processors, memory, Node and PostgreSQL. */
export async function machineOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  return `${machineWithout()}, PostgreSQL ${row?.version ?? "?"}`;
}
