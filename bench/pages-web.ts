import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#lib/db/embedded-port.ts";
import { openPrisma } from "#lib/db/prisma.ts";
import { hashSecret, makeSecret } from "#lib/db/secret.ts";

const root = path.join(import.meta.dirname, "..");
const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
const administrators = "bench-administrators";
const hour = 3_600_000;

/** The built web server on a database, and an administrator who is signed in there. */
export type Web = {
  readonly url: string;
  /** Header of that person's browser. */
  readonly cookie: string;
  stop(): Promise<void>;
};

/** Builds the console where nobody has; `npm start` does so itself. */
export async function buildOnce(say: (words: string) => void): Promise<void> {
  if (existsSync(path.join(root, ".next", "BUILD_ID"))) return;
  say("Building the console …");
  const child = spawn(process.execPath, [next, "build"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The console could not be built (exit code ${code}).`);
}

/** Starts the built web server on this database. */
export async function startWeb(databaseUrl: string): Promise<Web> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [next, "start", "--port", String(port), "--hostname", "127.0.0.1"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      ...{ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: databaseUrl, KUBEPROOF_URL: url },
      ...{
        KUBEPROOF_SECRET: makeSecret(""),
        OIDC_ADMIN_GROUP: administrators,
        KUBEPROOF_REQUESTS_PER_MINUTE: "1000000",
      },
    },
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    await answers(`${url}/healthz`);
    return {
      url,
      cookie: `kubeproof-session=${await signIn(databaseUrl)}`,
      async stop() {
        child.kill("SIGTERM");
        await ended;
      },
    };
  } catch (error) {
    child.kill("SIGTERM");
    throw error;
  }
}

async function answers(address: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const response = await fetch(address).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`Nothing answers at ${address}.`);
}

async function signIn(databaseUrl: string): Promise<string> {
  const prisma = openPrisma(databaseUrl, { max: 1 });
  try {
    const subject = "bench";
    const key = { issuer: "https://id.example", subject };
    const person = await prisma.person.upsert({
      where: { issuer_subject: key },
      create: { ...key, groups: [administrators] },
      update: { groups: [administrators] },
    });
    const secret = makeSecret("");
    await prisma.session.create({
      data: { personId: person.id, tokenHash: hashSecret(secret), expiresAt: new Date(Date.now() + 12 * hour) },
    });
    return secret;
  } finally {
    await prisma.$disconnect();
  }
}
