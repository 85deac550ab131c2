import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import { type Child, startChild } from "./child.ts";
import type { Part } from "./supervisor.ts";

export type Surroundings = {
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the parts' logs. */
  readonly logs: string;
};

const IdentityReady = z.object({
  ready: z.literal(true),
  createdPassword: z.string().nullable(),
  people: z.array(z.object({ name: z.string(), title: z.string(), email: z.string() })),
});
export type IdentityReady = z.infer<typeof IdentityReady>;

/** The local identity provider; `onReady` hears who can sign in and, once in its life, the first password. */
export function identityPart(around: Surroundings, onReady: (ready: IdentityReady) => void): Part {
  return {
    name: "identity",
    async start() {
      const child = startChild({
        script: "identity/main.ts",
        args: [],
        env: around.env,
        logFile: path.join(around.logs, "identity.log"),
      });
      const message = await Promise.race([child.message, failed("identity provider", child)]);
      onReady(IdentityReady.parse(message));
      return child;
    },
  };
}

export type Web = { readonly host: string; readonly port: number; readonly command: "start" | "dev" };

/** The web server; it has started when it answers over HTTP. */
export function webPart(around: Surroundings, { host, port, command }: Web): Part {
  return {
    name: "web",
    async start() {
      const child = startChild({
        script: "node_modules/next/dist/bin/next",
        args: [command, "--port", String(port), "--hostname", host],
        env: command === "dev" ? { ...around.env, NODE_ENV: "development" } : around.env,
        logFile: path.join(around.logs, "web.log"),
      });
      await Promise.race([answers(host, port), failed("web server", child)]);
      return child;
    },
  };
}

/**
 * A worker takes in documents of any size, and what it holds of one is short-lived: with a small nursery its memory stays at
 * half (docs/performance.md). `bin/kubeproof.mjs` starts it the same way.
 */
const workerFlags = ["--max-semi-space-size=4"];

/** The worker: what happens by the clock and in the background. */
export function workerPart(around: Surroundings): Part {
  return {
    name: "worker",
    async start() {
      const child = startChild({
        script: "cli/main.ts",
        args: ["work"],
        flags: workerFlags,
        env: around.env,
        logFile: path.join(around.logs, "worker.log"),
      });
      // It has no address to ask; what cannot work ends at once.
      await Promise.race([sleep(700), failed("worker", child)]);
      return child;
    },
  };
}

async function failed(name: string, child: Child): Promise<never> {
  const { reason, lastLines } = await child.ended;
  throw new AppError("unavailable", `The ${name} did not start (${reason}).`, {
    reason: "part_did_not_start",
    details: { lastLines: [...lastLines] },
  });
}

async function answers(host: string, port: number): Promise<void> {
  const address = `http://${reachable(host)}:${port}/`;
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    const status = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(30_000) }).then(
      (response) => response.status,
      () => null,
    );
    if (status !== null) return;
    await sleep(100);
  }
  throw new AppError("unavailable", `The web server did not answer at ${address} within two minutes.`, {
    reason: "part_did_not_start",
  });
}

// A server that listens everywhere is asked at this machine's own address.
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
