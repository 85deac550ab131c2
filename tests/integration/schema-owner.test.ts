import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "#tests/support/database.ts";
import { readSchema, type Schema } from "#tests/support/schema.ts";

/**
 * The one machine-written table that belongs to no cluster and is no reference table either: one hash chain needs one
 * sequence, so it is kept whole. Reference tables say so themselves (`owner: sql. reference. …`); everything else that
 * SQL owns is distributed by its cluster.
 */
const chain = "audit_entry";

const commentedWith = (schema: Schema, words: string) =>
  schema.tables.filter(({ comment }) => comment?.startsWith(words)).map(({ name }) => name);

const distributed = (schema: Schema) => {
  const whole = new Set([chain, ...commentedWith(schema, "owner: sql. reference.")]);
  return new Set(commentedWith(schema, "owner: sql.").filter((name) => !whole.has(name)));
};

const withoutOwner = (schema: Schema): string[] =>
  schema.tables
    .filter(({ comment }) => !/^owner: (sql|prisma)[.] \S.*[.]$/s.test(comment ?? ""))
    .map(({ name }) => name);

const withoutCluster = (schema: Schema): string[] =>
  schema.tables.filter(({ name, clustered }) => distributed(schema).has(name) && !clustered).map(({ name }) => name);

function withoutClusterInKey(schema: Schema): string[] {
  const names = distributed(schema);
  const keyless = [...names].filter((name) => !schema.keys.some(({ table }) => table === name));
  const loose = schema.keys.filter(({ table, columns }) => names.has(table) && !columns.includes("cluster_id"));
  return [...keyless.map((name) => `${name}: no key`), ...loose.map(({ table, key }) => `${table}: ${key}`)];
}

function crossingReferences(schema: Schema): string[] {
  const names = distributed(schema);
  return schema.references
    .filter(({ table, target, columns, targetColumns }) => {
      if (!names.has(target)) return false;
      const place = columns.indexOf("cluster_id");
      return !names.has(table) || place < 0 || targetColumns[place] !== "cluster_id";
    })
    .map(({ table, name, target }) => `${table}: ${name} -> ${target}`);
}

/** Tables of the Prisma models, by their `@@map` name. */
function modelTables(): string[] {
  const folder = join(import.meta.dirname, "../../prisma/schema");
  const text = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  return [...text.matchAll(/^model (\w+) \{(.*?)^\}/gms)]
    .map(([, model, body]) => body?.match(/@@map\("(\w+)"\)/)?.[1] ?? String(model))
    .sort();
}

describe("the schema of this product", () => {
  let schema: Schema;
  beforeAll(async () => {
    schema = await readSchema((await testDatabase()).db);
  });

  test("every table says who owns it and what it is for", () => {
    expect(schema.tables.length).toBeGreaterThan(5);
    expect(withoutOwner(schema)).toEqual([]);
  });

  test("Prisma owns exactly the tables of its models", () => {
    expect(commentedWith(schema, "owner: prisma.").sort()).toEqual(modelTables());
  });

  test("every machine-written table belongs to a cluster, says that it is a reference table, or is the audit chain", () => {
    expect(schema.tables.map(({ name }) => name)).toContain(chain);
    expect(distributed(schema).size).toBeGreaterThan(5);
    expect(withoutCluster(schema)).toEqual([]);
  });

  test("the cluster is part of every primary and unique key of a machine-written table", () => {
    expect(withoutClusterInKey(schema)).toEqual([]);
  });

  test("a machine-written table refers to rows of its own cluster or to small tables, and no small table to it", () => {
    expect(crossingReferences(schema)).toEqual([]);
  });
});

test("each of these checks finds the fault planted for it", async () => {
  const { db } = await testDatabase();
  for (const statement of [
    "create table planted_silent (id int primary key)",
    "create table planted_homeless (id int primary key)",
    "comment on table planted_homeless is 'owner: sql. Belongs to no cluster.'",
    "create table planted_loose (cluster_id uuid not null, id int unique, primary key (cluster_id, id))",
    "comment on table planted_loose is 'owner: sql. Has a key across clusters.'",
    "create table planted_keyless (cluster_id uuid not null)",
    "comment on table planted_keyless is 'owner: sql. Has no key.'",
    "create table planted_crossing (cluster_id uuid not null, id int references planted_loose (id), primary key (cluster_id, id))",
    "comment on table planted_crossing is 'owner: sql. Refers across clusters.'",
    "create table planted_near (cluster_id uuid, id int, primary key (cluster_id, id), foreign key (cluster_id, id) references planted_loose (cluster_id, id))",
    "comment on table planted_near is 'owner: sql. Refers to rows of its own cluster.'",
  ]) {
    await db.query(statement);
  }

  const schema = await readSchema(db);

  const planted = (found: string[]) => found.filter((line) => line.startsWith("planted_")).sort();
  expect(planted(withoutOwner(schema))).toEqual(["planted_silent"]);
  expect(planted(withoutCluster(schema))).toEqual(["planted_homeless"]);
  expect(planted(withoutClusterInKey(schema))).toEqual([
    "planted_homeless: planted_homeless_pkey",
    "planted_keyless: no key",
    "planted_loose: planted_loose_id_key",
  ]);
  expect(planted(crossingReferences(schema))).toEqual(["planted_crossing: planted_crossing_id_fkey -> planted_loose"]);
});
