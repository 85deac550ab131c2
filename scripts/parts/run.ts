import path from "node:path";
import { describeDatabase } from "#lib/db/connection-error.ts";
import type { EmbeddedPostgres } from "#lib/db/embedded.ts";
import { AppError } from "#lib/errors.ts";
import { build } from "./build.ts";
import { type Collected, collectorPart, fleetCollected, ownCollected, provision } from "./collector.ts";
import { resetDataFolder, takeDataFolder } from "./data-folder.ts";
import { databasePart, endAllSessions, updateSchema } from "./database.ts";
import { childEnvironment, forgetPassword, hasOwnIssuer, identityAddress } from "./environment.ts";
import { reportFailure } from "./failure.ts";
import { fleetFolder, fleetPart, isFleetMade, type Live, makeFleet } from "./fleet.ts";
import type { StartOptions } from "./options.ts";
import { type IdentityReady, identityPart, type Surroundings, webPart, workerPart } from "./parts.ts";
import { portNear, requirePort } from "./ports.ts";
import { say, step } from "./progress.ts";
import { readSecrets, type Secrets, writeSecrets } from "./secrets.ts";
import { listenForEnd, type Shutdown } from "./shutdown.ts";
import { type Hooks, type Part, supervise } from "./supervisor.ts";
import { describeReady } from "./welcome.ts";

/** Starts everything in order and keeps it running until it is told to stop. */
export async function run(options: StartOptions, command: "start" | "dev"): Promise<void> {
  const shutdown = listenForEnd();
  try {
    await startAll(options, command, shutdown);
  } catch (error) {
    // What fails because the end has begun is no failure.
    if (shutdown.begun) return;
    reportFailure(error);
    await shutdown.run(1);
  }
}

async function startAll(options: StartOptions, command: "start" | "dev", shutdown: Shutdown): Promise<void> {
  const { dataDir, host, port } = options;
  if (options.reset) await reset(options);
  await shutdown.add(await takeDataFolder(dataDir, options.publicUrl));
  await requirePort(host, port, "--port", "web server");
  const databaseUrl = await openDatabase(options, shutdown);
  await step("schema", () => updateSchema(databaseUrl));
  const fleet = await beginFleet(options, databaseUrl, shutdown);
  if (command === "start") await step("build", () => buildUntilEnd(shutdown));
  if (fleet !== null) await step("demo", () => fleet.done);
  const secrets = await readSecrets(dataDir);
  await endForeignSessions(databaseUrl, options.demo, secrets);
  const people = await startParts(options, command, { databaseUrl, secrets }, shutdown);
  console.log(describeReady({ publicUrl: options.publicUrl, dataDir, host, issuer: ownIssuer(), people }));
}

async function reset(options: StartOptions): Promise<void> {
  if (options.databaseUrl !== null) {
    throw new AppError(
      "invalid",
      "--reset deletes the data folder only, never your own PostgreSQL. Drop and create that database yourself (dropdb, createdb), and start without --reset.",
      { reason: "options" },
    );
  }
  await step("reset", async () => {
    await resetDataFolder(options.dataDir, options.yes);
    return { words: `${options.dataDir} deleted` };
  });
}

async function openDatabase({ databaseUrl, dataDir }: StartOptions, shutdown: Shutdown): Promise<string> {
  if (databaseUrl !== null) {
    say("database", `yours: ${describeDatabase(databaseUrl)}`);
    return databaseUrl;
  }
  const { database } = await step("database", async () => {
    const started: EmbeddedPostgres[] = [];
    await keep(
      databasePart(dataDir, (database) => started.push(database)),
      shutdown,
    );
    const [database] = started;
    if (database === undefined) throw new AppError("internal", "The database did not start.");
    return { database, words: `PostgreSQL on 127.0.0.1:${database.port}` };
  });
  return database.url;
}

/** Whether this start shows simulated clusters: a demo, and nobody brought clusters or an identity provider of their own. */
const wantsFleet = ({ demo, empty, kubeconfig }: StartOptions): boolean =>
  demo && !empty && kubeconfig === null && !hasOwnIssuer(process.env);

/** Begins to make the demo beside the build; null where there is nothing to make. */
async function beginFleet(
  options: StartOptions,
  databaseUrl: string,
  shutdown: Shutdown,
): Promise<{ readonly done: Promise<{ words: string }> } | null> {
  const { dataDir } = options;
  if (!wantsFleet(options) || isFleetMade(dataDir)) return null;
  const making = makeFleet(dataDir, { env: { DATABASE_URL: databaseUrl }, logs: path.join(dataDir, "logs") });
  await shutdown.add(() => making.stop());
  // Heard when its turn comes; a failure before that must not end the process.
  making.done.catch(() => undefined);
  return making;
}

async function buildUntilEnd(shutdown: Shutdown): Promise<{ words: string }> {
  const end = new AbortController();
  await shutdown.add(async () => end.abort());
  return await build(end.signal);
}

// Sessions of demo people must not outlive the demo.
async function endForeignSessions(databaseUrl: string, demo: boolean, secrets: Secrets): Promise<void> {
  if (secrets.demo === null || secrets.demo === demo) return;
  const count = await endAllSessions(databaseUrl);
  if (count > 0) say("sessions", `${count} ended: other people may sign in than at the last start`);
}

type Foundation = { readonly databaseUrl: string; readonly secrets: Secrets };

async function startParts(
  options: StartOptions,
  command: "start" | "dev",
  { databaseUrl, secrets }: Foundation,
  shutdown: Shutdown,
): Promise<IdentityReady | null> {
  const identity = hasOwnIssuer(process.env) ? null : await identityAddress(options, secrets);
  await writeSecrets(options.dataDir, {
    ...secrets,
    demo: options.demo,
    identityPort: identity?.port ?? secrets.identityPort,
  });
  const env = childEnvironment({ options, databaseUrl, secrets, identity });
  const around: Surroundings = { env, logs: path.join(options.dataDir, "logs") };
  const ready: IdentityReady[] = [];
  if (identity !== null) {
    if (options.newPassword) await forgetPassword(options.dataDir);
    await step("identity", async () => {
      await keep(
        identityPart(around, (message) => ready.push(message)),
        shutdown,
      );
      return { words: identity.issuer };
    });
  }
  const web = { host: options.host, port: options.port, command };
  await step("web", async () => {
    await keep(webPart(around, web), shutdown);
    return { words: options.publicUrl };
  });
  await step("worker", async () => {
    await keep(workerPart(around), shutdown);
    return { words: "running" };
  });
  await startCollecting(options, around, shutdown);
  return ready[0] ?? null;
}

/** Starts what reads clusters: those of a kubeconfig, or the simulated ones. */
async function startCollecting(options: StartOptions, around: Surroundings, shutdown: Shutdown): Promise<void> {
  const { dataDir, kubeconfig, contexts } = options;
  if (kubeconfig !== null) {
    const collected = ownCollected(dataDir, kubeconfig, contexts);
    await step("clusters", () => provision(collected, around));
    return await keepCollector(
      collected,
      { folder: path.join(dataDir, "collector"), name: "npm-start" },
      around,
      shutdown,
    );
  }
  if (!wantsFleet(options) || !isFleetMade(dataDir)) return;
  const { live } = await step("simulation", async () => {
    const heard: Live[] = [];
    await keep(
      fleetPart(dataDir, around, (live) => heard.push(live)),
      shutdown,
    );
    const [live] = heard;
    if (live === undefined) throw new AppError("internal", "The simulated clusters did not come up.");
    return { live, words: "the simulated clusters are up" };
  });
  await keepCollector(fleetCollected(live), { folder: fleetFolder(dataDir), name: "demo" }, around, shutdown);
}

async function keepCollector(
  collected: Collected,
  place: { readonly folder: string; readonly name: string },
  around: Surroundings,
  shutdown: Shutdown,
): Promise<void> {
  await step("collector", async () => {
    const port = await portNear("127.0.0.1", 9464);
    await keep(collectorPart(collected, { ...place, port }, around), shutdown);
    return { words: `reads ${collected.targets.map(({ cluster }) => cluster).join(", ")}` };
  });
}

async function keep(part: Part, shutdown: Shutdown): Promise<void> {
  const hooks: Hooks = {
    report(name, words, lastLines = []) {
      say(name, words);
      for (const line of lastLines.slice(-8)) console.log(`      ${line}`);
    },
    giveUp(error) {
      reportFailure(error);
      void shutdown.run(1);
    },
  };
  const kept = await supervise(part, hooks);
  await shutdown.add(() => kept.stop());
}

function ownIssuer(): string | null {
  return hasOwnIssuer(process.env) ? (process.env.OIDC_ISSUER ?? null) : null;
}
