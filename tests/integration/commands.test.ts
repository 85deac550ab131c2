import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createCluster } from "#lib/commands/cluster/create-cluster.ts";
import { learnClusterUid } from "#lib/commands/cluster/learn-cluster-uid.ts";
import { renameCluster } from "#lib/commands/cluster/rename-cluster.ts";
import { setPlatform } from "#lib/commands/cluster/set-platform.ts";
import { setPreference } from "#lib/commands/preference/set-preference.ts";
import { openSession } from "#lib/commands/session/open-session.ts";
import { revokeSession } from "#lib/commands/session/revoke-session.ts";
import { ensureSource } from "#lib/commands/source/ensure-source.ts";
import { retireCheck } from "#lib/commands/source/retire-check.ts";
import { retireSource } from "#lib/commands/source/retire-source.ts";
import { setSourceInterval } from "#lib/commands/source/set-source-interval.ts";
import { createToken } from "#lib/commands/token/create-token.ts";
import { revokeToken } from "#lib/commands/token/revoke-token.ts";
import type { Context } from "#lib/db/context.ts";
import { hashSecret } from "#lib/db/secret.ts";
import { readAuditEntries } from "#lib/db/sql/read-audit-entries.ts";
import { systemActor } from "#lib/domain/access/actor.ts";
import type { AuditEntry } from "#lib/domain/audit/chain.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const { prisma, db, contextOf } = house;
const reason = "The scanner was replaced by another one.";

const engineer = (await house.signIn(["engineer"])).actor;
const viewer = (await house.signIn(["viewer"])).actor;
const admin = (await house.signIn(["admin"])).actor;

const entriesAbout = async (subject: string): Promise<readonly AuditEntry[]> =>
  (await readAuditEntries(db, { after: 0, limit: 10_000 })).filter((entry) => entry.subject === subject);

const refused = (code: string, why?: string) => expect.objectContaining({ code, ...(why ? { reason: why } : {}) });

/** An engineer who sees one other cluster only. */
async function stranger(): Promise<Context> {
  const other = await house.cluster();
  return contextOf({ ...engineer, clusters: [other.id] });
}

async function clusterWithSource() {
  const cluster = await house.cluster();
  await prisma.source.create({ data: { clusterId: cluster.id, scanner: "kube-bench", intervalSeconds: 86_400 } });
  return cluster;
}

describe("a cluster", () => {
  test("is registered with who did it, and the audit log says so in the same transaction", async () => {
    const ctx = contextOf(engineer);

    const made = await createCluster(ctx, { name: "prod-eu" });

    const row = await prisma.cluster.findUniqueOrThrow({ where: { id: made.id } });
    expect(row).toMatchObject({ name: "prod-eu", createdBy: engineer.id, platform: "self-managed" });
    expect(await entriesAbout(`cluster:${made.id}`)).toMatchObject([
      {
        actorKind: "person",
        actorId: engineer.id,
        action: "cluster:create",
        clusterId: made.id,
        requestId: ctx.requestId,
        before: null,
        after: { name: "prod-eu" },
      },
    ]);
  });

  test("cannot take a name in use, whether it is new or renamed, and nothing of the try is kept", async () => {
    await createCluster(contextOf(engineer), { name: "taken" });
    const other = await house.cluster();

    await expect(createCluster(contextOf(engineer), { name: "taken" })).rejects.toEqual(
      refused("conflict", "name_taken"),
    );
    await expect(renameCluster(contextOf(engineer), { clusterId: other.id, name: "taken" })).rejects.toEqual(
      refused("conflict", "name_taken"),
    );
    expect(await entriesAbout(`cluster:${other.id}`)).toEqual([]);
  });

  test("is refused to a viewer, with a bad name, and to who sees only some clusters", async () => {
    await expect(createCluster(contextOf(viewer), { name: "x" })).rejects.toEqual(refused("forbidden", "not_granted"));
    await expect(createCluster(contextOf(engineer), { name: "no spaces" })).rejects.toEqual(refused("invalid"));
    await expect(createCluster(await stranger(), { name: "y" })).rejects.toEqual(refused("forbidden"));
  });

  test("is renamed and given a platform by people who may, each change with before and after", async () => {
    const cluster = await house.cluster("old-name");

    await renameCluster(contextOf(engineer), { clusterId: cluster.id, name: "new-name" });
    await setPlatform(contextOf(engineer), { clusterId: cluster.id, platform: "eks" });

    expect(await entriesAbout(`cluster:${cluster.id}`)).toMatchObject([
      { before: { name: "old-name" }, after: { name: "new-name" } },
      { before: { platform: "self-managed" }, after: { platform: "eks", platformSource: "set" } },
    ]);
  });

  test("that is foreign, unknown or deleted reads the same: there is none", async () => {
    const cluster = await house.cluster();
    const gone = await house.cluster();
    await prisma.cluster.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    const none = refused("not_found", "unknown_cluster");

    await expect(renameCluster(await stranger(), { clusterId: cluster.id, name: "mine" })).rejects.toEqual(none);
    await expect(setPlatform(await stranger(), { clusterId: cluster.id, platform: "eks" })).rejects.toEqual(none);
    await expect(setPlatform(contextOf(engineer), { clusterId: randomUUID(), platform: "eks" })).rejects.toEqual(none);
    await expect(setPlatform(contextOf(engineer), { clusterId: gone.id, platform: "eks" })).rejects.toEqual(none);
    await expect(renameCluster(contextOf(viewer), { clusterId: cluster.id, name: "x" })).rejects.toEqual(
      refused("forbidden"),
    );
  });

  test("that already is as asked for changes nothing and leaves no entry", async () => {
    const cluster = await house.cluster("same");

    await renameCluster(contextOf(engineer), { clusterId: cluster.id, name: "same" });

    expect(await entriesAbout(`cluster:${cluster.id}`)).toEqual([]);
  });

  test("takes the first UID it is told and refuses another, with both values", async () => {
    const cluster = await house.cluster();
    const token = await house.token(["scan:ingest"], [cluster.id]);
    const ctx = contextOf(token.actor);

    await learnClusterUid(ctx, { clusterId: cluster.id, uid: "uid-1" });
    await learnClusterUid(ctx, { clusterId: cluster.id, uid: "uid-1" });
    const other = learnClusterUid(ctx, { clusterId: cluster.id, uid: "uid-2" });

    await expect(other).rejects.toMatchObject({ code: "conflict", details: { registered: "uid-1", sent: "uid-2" } });
    expect(await entriesAbout(`cluster:${cluster.id}`)).toMatchObject([
      { actorKind: "token", after: { uid: "uid-1" } },
    ]);
  });
});

describe("a source", () => {
  test("is registered once by the token that pushes first, also when two race", async () => {
    const cluster = await house.cluster();
    const token = await house.token(["scan:ingest"], [cluster.id]);
    const input = { clusterId: cluster.id, scanner: "kube-bench", intervalSeconds: 86_400 };

    await Promise.all([1, 2, 3].map(() => ensureSource(contextOf(token.actor), input)));

    expect(await prisma.source.count({ where: { clusterId: cluster.id } })).toBe(1);
    expect(await entriesAbout(`source:${cluster.id}/kube-bench`)).toMatchObject([
      { actorKind: "token", actorId: token.actor.id },
    ]);
  });

  test("is not registered by a token of another cluster or without the verb", async () => {
    const cluster = await house.cluster();
    const input = { clusterId: cluster.id, scanner: "kube-bench", intervalSeconds: 86_400 };
    const foreign = await house.token(["scan:ingest"], [(await house.cluster()).id]);
    const reader = await house.token(["scan:read"], [cluster.id]);

    await expect(ensureSource(contextOf(foreign.actor), input)).rejects.toEqual(refused("not_found"));
    await expect(ensureSource(contextOf(reader.actor), input)).rejects.toEqual(refused("forbidden"));
    await expect(ensureSource(contextOf(engineer), { ...input, scanner: "Not An Id" })).rejects.toEqual(
      refused("invalid"),
    );
  });

  test("gets another interval, within bounds, from who may", async () => {
    const cluster = await clusterWithSource();
    const input = { clusterId: cluster.id, scanner: "kube-bench", intervalSeconds: 3_600 };

    await setSourceInterval(contextOf(engineer), input);

    expect(await entriesAbout(`source:${cluster.id}/kube-bench`)).toMatchObject([
      { before: { intervalSeconds: 86_400 }, after: { intervalSeconds: 3_600 } },
    ]);
    await expect(setSourceInterval(contextOf(engineer), { ...input, intervalSeconds: 1 })).rejects.toEqual(
      refused("invalid"),
    );
    await expect(setSourceInterval(contextOf(viewer), input)).rejects.toEqual(refused("forbidden"));
    await expect(setSourceInterval(await stranger(), input)).rejects.toEqual(refused("not_found"));
    await expect(setSourceInterval(contextOf(engineer), { ...input, scanner: "polaris" })).rejects.toEqual(
      refused("not_found", "unknown_source"),
    );
  });

  test("is retired with a reason that stays in the audit log, and may be retired again later", async () => {
    const cluster = await clusterWithSource();
    const input = { clusterId: cluster.id, scanner: "kube-bench", reason };
    const first = new Date("2026-11-20T10:00:00.000Z");
    const later = new Date("2026-11-21T10:00:00.000Z");

    await retireSource(contextOf(engineer, first), input);
    await retireSource(contextOf(engineer, later), input);

    const source = await prisma.source.findFirstOrThrow({ where: { clusterId: cluster.id } });
    expect(source).toMatchObject({ retiredAt: later, retiredReason: reason });
    expect(await entriesAbout(`source:${cluster.id}/kube-bench`)).toMatchObject([
      { before: { retiredAt: null }, after: { words: 0 }, reason },
      { before: { retiredAt: first.toISOString() }, after: { retiredAt: later.toISOString() }, reason },
    ]);
  });

  test("or a check of it is not retired without a reason, by a viewer, by a token or on a foreign cluster", async () => {
    const cluster = await clusterWithSource();
    const input = { clusterId: cluster.id, scanner: "kube-bench", reason };
    const check = { ...input, tool: "kube-bench", checkKey: "1.1.1" };
    const token = await house.token(["scan:ingest"], [cluster.id]);

    await expect(retireSource(contextOf(engineer), { ...input, reason: "no" })).rejects.toEqual(refused("invalid"));
    await expect(retireSource(contextOf(viewer), input)).rejects.toEqual(refused("forbidden"));
    await expect(retireSource(contextOf(token.actor), input)).rejects.toEqual(refused("forbidden"));
    await expect(retireSource(await stranger(), input)).rejects.toEqual(refused("not_found"));
    await expect(retireCheck(contextOf(engineer), { ...check, reason: "" })).rejects.toEqual(refused("invalid"));
    await expect(retireCheck(contextOf(viewer), check)).rejects.toEqual(refused("forbidden"));
    await expect(retireCheck(contextOf(systemActor("task")), check)).rejects.toEqual(refused("forbidden"));
    await expect(retireCheck(await stranger(), check)).rejects.toEqual(refused("not_found"));
  });

  test("loses one check by a person's word, who is named by id in the log", async () => {
    const cluster = await clusterWithSource();
    const input = { clusterId: cluster.id, scanner: "kube-bench", tool: "kube-bench", checkKey: "1.1.1", reason };
    await expect(retireCheck(contextOf(engineer), input)).rejects.toEqual(refused("not_found", "unknown_check"));
    await house.sql`insert into known_check (cluster_id, id, scanner, tool, check_key, witness, kind, resource_kind, title)
                    values (${cluster.id}, ${randomUUID()}, 'kube-bench', 'kube-bench', '1.1.1', 'w', 'check', 'node', 't')`;

    await retireCheck(contextOf(engineer), input);

    expect(await prisma.checkRetirement.findFirstOrThrow({ where: { clusterId: cluster.id } })).toMatchObject({
      byPerson: engineer.id,
      reason,
    });
    expect(await entriesAbout(`check:${cluster.id}/kube-bench/kube-bench/1.1.1`)).toMatchObject([
      { actorId: engineer.id, reason },
    ]);
  });
});

describe("an API token", () => {
  test("shows its secret once and keeps only its hash, and neither is in the audit log", async () => {
    const cluster = await house.cluster();

    const made = await createToken(contextOf(engineer), { name: "ci", clusters: [cluster.id] });

    const row = await prisma.apiToken.findUniqueOrThrow({ where: { id: made.id } });
    expect(made.token).toMatch(/^kp_[A-Za-z0-9_-]{43}$/);
    expect(row).toMatchObject({ tokenHash: hashSecret(made.token), verbs: ["scan:ingest"], clusterIds: [cluster.id] });
    expect(row.expiresAt?.toISOString()).toBe(made.expiresAt);
    const [entry] = await entriesAbout(`token:${made.id}`);
    expect(JSON.stringify(entry)).not.toContain(made.token.slice(9));
  });

  test("gives nothing its maker does not have: verbs, clusters, all clusters", async () => {
    const cluster = await house.cluster();
    const limited = await stranger();

    await expect(createToken(contextOf(viewer), { name: "x", clusters: [cluster.id] })).rejects.toEqual(
      refused("forbidden"),
    );
    await expect(createToken(limited, { name: "x", clusters: [cluster.id] })).rejects.toEqual(refused("not_found"));
    await expect(createToken(limited, { name: "x", clusters: "all" })).rejects.toEqual(refused("forbidden"));
    await expect(createToken(contextOf(engineer), { name: "x", clusters: [randomUUID()] })).rejects.toEqual(
      refused("not_found"),
    );
    await expect(
      createToken(contextOf(admin), { name: "x", verbs: ["token:create"], clusters: "all" }),
    ).rejects.toEqual(refused("invalid"));
  });

  test("is revoked once, by who reaches its clusters", async () => {
    const cluster = await house.cluster();
    const made = await createToken(contextOf(engineer), { name: "ci", clusters: [cluster.id] });
    const everywhere = await createToken(contextOf(engineer), { name: "all", clusters: "all" });

    await expect(revokeToken(contextOf(viewer), { tokenId: made.id })).rejects.toEqual(refused("forbidden"));
    await expect(revokeToken(await stranger(), { tokenId: made.id })).rejects.toEqual(refused("not_found"));
    await expect(revokeToken(await stranger(), { tokenId: everywhere.id })).rejects.toEqual(refused("not_found"));
    await expect(revokeToken(contextOf(engineer), { tokenId: "x" })).rejects.toEqual(refused("invalid"));
    await revokeToken(contextOf(engineer), { tokenId: made.id });
    await revokeToken(contextOf(engineer), { tokenId: made.id });

    expect((await prisma.apiToken.findUniqueOrThrow({ where: { id: made.id } })).revokedAt).not.toBeNull();
    expect(await entriesAbout(`token:${made.id}`)).toHaveLength(2);
  });
});

describe("a session", () => {
  const person = {
    issuer: "https://id.example",
    email: "mara@example.test",
    name: "Mara",
    groups: ["kubeproof-engineers"],
    role: "engineer" as const,
    userAgent: null,
    hours: 8,
  };

  test("opens under a fresh secret, ends the one before, and leaves no name or address in the audit log", async () => {
    const ctx = contextOf(systemActor("sign-in"));
    const subject = randomUUID();

    const first = await openSession(ctx, { ...person, subject, previousSecret: null });
    const second = await openSession(ctx, { ...person, subject, previousSecret: first.secret });

    expect(second.personId).toBe(first.personId);
    expect(second.secret).not.toBe(first.secret);
    const before = await prisma.session.findUniqueOrThrow({ where: { id: first.sessionId } });
    expect(before.revokedAt).not.toBeNull();
    expect(before.tokenHash).toEqual(hashSecret(first.secret));
    const entries = await entriesAbout(`person:${first.personId}`);
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toMatch(/Mara|example\.test/);
  });

  test("is opened by nothing but the sign-in", async () => {
    const input = { ...person, subject: randomUUID(), previousSecret: null };

    await expect(openSession(contextOf(admin), input)).rejects.toEqual(refused("forbidden"));
    await expect(openSession(contextOf(systemActor("sign-in")), { ...input, subject: "" })).rejects.toEqual(
      refused("invalid"),
    );
  });

  test("is ended by its person and by an administrator, by nobody else", async () => {
    const own = await house.signIn(["viewer"]);
    const other = await house.signIn(["engineer"]);

    await expect(revokeSession(contextOf(other.actor), { sessionId: own.actor.sessionId })).rejects.toEqual(
      refused("not_found"),
    );
    await expect(revokeSession(contextOf(own.actor), { sessionId: randomUUID() })).rejects.toEqual(
      refused("not_found"),
    );
    await revokeSession(contextOf(own.actor), { sessionId: own.actor.sessionId });
    await revokeSession(contextOf(admin), { sessionId: other.actor.sessionId });

    const rows = await prisma.session.findMany({ where: { id: { in: [own.actor.sessionId, other.actor.sessionId] } } });
    expect(rows.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
    expect(await entriesAbout(`session:${other.actor.sessionId}`)).toMatchObject([
      { actorId: admin.id, after: { personId: other.actor.id } },
    ]);
  });
});

describe("a preference", () => {
  test("belongs to the person who sets it", async () => {
    await setPreference(contextOf(viewer), { key: "pinned-framework", value: "one" });
    await setPreference(contextOf(viewer), { key: "pinned-framework", value: "two" });

    expect(await prisma.preference.findMany({ where: { personId: viewer.id } })).toMatchObject([{ value: "two" }]);
    expect(await entriesAbout(`preference:${viewer.id}/pinned-framework`)).toMatchObject([
      { before: null, after: { value: "one" } },
      { before: { value: "one" }, after: { value: "two" } },
    ]);
  });

  test("is refused to tokens, to who has no role, and when it is no small value", async () => {
    const token = await house.token(["scan:ingest"], "all");
    const nobody = (await house.signIn([])).actor;

    await expect(setPreference(contextOf(token.actor), { key: "a", value: 1 })).rejects.toEqual(refused("forbidden"));
    await expect(setPreference(contextOf(nobody), { key: "a", value: 1 })).rejects.toEqual(
      refused("forbidden", "no_role"),
    );
    await expect(setPreference(contextOf(viewer), { key: "a", value: "x".repeat(5_000) })).rejects.toEqual(
      refused("invalid"),
    );
  });
});
