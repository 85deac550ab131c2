#!/usr/bin/env node
// Starts the command line. The source is TypeScript, which Node runs itself since 22.18; an older Node hands over to the
// one that npm installed with this package.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const main = join(root, "cli", "main.ts");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const readsTypeScript = major > 24 || (major === 24 && minor >= 2);

/** Folders that may hold npm's links: this package's own, and those of a project that depends on it. */
function installedNode() {
  for (let folder = root; ; folder = dirname(folder)) {
    const node = join(folder, "node_modules", ".bin", "node");
    if (existsSync(node)) return node;
    if (dirname(folder) === folder) return null;
  }
}

// A worker takes in documents of any size, and what it holds of one is short-lived: a small nursery halves its memory.
// A collector holds little and passes much on: collecting garbage early keeps it small beside the clusters it watches.
const flagsOf = { work: ["--max-semi-space-size=4"], collect: ["--max-semi-space-size=4", "--optimize-for-size"] };
const flags = flagsOf[process.argv[2]] ?? [];

if (readsTypeScript && flags.every((flag) => process.execArgv.includes(flag))) {
  process.argv.splice(1, 1, main);
  await import(pathToFileURL(main).href).then((module) => module.main());
} else {
  const node = readsTypeScript ? process.execPath : installedNode();
  if (node === null) {
    process.stderr.write(
      `Kubeproof needs Node 24.2 or newer; this is ${process.versions.node}. Run npm install in ${root} first.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [...flags, main, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`${node} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on("close", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 15)));
}
