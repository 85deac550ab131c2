import { randomUUID } from "node:crypto";
import { afterAll } from "vitest";
import { viewerOf } from "#lib/auth/viewer.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import type { Context } from "#lib/db/context.ts";
import { hashSecret, makeSecret } from "#lib/db/secret.ts";
import type { Action } from "#lib/domain/access/action.ts";
import type { Actor, Clusters } from "#lib/domain/access/actor.ts";
import { defaultRoleGroups } from "#lib/domain/access/groups.ts";
import type { Role } from "#lib/domain/access/role.ts";
import { closeHouse } from "#lib/http/context.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export const publicUrl = "http://localhost:3999";
const dayMs = 86_400_000;

export type TestHouse = TestDatabase & {
  /** A context as an edge would build it for this actor. */
  contextOf(actor: Actor, now?: Date): Context;
  /** A person with these roles, signed in; `cookie` is the header their browser sends. */
  signIn(roles: readonly Role[], more?: { expiresAt?: Date; lastSeenAt?: Date }): Promise<SignedIn>;
  /** An API token and its secret. */
  token(verbs: readonly Action[], clusters: Clusters, more?: { expiresAt?: Date | null }): Promise<MadeToken>;
  cluster(name?: string): Promise<{ readonly id: string; readonly name: string }>;
};
export type SignedIn = { readonly actor: Actor & { kind: "person" }; readonly cookie: string };
export type MadeToken = { readonly actor: Actor & { kind: "token" }; readonly secret: string };

/** The product on a database of its own, with its environment set as `npm start` would; nothing listens. */
export async function testHouse(environment: Readonly<Record<string, string>> = {}): Promise<TestHouse> {
  const database = await testDatabase();
  Object.assign(process.env, { DATABASE_URL: database.url, KUBEPROOF_URL: publicUrl, ...environment });
  afterAll(closeHouse);
  const catalog = loadCatalog();
  const { prisma, sql } = database;
  return {
    ...database,
    contextOf: (actor, now = new Date()) => ({
      ...{ sql, prisma, catalog, actor, now },
      own: { base: catalog, verdicts: [], folder: { path: null, problem: null } },
      viewer: viewerOf(actor),
      requestId: randomUUID(),
      server: { publicUrl, isDemoIdentity: true, sessionIdleMs: 8 * 3_600_000 },
    }),
    async signIn(roles, more = {}) {
      const groups = roles.map((role) => defaultRoleGroups[role]);
      const person = await prisma.person.create({
        data: { issuer: "https://id.example", subject: randomUUID(), groups },
      });
      const secret = makeSecret("");
      const expiresAt = more.expiresAt ?? new Date(Date.now() + dayMs);
      const session = await prisma.session.create({
        data: { personId: person.id, tokenHash: hashSecret(secret), ...more, expiresAt },
      });
      const actor = { kind: "person", id: person.id, sessionId: session.id, roles, clusters: "all" } as const;
      return { actor, cookie: `kubeproof-session=${secret}` };
    },
    async token(verbs, clusters, more = {}) {
      const secret = makeSecret("kp_");
      const clusterIds = clusters === "all" ? [] : [...clusters];
      const data = { name: "test", verbs: [...verbs], clusterIds, prefix: secret.slice(0, 9), ...more };
      const made = await prisma.apiToken.create({ data: { ...data, tokenHash: hashSecret(secret) } });
      return { actor: { kind: "token", id: made.id, roles: [], verbs, clusters }, secret };
    },
    cluster: (name = `cluster-${randomUUID().slice(0, 8)}`) => prisma.cluster.create({ data: { name } }),
  };
}
