import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "#lib/errors.ts";

const root = path.join(import.meta.dirname, "..", "..");
const output = path.join(root, "lib", "db", "generated");
const stamp = path.join(output, ".made-from");

/** Writes the Prisma client when it is missing or older than the schema; says whether it did. Needs no network. */
export function generate(): boolean {
  const digest = schemaDigest();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return false;
  const cli = path.join(root, "node_modules", "prisma", "build", "index.js");
  const run = spawnSync(process.execPath, [cli, "generate", "--no-hints"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      // The generator does not use this engine, but its CLI would download one unless a file is named.
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, "package.json"),
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (run.status !== 0) {
    const reason = `${run.stdout ?? ""}${run.stderr ?? ""}`.trim();
    throw new AppError("internal", `The database client could not be generated: ${reason}`, {
      reason: "generate_failed",
    });
  }
  writeFileSync(stamp, digest);
  return true;
}

function schemaDigest(): string {
  const folder = path.join(root, "prisma", "schema");
  const hash = createHash("sha256");
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(path.join(folder, file)));
  hash.update(readFileSync(path.join(root, "node_modules", "prisma", "package.json")));
  return hash.digest("hex");
}
