import { expect, test } from "vitest";
import { createCluster } from "#lib/commands/cluster/create-cluster.ts";
import { command } from "#lib/commands/command.ts";
import { setPreference } from "#lib/commands/preference/set-preference.ts";
import { CreateCluster } from "#lib/contract/cluster.ts";
import { sha256Hex } from "#lib/db/secret.ts";
import { insertAuditEntry } from "#lib/db/sql/insert-audit-entry.ts";
import { lockAuditHead } from "#lib/db/sql/lock-audit-head.ts";
import { readAuditEntries } from "#lib/db/sql/read-audit-entries.ts";
import { appendTo, verifyChain } from "#lib/domain/audit/chain.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const { db, sql, prisma, contextOf } = house;
const engineer = (await house.signIn(["engineer"])).actor;

const wholeChain = () => readAuditEntries(db, { after: 0, limit: 10_000 });
const event = {
  at: new Date("2026-11-24T08:00:00.000Z"),
  actorKind: "system",
  actorId: "test",
  action: "cluster:create",
  subject: "cluster:x",
  clusterId: null,
  requestId: "r",
  before: null,
  after: null,
  reason: null,
} as const;

test("many writers at once leave one chain without a gap, and it verifies", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => createCluster(contextOf(engineer), { name: `many-${n}` })));

  const chain = await wholeChain();
  expect(chain.length).toBeGreaterThanOrEqual(20);
  expect(verifyChain(chain, sha256Hex)).toMatchObject({ ok: true, checked: chain.length });
});

test("what goes through a jsonb column still hashes to the same: numbers, accents, NUL and nested values", async () => {
  const value = {
    n: [0.1, 1e21, -0, 12345678901],
    text: "Grüße \u2028 \u0000 \ud800",
    deep: { b: null, a: [true, {}] },
  };
  await setPreference(contextOf(engineer), { key: "odd-values", value: { ...value, text: "Grüße \u2028" } });
  await db.transaction(async (tx) => {
    const head = await lockAuditHead(tx);
    await insertAuditEntry(tx, appendTo(head, { ...event, after: value }, sha256Hex));
  });

  expect(verifyChain(await wholeChain(), sha256Hex)).toMatchObject({ ok: true });
});

test("a verb that fails leaves neither its change nor an entry, and one whose entry fails leaves no change", async () => {
  const before = (await wholeChain()).length;
  const failing = command({
    action: "cluster:create",
    input: CreateCluster,
    async run({ tx }, { name }) {
      await tx.cluster.create({ data: { name } });
      throw new Error("half way");
    },
  });
  const unloggable = command({
    action: "cluster:create",
    input: CreateCluster,
    async run({ tx }, { name }) {
      await tx.cluster.create({ data: { name } });
      return { result: null, subject: "cluster:x", clusterId: "no uuid", before: null, after: null };
    },
  });

  await expect(failing(contextOf(engineer), { name: "half" })).rejects.toThrow("half way");
  await expect(unloggable(contextOf(engineer), { name: "half" })).rejects.toThrow();

  expect(await prisma.cluster.count({ where: { name: "half" } })).toBe(0);
  expect(await wholeChain()).toHaveLength(before);
});

test("the database refuses to change, delete or empty the log", async () => {
  await createCluster(contextOf(engineer), { name: "logged" });

  await expect(sql`update audit_entry set actor_id = 'x'`).rejects.toThrow(/append-only/);
  await expect(sql`delete from audit_entry where seq = 1`).rejects.toThrow(/append-only/);
  await expect(sql`truncate audit_entry`).rejects.toThrow(/append-only/);
});

test("the database refuses an entry out of order or one that does not point at the newest", async () => {
  const head = await lockAuditHead(db);
  const ahead = appendTo({ ...head, seq: head.seq + 1 }, event, sha256Hex);
  const elsewhere = appendTo({ ...head, hash: "ab".repeat(32) }, event, sha256Hex);

  await expect(insertAuditEntry(db, ahead)).rejects.toThrow(/does not follow/);
  await expect(insertAuditEntry(db, elsewhere)).rejects.toThrow(/does not point/);
});
