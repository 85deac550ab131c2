import { expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { replayCluster } from "#lib/ingest/replay.ts";
import { testDatabase } from "#tests/support/database.ts";
import { type Delivery, newCluster, send } from "./door.ts";
import { smallCatalog } from "./small-catalog.ts";
import { type Answer, scanDocument } from "./small-scan.ts";

const { sql } = await testDatabase();
const house = { sql, catalog: smallCatalog() };
/** Hours after the beginning; looks are even, receipts odd. */
const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 1) + hours * 3_600_000);

const scan = (looked: number, answer: Answer, words = "found"): Delivery => ({
  scanner: "kube-bench",
  text: scanDocument([{ nodeType: "node", lines: [{ id: "4.2.1", answer, words }] }]),
  node: "n1",
  observedAt: at(looked),
});

const periodsOf = async (clusterId: string): Promise<readonly unknown[]> => [
  ...(await sql`select outcome, held_from, held_to, known_from, closed_at, superseded_at from result_period
                 where cluster_id = ${clusterId} order by known_from, held_from, closed_at`),
];
const episodesOf = async (clusterId: string): Promise<readonly unknown[]> => [
  ...(await sql`select number, state, first_failed_at, detected_at, fixed_seen_at, resolved_at, reopened_from, regression
                  from finding_episode where cluster_id = ${clusterId} order by number`),
];

test("a result that changes leaves a closed period that says when it held and when that was known", async () => {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, at(3), scan(2, "fail"));
  await send(house, clusterId, at(7), scan(6, "pass"));
  expect(await periodsOf(clusterId)).toEqual([
    { outcome: "fail", held_from: at(2), held_to: at(6), known_from: at(3), closed_at: at(7), superseded_at: null },
  ]);
  const [open] = await sql`select outcome, since, known_since from check_result where cluster_id = ${clusterId}`;
  expect(open).toEqual({ outcome: "pass", since: at(6), known_since: at(7) });
});

test("a fix has the tool's times and the product's times", async () => {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, at(3), scan(2, "fail"));
  const fixed = await send(house, clusterId, at(7), scan(6, "pass"));
  expect(fixed.changes).toMatchObject({ fixed: 1, opened: 0 });
  expect(await episodesOf(clusterId)).toEqual([
    {
      number: 1,
      state: "fixed",
      first_failed_at: at(2),
      detected_at: at(3),
      fixed_seen_at: at(6),
      resolved_at: at(7),
      reopened_from: null,
      regression: false,
    },
  ]);
});

test("a failure within thirty days of the fix is a regression, one later is only a reopening", async () => {
  const monthly = 30 * 24;
  for (const [hoursLater, regression] of [
    [monthly - 1, true],
    [monthly, false],
  ] as const) {
    const clusterId = await newCluster(sql);
    await send(house, clusterId, at(3), scan(2, "fail"));
    await send(house, clusterId, at(7), scan(6, "pass"));
    const again = await send(house, clusterId, at(7 + hoursLater), scan(6 + hoursLater, "fail"));
    expect(again.changes).toMatchObject({ reopened: 1, opened: 0 });
    expect(await episodesOf(clusterId)).toMatchObject([
      { number: 1, state: "fixed" },
      { number: 2, state: "open", reopened_from: 1, regression },
    ]);
  }
});

test("nothing but a measurement ends an episode", async () => {
  for (const answer of ["warn", "manual", "skip", "error"] as const) {
    const clusterId = await newCluster(sql);
    await send(house, clusterId, at(3), scan(2, "fail"));
    await send(house, clusterId, at(5), scan(4, answer));
    await send(house, clusterId, at(7), { ...scan(6, "pass"), completeness: "truncated" });
    const nothing = scanDocument([{ nodeType: "node", lines: [] }]);
    await send(house, clusterId, at(9), { ...scan(8, "pass"), text: nothing, completeness: "complete" });
    expect(await episodesOf(clusterId)).toMatchObject([{ number: 1, state: "open", resolved_at: null }]);
  }
});

test("a late scan supersedes what was believed and deletes nothing of it", async () => {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, at(3), scan(2, "pass"));
  await send(house, clusterId, at(11), scan(10, "pass", "still"));
  const late = await send(house, clusterId, at(13), scan(6, "fail"));
  expect(late.changes).toMatchObject({ opened: 1, fixed: 0 });
  expect(await periodsOf(clusterId)).toEqual([
    // Until the late scan came, everybody had to believe that it passed all the time.
    { outcome: "pass", held_from: at(2), held_to: at(13), known_from: at(3), closed_at: at(13), superseded_at: at(13) },
    { outcome: "pass", held_from: at(2), held_to: at(6), known_from: at(13), closed_at: at(13), superseded_at: null },
    { outcome: "fail", held_from: at(6), held_to: at(10), known_from: at(13), closed_at: at(13), superseded_at: null },
  ]);
  expect(await episodesOf(clusterId)).toMatchObject([
    { state: "fixed", first_failed_at: at(6), detected_at: at(13), fixed_seen_at: at(10), resolved_at: at(13) },
  ]);
});

test("what people did to a finding stays with it when a late scan moves its beginning, and through a replay", async () => {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, at(11), scan(10, "fail"));
  await sql`update finding_episode set acknowledged_at = ${at(12)}, accepted_seconds = 60 where cluster_id = ${clusterId}`;
  await send(house, clusterId, at(13), scan(6, "fail"));
  const kept = { first_failed_at: at(6), detected_at: at(11), acknowledged_at: at(12), accepted_seconds: "60" };
  const read = async (): Promise<unknown> =>
    (
      await sql`select first_failed_at, detected_at, acknowledged_at, accepted_seconds::text from finding_episode where cluster_id = ${clusterId}`
    )[0];
  expect(await read()).toEqual(kept);
  await replayCluster({ db: fromSql(sql), catalog: house.catalog, now: at(14) }, clusterId);
  expect(await read()).toEqual(kept);
});

test("replay refuses to begin when bytes are missing, and changes nothing", async () => {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, at(3), scan(2, "fail"));
  await sql`delete from raw_document where cluster_id = ${clusterId}`;
  const refusal = await replayCluster({ db: fromSql(sql), catalog: house.catalog, now: at(4) }, clusterId).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ code: "conflict", reason: "raw_dropped" });
  expect(await episodesOf(clusterId)).toMatchObject([{ state: "open" }]);
  expect([...(await sql`select state from scan where cluster_id = ${clusterId}`)]).toEqual([{ state: "merged" }]);
});
