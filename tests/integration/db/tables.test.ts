import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { fromPrisma, fromSql } from "#lib/db/queryable.ts";
import { testDatabase } from "#tests/support/database.ts";

const { sql, db, prisma } = await testDatabase();

test("every model of the Prisma schema reads from its table, and its table is owned by Prisma", async () => {
  const owned = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c
     where c.relkind = 'r' and obj_description(c.oid, 'pg_class') like 'owner: prisma.%'`;

  const answers = await Promise.all([
    prisma.person.findFirst(),
    prisma.session.findFirst(),
    prisma.cluster.findFirst(),
    prisma.source.findFirst(),
    prisma.checkRetirement.findFirst(),
    prisma.apiToken.findFirst(),
    prisma.attestation.findFirst(),
    prisma.applicabilityDecision.findFirst(),
    prisma.acceptance.findFirst(),
    prisma.setting.findFirst(),
    prisma.preference.findFirst(),
    prisma.ownCatalogFile.findFirst(),
    prisma.roleGrant.findFirst(),
    prisma.savedView.findFirst(),
  ]);

  expect(answers).toEqual(owned.map(() => null));
});

test("a cluster's name may be used again only after that cluster is deleted", async () => {
  const first = await prisma.cluster.create({ data: { name: "prod-eu" } });

  await expect(prisma.cluster.create({ data: { name: "prod-eu" } })).rejects.toMatchObject({ code: "P2002" });
  await prisma.cluster.update({ where: { id: first.id }, data: { deletedAt: new Date() } });
  const second = await prisma.cluster.create({ data: { name: "prod-eu" } });

  expect(second.id).not.toBe(first.id);
  expect(second.id[14]).toBe("7");
});

test("nobody approves their own not-applicable decision, whatever writes it", async () => {
  const person = await prisma.person.create({ data: { issuer: "https://id.example", subject: "mara" } });
  const cluster = await prisma.cluster.create({ data: { name: "own-approval" } });
  const own = prisma.applicabilityDecision.create({
    data: {
      clusterId: cluster.id,
      controlId: "any",
      reason: "no such node",
      requestedBy: person.id,
      approvedBy: person.id,
      validFrom: new Date("2026-01-01T00:00:00Z"),
      validUntil: new Date("2026-06-01T00:00:00Z"),
    },
  });

  await expect(own).rejects.toThrow(/two_people/);
});

test("one SQL text with arrays, times and JSON runs the same on the driver, in its transaction and inside Prisma", async () => {
  const text = `select unnest($1::text[]) as name, $2::timestamptz as at, $3::jsonb -> 'a' as a, $4::bytea as bytes`;
  const values = [["x", "y"], "2026-11-24T10:00:00.123Z", JSON.stringify({ a: 1 }), Buffer.from([1, 2])];
  const read = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.map((row) => ({ ...row, at: (row.at as Date).toISOString(), bytes: [...(row.bytes as Uint8Array)] }));

  const direct = read(await db.query(text, values));
  const inside = read(await db.transaction((tx) => tx.query(text, values)));
  const viaPrisma = read(await prisma.$transaction((tx) => fromPrisma(tx).query(text, values)));

  expect(direct).toEqual([
    { name: "x", at: "2026-11-24T10:00:00.123Z", a: 1, bytes: [1, 2] },
    { name: "y", at: "2026-11-24T10:00:00.123Z", a: 1, bytes: [1, 2] },
  ]);
  expect(inside).toEqual(direct);
  expect(viaPrisma).toEqual(direct);
});

test("a transaction that throws keeps nothing, and a nested one that is caught undoes only itself", async () => {
  const keep = randomUUID();
  const lose = randomUUID();
  const insert = "insert into setting (key, value) values ($1, '1'::jsonb)";

  await db.transaction(async (tx) => {
    await tx.query(insert, [keep]);
    await tx
      .transaction(async (inner) => {
        await inner.query(insert, [lose]);
        throw new Error("undo the inner part");
      })
      .catch(() => undefined);
  });
  const failed = db.transaction(async (tx) => {
    await tx.query(insert, [lose]);
    throw new Error("undo everything");
  });

  await expect(failed).rejects.toThrow("undo everything");
  const rows = await fromSql(sql).query("select key from setting where key = any($1)", [[keep, lose]]);
  expect(rows).toEqual([{ key: keep }]);
});
