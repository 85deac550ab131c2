import { expect, test } from "vitest";
import { type Database, fromSql } from "#lib/db/queryable.ts";
import { ingestKept } from "#lib/ingest/run.ts";
import { testDatabase } from "#tests/support/database.ts";
import { type Delivery, newCluster, send } from "./door.ts";
import { smallCatalog } from "./small-catalog.ts";
import { rosterDocument, scanDocument } from "./small-scan.ts";

const { sql } = await testDatabase();
const catalog = smallCatalog();
const house = { sql, catalog };
const day = 86_400_000;
const at = (days: number): Date => new Date(Date.UTC(2026, 10, 1) + days * day);

const someLines = (count: number, answer: "pass" | "fail", words = "found"): string =>
  scanDocument([
    { nodeType: "node", lines: Array.from({ length: count }, (_, index) => ({ id: `9.9.${index}`, answer, words })) },
  ]);

const scan = (days: number, text: string): Delivery => ({
  scanner: "kube-bench",
  text,
  node: "n1",
  observedAt: at(days),
});

/** A database that counts what it is asked. */
function counting(db: Database): { readonly db: Database; readonly statements: () => number } {
  let statements = 0;
  const wrap = (inner: Database): Database => ({
    query: (text, values) => {
      statements += 1;
      return inner.query(text, values);
    },
    copy: (statement, text) => {
      statements += 1;
      return inner.copy(statement, text);
    },
    transaction: (work) => inner.transaction((tx) => work(wrap(tx))),
  });
  return { db: wrap(db), statements: () => statements };
}

/** Statements of every merge of a history in which all results appear, change, stay and vanish. */
async function statementsOf(results: number): Promise<readonly number[]> {
  const clusterId = await newCluster(sql);
  const counts: number[] = [];
  const documents = [
    someLines(results, "fail"),
    someLines(results, "pass"),
    someLines(results, "pass", "otherwise"),
    someLines(0, "pass"),
  ];
  for (const [index, text] of documents.entries()) {
    const { scanId } = await send(house, clusterId, at(index), scan(index, text), { wait: false });
    const counter = counting(fromSql(sql));
    await ingestKept({ db: counter.db, catalog, now: at(index) }, scanId);
    counts.push(counter.statements());
  }
  return counts;
}

test("a merge takes the same number of statements for ten results and for a thousand", async () => {
  await statementsOf(1);
  const few = await statementsOf(10);
  expect(await statementsOf(1_000)).toEqual(few);
  expect(Math.max(...few)).toBeLessThan(90);
});

test("an older look of the same bytes that was taken in before is not taken in twice", async () => {
  const clusterId = await newCluster(sql);
  const text = someLines(3, "fail");
  await send(house, clusterId, at(10), scan(1, text));
  await send(house, clusterId, at(11), scan(5, text));
  expect(await send(house, clusterId, at(12), scan(1, text))).toMatchObject({ state: "unchanged" });
});

test("a node that a later roster no longer lists takes its findings with it, and a namesake starts anew", async () => {
  const clusterId = await newCluster(sql);
  const roster = (days: number, ...names: readonly string[]): Delivery => ({
    scanner: "roster",
    text: rosterDocument({ observedAt: at(days), complete: true, nodes: names.map((name) => ({ name })) }),
  });
  const failing = someLines(1, "fail");
  await send(house, clusterId, at(1), scan(1, failing));
  const gone = await send(house, clusterId, at(2), roster(2));
  expect(gone.changes?.vanished).toBe(1);
  await send(house, clusterId, at(3), roster(3, "n1"));
  await send(house, clusterId, at(4), scan(4, failing));
  const episodes = await sql`
    select number, state, first_failed_at, detected_at, fixed_seen_at, resolved_at, reopened_from, regression
      from finding_episode where cluster_id = ${clusterId} order by number`;
  expect([...episodes]).toEqual([
    {
      number: 1,
      state: "vanished",
      first_failed_at: at(1),
      detected_at: at(1),
      fixed_seen_at: null,
      resolved_at: at(2),
      reopened_from: null,
      regression: false,
    },
    {
      number: 2,
      state: "open",
      first_failed_at: at(4),
      detected_at: at(4),
      fixed_seen_at: null,
      resolved_at: null,
      reopened_from: null,
      regression: false,
    },
  ]);
  const periods = await sql`select outcome, held_from, held_to from result_period where cluster_id = ${clusterId}`;
  expect([...periods]).toEqual([{ outcome: "fail", held_from: at(1), held_to: at(2) }]);
});

test("findings of a cluster that statistics do not know are not planned for as a single row", async () => {
  const [first, second] = [await newCluster(sql), await newCluster(sql)];
  await send(house, first, at(0), scan(0, someLines(2_000, "fail")));
  await sql`analyze`;
  const planned = async (clusterId: string): Promise<number> => {
    const [row] = await sql<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }[]>`
      explain (format json) select * from finding_episode where cluster_id = ${clusterId}`;
    return row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  };
  expect(await planned(second)).toBe(1);

  await send(house, second, at(0), scan(0, someLines(600, "fail")));

  expect(await planned(second)).toBeGreaterThan(300);
});
