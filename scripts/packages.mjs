// Runs on the Node of a bare machine (20 or newer), before any package is there: nothing but Node's own modules.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Installs the packages of the lock file when some are missing or of another version; prints one line. */
export async function ensurePackages() {
  const started = Date.now();
  const reason = whatIsMissing();
  if (reason === null) return;
  console.log(`  … packages    ${reason}, installing (some minutes the first time)`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Install scripts are not run: nothing here needs one, and a package cannot run code by being installed.
  const args = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--include=dev", "--include=optional"];
  const child = spawn(npm, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.on("data", (chunk) => (words += chunk));
  const code = await exitOf(child);
  if (code !== 0) {
    throw new Error(
      `npm could not install the packages (exit code ${code}):\n\n${firstErrors(words)}\n\n` +
        "Mostly this is no network or no registry (npm config get registry), a full disk, or a folder that belongs to another user.",
    );
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`  ✓ packages    installed from the lock file in ${seconds} s`);
}

/** Runs a TypeScript file on Node 24, hands signals on and ends with its exit code. */
export async function runOnNode24(script, args) {
  const child = spawn(findNode(), ["--disable-warning=ExperimentalWarning", path.join(root, script), ...args], {
    cwd: root,
    // The channel tells the child when this process is killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      PATH: `${path.join(root, "node_modules", ".bin")}${path.delimiter}${process.env.PATH ?? ""}`,
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  process.exitCode = (await exitOf(child)) ?? 1;
}

// npm warns about Node 20, which only installs here and runs nothing, and explains its own options at length.
function firstErrors(words) {
  const lines = words.split("\n").filter((line) => line.startsWith("npm error"));
  const end = lines.findIndex((line) => /^npm error (Usage:|Clean install)/.test(line));
  return lines.slice(0, end < 0 ? 20 : Math.min(end, 20)).join("\n");
}

function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
}

// npm writes what it installed beside the packages; comparing with the lock file finds every kind of difference.
function whatIsMissing() {
  const installedFile = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return "nothing is installed";
  const wanted = readPackages(path.join(root, "package-lock.json"));
  const installed = readPackages(installedFile);
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === "" || entry.link) continue;
    const found = installed[name];
    // Packages for other machines are left out by npm, and only those.
    if (found === undefined && entry.optional) continue;
    if (found === undefined) return `${name.replace(/^.*node_modules\//, "")} is missing`;
    if (found.version !== entry.version) return "packages have changed";
  }
  return findNodeOrNull() === null ? "Node 24 is missing" : null;
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

function findNode() {
  const node = findNodeOrNull();
  if (node !== null) return node;
  throw new Error(
    `There is no Node 24 package for this machine (${process.platform} ${process.arch}), and this is Node ${process.versions.node}. ` +
      "Install Node 24 from https://nodejs.org and start again.",
  );
}

function findNodeOrNull() {
  const packaged = path.join(root, "node_modules", ".bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(packaged)) return packaged;
  return Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : null;
}
