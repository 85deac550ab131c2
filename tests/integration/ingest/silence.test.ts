import { expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { loadHeads, loadSums } from "#lib/db/sql/load-standings.ts";
import type { TaskContext } from "#lib/tasks/context.ts";
import { settleDue } from "#lib/tasks/settle-due.ts";
import { testDatabase } from "#tests/support/database.ts";
import { type Delivery, newCluster, send } from "./door.ts";
import { smallCatalog } from "./small-catalog.ts";
import { lines, rosterDocument, scanDocument } from "./small-scan.ts";

const { sql } = await testDatabase();
const db = fromSql(sql);
const catalog = smallCatalog();
const hour = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 1) + hours * hour);

const scan: Delivery = {
  scanner: "kube-bench",
  text: scanDocument(
    (["master", "node", "policies"] as const).map((nodeType) => ({
      nodeType,
      lines: lines[nodeType].map((id) => ({ id, answer: "pass", words: "as it should be" })),
    })),
  ),
  node: "cp-1",
  observedAt: at(0),
};
const roster = (hours: number): Delivery => ({
  scanner: "roster",
  text: rosterDocument({
    observedAt: at(hours),
    complete: true,
    nodes: [{ name: "cp-1", roles: ["control-plane"], createdAt: at(-100) }],
  }),
});

/** Weight that is proven, as stored. */
async function proven(clusterId: string): Promise<number> {
  const sums = await loadSums(db, [clusterId]);
  return sums.reduce((sum, row) => sum + (row.sums.weightByStatus.passing ?? 0), 0);
}

const context = (now: Date): TaskContext => ({ db, catalog, now: () => now });

test("a source that stops lowers what is proven once its interval has passed twice, and nothing raises it again", async () => {
  const clusterId = await newCluster(sql);
  await send({ sql, catalog }, clusterId, at(1), roster(0));
  await send({ sql, catalog }, clusterId, at(1), scan);
  const atFirst = await proven(clusterId);
  expect(atFirst).toBeGreaterThan(0);

  const [head] = await loadHeads(db, [clusterId], catalog.digest, at(47.9));
  expect(head).toMatchObject({ holds: true, holdsUntil: at(48) });
  expect((await settleDue(context(at(47.9)))).settled).toBe(0);

  const [stale] = await loadHeads(db, [clusterId], catalog.digest, at(48));
  expect(stale?.holds).toBe(false);
  expect(await settleDue(context(at(48)))).toEqual({ settled: 1, failed: 0 });
  expect(await proven(clusterId)).toBe(0);

  for (const later of [49, 100, 14 * 24, 15 * 24, 400 * 24]) {
    await settleDue(context(at(later)));
    expect(await proven(clusterId)).toBe(0);
  }
  // The roster heard again says what exists, and proves nothing.
  await send({ sql, catalog }, clusterId, at(400 * 24 + 1), roster(400 * 24));
  expect(await proven(clusterId)).toBe(0);

  const heard = await send({ sql, catalog }, clusterId, at(400 * 24 + 2), { ...scan, observedAt: at(400 * 24 + 1) });
  expect(heard.state).toBe("merged");
  expect(await proven(clusterId)).toBe(atFirst);
});

test("a cluster that cannot be settled keeps no other from being settled", async () => {
  const [good, bad] = [await newCluster(sql), await newCluster(sql)];
  await sql`insert into cluster_observation (cluster_id, platform, observed_at) values (${bad}, 'no such platform', now())`;
  const { settled, failed } = await settleDue(context(at(1)));
  expect(failed).toBe(1);
  expect(settled).toBeGreaterThanOrEqual(1);
  const [head] = await loadHeads(db, [good], catalog.digest, at(1));
  expect(head?.settledAt).toEqual(at(1));
});
