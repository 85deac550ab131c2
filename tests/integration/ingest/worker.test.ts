import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import { findScan } from "#lib/db/sql/scans.ts";
import { ingestKept } from "#lib/ingest/run.ts";
import { keepGoing } from "#lib/tasks/keep-going.ts";
import { mergeScan } from "#lib/tasks/merge-scan.ts";
import { type RunningQueue, startQueue } from "#lib/tasks/queue.ts";
import { rebuildStale } from "#lib/tasks/rebuild-stale.ts";
import { testDatabase } from "#tests/support/database.ts";
import { type Delivery, newCluster, send } from "./door.ts";
import { scanDocument } from "./small-scan.ts";
import { timelessState } from "./state.ts";

// A worker is a process, and the machine may have others to run.
vi.setConfig({ testTimeout: 150_000 });

const { sql, url } = await testDatabase();
const db = fromSql(sql);
const catalog = loadCatalog();
const house = { sql, catalog };
const root = join(import.meta.dirname, "../../..");

const document: Delivery = {
  scanner: "kube-bench",
  text: scanDocument([{ nodeType: "node", lines: [{ id: "4.2.1", answer: "fail", words: "found" }] }]),
  node: "n1",
};

const running: { queues: RunningQueue[]; processes: ChildProcess[] } = { queues: [], processes: [] };
afterEach(async () => {
  for (const queue of running.queues.splice(0)) await queue.stop();
  for (const process of running.processes.splice(0)) if (process.exitCode === null) process.kill("SIGKILL");
});

/** One job at a time, so that what is tested is alone; more where the clock's own jobs would wait in its place. */
async function startHere(concurrency = 1): Promise<RunningQueue> {
  const queue = await startQueue({ databaseUrl: url, catalog, now: () => new Date(), concurrency });
  running.queues.push(queue);
  return queue;
}

/** The worker as `npm start` runs it. */
function startProcess(): ChildProcess & { readonly words: () => string } {
  const child = spawn(process.execPath, ["cli/main.ts", "work"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.processes.push(child);
  let words = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (words += text));
  return Object.assign(child, { words: () => words });
}

async function until<T>(ask: () => Promise<T | null | false | undefined>, patienceMs = 60_000): Promise<T> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer) return answer;
    await sleep(100);
  }
  throw new Error("it did not happen in time");
}

const settled = (scanId: string) =>
  until(async () => {
    const scan = await findScan(db, scanId);
    return scan !== null && scan.state !== "kept" && scan;
  });

const episodes = async (clusterId: string): Promise<number> =>
  (await sql`select 1 from finding_episode where cluster_id = ${clusterId}`).length;

test("a kept scan is merged by the worker, and a document nobody can read fails with its reason", async () => {
  const clusterId = await newCluster(sql);
  const good = await send(house, clusterId, new Date(), document, { wait: false });
  const bad = await send(house, clusterId, new Date(), { ...document, text: "[PASS] 1.1.1" }, { wait: false });
  expect([good.state, bad.state]).toEqual(["kept", "kept"]);
  await startHere();
  expect((await settled(good.scanId)).state).toBe("merged");
  expect(await settled(bad.scanId)).toMatchObject({ state: "failed" });
  expect(await episodes(clusterId)).toBe(1);
});

test("a scan that two workers take at once is merged once", async () => {
  const clusterId = await newCluster(sql);
  const { scanId } = await send(house, clusterId, new Date(), document, { wait: false });
  const context = { db, catalog, now: new Date() };
  const both = await Promise.all([ingestKept(context, scanId), ingestKept(context, scanId)]);
  expect(both.map((scan) => scan.state)).toEqual(["merged", "merged"]);
  expect(await episodes(clusterId)).toBe(1);
  expect(await sql`select 1 from target_report where cluster_id = ${clusterId}`).toHaveLength(1);
});

test("what a worker that was killed in the middle had begun, the next one finishes", async () => {
  const clusterId = await newCluster(sql);
  const { scanId } = await send(house, clusterId, new Date(), document, { wait: false });
  const first = startProcess();
  await db.transaction(async (tx) => {
    // Nobody can merge into the cluster now, so the worker waits in the middle of its job.
    await lockCluster(tx, clusterId);
    await until(
      async () =>
        (await sql`select 1 from graphile_worker.jobs where key = ${`scan ${scanId}`} and locked_by is not null`)
          .length > 0,
    );
    first.kill("SIGKILL");
    await once(first, "exit");
  });
  expect((await findScan(db, scanId))?.state).toBe("kept");
  await startHere();
  expect((await settled(scanId)).state).toBe("merged");
  expect(await episodes(clusterId)).toBe(1);
});

test("what a living worker is in the middle of is not taken from it", async () => {
  const clusterId = await newCluster(sql);
  const { scanId } = await send(house, clusterId, new Date(), document, { wait: false });
  const held = () => sql`select 1 from graphile_worker.jobs where key = ${`scan ${scanId}`} and locked_by is not null`;
  await db.transaction(async (tx) => {
    // Nobody can merge into the cluster now, so the worker waits in the middle of its job.
    await lockCluster(tx, clusterId);
    await startHere(2);
    await until(async () => (await held()).length > 0);
    expect(await keepGoing({ db, catalog, now: () => new Date() })).toMatchObject({ takenOver: 0 });
    expect(await held()).toHaveLength(1);
  });
  expect((await settled(scanId)).state).toBe("merged");
});

test("a kept scan whose job is lost is queued again", async () => {
  const clusterId = await newCluster(sql);
  const { scanId } = await send(house, clusterId, new Date(), document, { wait: false });
  await sql`select graphile_worker.remove_job(${`scan ${scanId}`})`;
  await startHere();
  expect((await settled(scanId)).state).toBe("merged");
});

test("the worker ends at once when it is told to, and says so", async () => {
  const worker = startProcess();
  await until(async () => worker.words().includes("worker started"));
  worker.kill("SIGTERM");
  const [code] = await once(worker, "exit");
  expect({ code, words: worker.words() }).toMatchObject({ code: 0 });
  expect(worker.words()).toContain('"everythingFinished":true');
});

test("a scan that fails by a fault of ours is tried again, and after the last try shows on its source's health", async () => {
  const clusterId = await newCluster(sql);
  const { scanId } = await send(house, clusterId, new Date(), document, { wait: false });
  const context = {
    db,
    catalog: { ...catalog, benchmarks: new Map([["cis-1.12", undefined as never]]) },
    now: () => new Date(),
  };
  await expect(mergeScan(context, { scanId }, { attempts: 1, max_attempts: 2 })).rejects.toThrow();
  expect((await findScan(db, scanId))?.state).toBe("kept");
  await mergeScan(context, { scanId }, { attempts: 2, max_attempts: 2 });
  expect(await findScan(db, scanId)).toMatchObject({
    state: "failed",
    error_code: "internal",
    error_reason: "merge_failed",
  });
});

test("another catalog judges the words that are there anew, and gives back the same with the old one", async () => {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, new Date("2026-11-01T00:00:00Z"), document);
  const before = await timelessState(sql, clusterId);
  const lines = new Map(catalog.benchmarks.get("cis-1.12"));
  const line = lines.get("4.2.1");
  if (line === undefined) throw new Error("no such line");
  lines.set("4.2.1", { ...line, belief: "never" });
  const other = { ...catalog, digest: "another", benchmarks: new Map([...catalog.benchmarks, ["cis-1.12", lines]]) };
  const now = (): Date => new Date("2026-11-02T00:00:00Z");
  await rebuildStale({ db, catalog: other, now });
  const [word] = await sql`select outcome, decision from check_result where cluster_id = ${clusterId}`;
  expect(word).toEqual({ outcome: "fail", decision: "none" });
  await rebuildStale({ db, catalog, now: () => new Date("2026-11-01T00:00:00Z") });
  expect(await timelessState(sql, clusterId)).toEqual(before);
});

test("a new month of the history takes along what had to wait for it", async () => {
  const clusterId = await newCluster(sql);
  const at = (day: number): Date => new Date(Date.UTC(2031, 4, day));
  const answer = (words: "PASS" | "FAIL"): Delivery => ({
    ...document,
    text: String(document.text).replace("FAIL", words),
  });
  await send(house, clusterId, at(1), { ...answer("FAIL"), observedAt: at(1) });
  await send(house, clusterId, at(2), { ...answer("PASS"), observedAt: at(2) });
  const places = async (): Promise<unknown> => [
    ...(await sql`select tableoid::regclass::text as place from result_period where cluster_id = ${clusterId}`),
  ];
  expect(await places()).toEqual([{ place: "result_period_rest" }]);
  const queue = await startQueue({ databaseUrl: url, catalog, now: () => at(3), concurrency: 1 });
  running.queues.push(queue);
  await until(async () => (await sql`select to_regclass('result_period_2031_08') is not null as made`)[0]?.["made"]);
  expect(await places()).toEqual([{ place: "result_period_2031_05" }]);
});
