import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { roleGroupsFrom } from "#lib/auth/role-groups.ts";
import { personActor, type SessionRules } from "#lib/auth/session.ts";
import { cookieValue, sessionCookieName } from "#lib/auth/session-cookie.ts";
import { bearerToken, tokenActor } from "#lib/auth/token.ts";
import { viewerOf } from "#lib/auth/viewer.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import { type LivingCatalog, livingCatalog } from "#lib/catalog/own/living-catalog.ts";
import { noOwnFolder, readOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { codeOf } from "#lib/db/connection-error.ts";
import type { Context } from "#lib/db/context.ts";
import { openPrisma, type Prisma } from "#lib/db/prisma.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { makeSecret } from "#lib/db/secret.ts";
import { countWorkers } from "#lib/db/sql/count-workers.ts";
import { ownUploads } from "#lib/db/sql/own-catalog-files.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import type { Action } from "#lib/domain/access/action.ts";
import type { Actor, PersonActor } from "#lib/domain/access/actor.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** What handlers receive; named here, because the frame itself knows nothing of the database. */
export type { Context } from "#lib/db/context.ts";

/** What a web process opens once and every request shares. */
type House = {
  readonly env: Env;
  readonly sql: Sql;
  readonly prisma: Prisma;
  readonly catalog: LivingCatalog;
  readonly rules: SessionRules;
  /** Key of the sign-in cookies; made here when none is set, which is enough for one process. */
  readonly secret: string;
};

// Kept on the global object, because a development server loads this module again after every edit.
const houseKey = Symbol.for("kubeproof.house");
type Holder = { [houseKey]?: House | undefined };
const holder = globalThis as typeof globalThis & Holder;

/** The shared parts of this process, opened at the first request and never when a module is loaded. */
export function openHouse(): House {
  holder[houseKey] ??= build(readEnv());
  return holder[houseKey];
}

function build(env: Env): House {
  const sql = openSql(env.databaseUrl, { applicationName: "kubeproof web" });
  const folder = env.ownCatalog === null ? noOwnFolder : readOwnFolder(env.ownCatalog);
  return {
    env,
    sql,
    prisma: openPrisma(env.databaseUrl, { applicationName: "kubeproof web" }),
    catalog: livingCatalog(loadCatalog(), folder, ownUploads(fromSql(sql))),
    rules: { idleMs: env.sessionIdleHours * 3_600_000, roleGroups: roleGroupsFrom(env.roleGroups) },
    secret: env.secret ?? makeSecret(""),
  };
}

/** Ends the connections of this process; the next request would open new ones. */
export async function closeHouse(): Promise<void> {
  const house = holder[houseKey];
  holder[houseKey] = undefined;
  if (house === undefined) return;
  await Promise.all([house.prisma.$disconnect(), house.sql.end({ timeout: 5 })]);
}

/**
 * A context for whoever was found to act, with the catalog in force at this request. With an action it looks at the clusters
 * on which the actor may do it.
 */
export async function contextFor(
  actor: Actor,
  requestId: string = randomUUID(),
  now: Date = new Date(),
  action?: Action,
): Promise<Context> {
  const { sql, prisma, catalog: living, env, rules } = openHouse();
  const { catalog, own } = await living.current();
  const { publicUrl, isDemoIdentity } = env;
  const server = { publicUrl, isDemoIdentity, sessionIdleMs: rules.idleMs };
  return { sql, prisma, catalog, own, actor, viewer: viewerOf(actor, action), now, requestId, server };
}

/** Who sends a request, and how that is known. Throws `unauthenticated` when nobody can be found. */
export async function authenticate(request: Request, now: Date): Promise<{ actor: Actor; by: "token" | "cookie" }> {
  const { prisma } = openHouse();
  const token = bearerToken(request.headers.get("authorization"));
  if (token !== null) return { actor: await tokenActor(prisma, token, now), by: "token" };
  return { actor: await personOf(request.headers.get("cookie"), now), by: "cookie" };
}

/** The person a `cookie` header speaks for. */
export async function personOf(cookieHeader: string | null, now: Date): Promise<PersonActor> {
  const { env, prisma, rules } = openHouse();
  const cookie = cookieValue(cookieHeader, sessionCookieName(env.publicUrl));
  if (cookie === null) {
    throw new AppError("unauthenticated", "Sign in, or send an API token in the authorization header.", {
      reason: "no_session",
    });
  }
  return await personActor(prisma, cookie, rules, now);
}

const unreachable = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "CONNECT_TIMEOUT", "CONNECTION_CLOSED"],
  ...["CONNECTION_ENDED", "57P01", "57P03", "53300", "P1001", "P1002", "P1017", "P2024"],
]);

/** Names a database that does not answer as what it is; every other error stays as it was. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof AppError || !unreachable.has(codeOf(error))) return error;
  return new AppError("unavailable", "The database does not answer. Try again in a moment.", {
    reason: "database_unreachable",
    cause: error,
  });
}

/** Whether this process can serve; `worker` is only told, since pages are served and documents kept without one. */
export type Readiness = {
  readonly ready: boolean;
  readonly reason: string;
  /** A worker holds its session in the database right now; null when nobody can say. */
  readonly worker: "running" | "not_seen" | null;
};

/** Whether the database answers and has every migration of this program; the answer of /readyz. */
export async function checkReadiness(): Promise<Readiness> {
  try {
    const { sql } = openHouse();
    const rows = await sql<{ name: string }[]>`
      select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`;
    const applied = new Set(rows.map(({ name }) => name));
    const wanted = await migrationNames();
    const missing = wanted.filter((name) => !applied.has(name));
    const worker = (await countWorkers(fromSql(sql))) > 0 ? "running" : "not_seen";
    if (missing.length > 0) return { ready: false, reason: "migrations_missing", worker };
    return { ready: true, reason: "ready", worker };
  } catch (error) {
    const reason = codeOf(error) === "42P01" ? "migrations_missing" : "database_unreachable";
    return { ready: false, reason: error instanceof AppError ? error.reason : reason, worker: null };
  }
}

async function migrationNames(): Promise<readonly string[]> {
  // The web process runs in the product's folder; a bundle has no folder of its own to look beside.
  const entries = await readdir(join(process.cwd(), "prisma", "migrations"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
