import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { makeDemo } from "#demo/make.ts";
import { testDatabase } from "#tests/support/database.ts";

const database = await testDatabase();
const dataDir = await mkdtemp(path.join(tmpdir(), "kubeproof-demo-"));
afterAll(() => rm(dataDir, { recursive: true }));

const now = new Date("2026-11-24T09:30:00Z");
const Row = z.object({ what: z.string(), count: z.coerce.number() });

async function counts(statement: string, cluster: string): Promise<Readonly<Record<string, number>>> {
  const rows = await database.db.query(statement, [cluster]);
  return Object.fromEntries(
    z
      .array(Row)
      .parse(rows)
      .map(({ what, count }) => [what, count]),
  );
}

const scans = (cluster: string) =>
  counts(
    `select s.scanner || ' ' || s.state as what, count(*) from scan s join cluster c on c.id = s.cluster_id
      where c.name = $1 group by 1`,
    cluster,
  );

/** Episodes that stand at the end, and those that began or ended with a second look. */
const episodes = (cluster: string) =>
  counts(
    `select case when e.state = 'open' then 'open' else 'ended' end
            || case when e.detected_at > (select min(detected_at) from finding_episode where cluster_id = c.id)
                    then ' since the second look' else '' end as what, count(*)
       from finding_episode e join cluster c on c.id = e.cluster_id where c.name = $1 group by 1`,
    cluster,
  );

const make = (cluster: string, ...days: readonly number[]) =>
  makeDemo({ databaseUrl: database.url, dataDir, now, clusters: [cluster], days });

test("the collector and the door take all of a simulated cluster, and a second look finds nothing new", async () => {
  const { documents } = await make("edge-42", 60.3, 61.4);

  const taken = await scans("edge-42");
  const found = await episodes("edge-42");
  const clusters = await database.db.query("select simulated from cluster where name = 'edge-42'", []);
  expect(clusters).toEqual([{ simulated: true }]);
  expect(Object.keys(taken).sort()).toEqual(["kube-bench merged", "roster merged", "trivy-operator merged"]);
  expect(Object.values(taken).reduce((sum, count) => sum + count, 0)).toBe(documents);
  expect(found.open).toBeGreaterThan(50);
  expect(Object.keys(found)).toEqual(["open"]);
}, 240_000);

test("a scanner that renumbers its checks opens and ends no finding", async () => {
  await make("staging", 12.9, 13.9);

  const found = await episodes("staging");
  expect(found.open).toBeGreaterThan(50);
  expect(Object.keys(found)).toEqual(["open"]);
}, 240_000);

test("reports that move to another API group open and end no finding", async () => {
  await make("data-eu", 40.9, 41.9);

  const found = await episodes("data-eu");
  const kinds = await scans("data-eu");
  expect(kinds["policy-report merged"]).toBeGreaterThanOrEqual(3);
  expect(found.open).toBeGreaterThan(50);
  expect(Object.keys(found)).toEqual(["open"]);
}, 240_000);
