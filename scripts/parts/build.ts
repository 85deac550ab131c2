import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { AppError } from "#lib/errors.ts";

const root = path.join(import.meta.dirname, "..", "..");
const stamp = path.join(root, ".next", "made-from");
const folders = ["app", "components", "lib", "catalog", "public", "prisma/schema"];
const files = [
  "package-lock.json",
  "next.config.js",
  "postcss.config.js",
  "tsconfig.json",
  "proxy.ts",
  "instrumentation.ts",
];

export type BuildReport = { readonly words: string };

/** Builds the web server when its sources have changed since the last build. `signal` ends a build under way. */
export async function build(signal: AbortSignal): Promise<BuildReport> {
  const digest = sourceDigest();
  const isBuilt = existsSync(path.join(root, ".next", "BUILD_ID"));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return { words: "up to date" };
  await nextBuild(signal);
  writeFileSync(stamp, digest);
  return { words: isBuilt ? "built anew, sources have changed" : "built" };
}

async function nextBuild(signal: AbortSignal): Promise<void> {
  const cli = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [cli, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  signal.removeEventListener("abort", end);
  if (code === 0) return;
  if (/ENOSPC|No space left/.test(output)) {
    throw new AppError(
      "unavailable",
      "The disk is full, so the web server could not be built. Free some space and start again.",
      {
        reason: "disk_full",
      },
    );
  }
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("    at "))
    .slice(0, 60)
    .join("\n");
  throw new AppError("internal", `The web server could not be built (exit code ${code}):\n\n${lines}`, {
    reason: "build_failed",
  });
}

/** A digest of everything the build reads; tests and generated files do not count. */
export function sourceDigest(): string {
  const hash = createHash("sha256");
  for (const file of [...folders.flatMap(listFiles), ...files]) {
    const full = path.join(root, file);
    if (existsSync(full)) hash.update(`${file}\0`).update(readFileSync(full));
  }
  return hash.digest("hex");
}

function listFiles(folder: string): readonly string[] {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/\.test\.tsx?$|\/(samples|expected|generated)\//.test(file))
    .sort();
}
