import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

/** How a part ended, in words, and the last lines it wrote. */
export type Ending = { readonly reason: string; readonly lastLines: readonly string[] };

/** A started part. */
export type Running = {
  /** Settles when it ends, however it ends. */
  readonly ended: Promise<Ending>;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
};

export type Child = Running & {
  /** The first message it sends over its channel. */
  readonly message: Promise<unknown>;
};

export type ChildOptions = {
  readonly script: string;
  readonly args: readonly string[];
  /** Flags for Node itself. */
  readonly flags?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
};

const root = path.join(import.meta.dirname, "..", "..");
const preload = pathToFileURL(path.join(import.meta.dirname, "die-with-parent.mjs")).href;
const keptLines = 30;
const patienceMs = 10_000;

/** Starts a script of ours on this Node, with its output in a log file. */
export function startChild({ script, args, flags = [], env, logFile }: ChildOptions): Child {
  const nodeFlags = [...flags, "--disable-warning=ExperimentalWarning", "--import", preload];
  const child = spawn(process.execPath, [...nodeFlags, path.join(root, script), ...args], {
    cwd: root,
    env: { ...inheritedEnvironment(), ...env, KUBEPROOF_STARTER: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own process group: Ctrl-C reaches the starter alone, which ends the parts in their order.
    detached: true,
  });
  const lines = keepOutput(child, logFile);
  const ended = new Promise<Ending>((resolve) => {
    child.once("error", (error) => resolve({ reason: error.message, lastLines: lines }));
    child.once("close", (code, signal) =>
      resolve({ reason: signal === null ? `ended with exit code ${code}` : `ended by ${signal}`, lastLines: lines }),
    );
  });
  const message = new Promise<unknown>((resolve) => child.once("message", resolve));
  return { ended, message, stop: () => stopChild(child, ended) };
}

async function stopChild(child: ChildProcess, ended: Promise<Ending>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const patience = new AbortController();
  child.kill("SIGTERM");
  const late = sleep(patienceMs, undefined, { signal: patience.signal }).then(
    () => killGroup(child),
    () => undefined,
  );
  await ended;
  patience.abort();
  await late;
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function keepOutput(child: ChildProcess, logFile: string): readonly string[] {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  keepPrevious(logFile);
  const log = createWriteStream(logFile, { mode: 0o600 });
  // A full disk must not end the starter; the part itself will say so.
  log.on("error", () => undefined);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      log.write(text);
      lines.push(...text.split("\n").filter((line) => line.trim() !== ""));
      lines.splice(0, lines.length - keptLines);
    });
  }
  child.once("close", () => log.end());
  return lines;
}

function keepPrevious(logFile: string): void {
  try {
    renameSync(logFile, `${logFile}.previous`);
  } catch {
    // There is none yet.
  }
}

// Parts get what a program needs of a machine, and of ours only what is passed to them by name.
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const wanted =
    /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SystemRoot|NODE_EXTRA_CA_CERTS|SSL_CERT_.*|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|OIDC_.*|KUBEPROOF_.*|SMTP_.*)$/;
  const entries = Object.entries(process.env).filter(([name]) => wanted.test(name));
  return { ...Object.fromEntries(entries), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}
