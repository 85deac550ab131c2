import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { replayCluster } from "#lib/ingest/replay.ts";
import { arrive } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import type { Fields } from "#tests/support/trivy-operator-report.ts";
import { check, report } from "#tests/support/trivy-operator-report.ts";

const house = await testHouse();
const db = fromSql(house.sql);
const day = (number: number, hour = 0): Date => new Date(Date.UTC(2026, 10, number, hour));

/** A report about one Deployment, looked at on a day of November. */
function looked(name: string, on: Date | null, ...checks: readonly Fields[]): Fields {
  const named = { "resource.kind": "Deployment", "resource.name": name };
  const updateTimestamp = on?.toISOString();
  return report("ConfigAuditReport", { checks, updateTimestamp }, { name, uid: `uid-${name}` }, named);
}

const arriving = (cluster: { id: string; name: string }, at: Date, ...reports: readonly Fields[]) =>
  arrive(house, { cluster, at, scanner: "trivy-operator", bytes: Buffer.from(JSON.stringify(reports)) });

const looksOf = (clusterId: string) =>
  db.query('select scope, newest_observed_at as at from scan_target where cluster_id = $1 order by scope collate "C"', [
    clusterId,
  ]);
/** What is said of the one check and container the samples name. */
const wordsOf = (clusterId: string) =>
  db.query(
    `select t.scope, r.outcome, r.since
       from check_result r
       join scan_target t on t.cluster_id = r.cluster_id and t.id = r.target_id
       join resource o on o.cluster_id = r.cluster_id and o.id = r.resource_id
      where r.cluster_id = $1 and o.container = 'app' and r.raw_id = 'KSV001' order by t.scope collate "C"`,
    [clusterId],
  );

test("each object of a document has its own look; one without a time has that of the document, and a late clock that of receipt", async () => {
  const cluster = await house.cluster();
  const objects = [looked("a", day(1), check()), looked("b", day(3), check()), looked("c", null, check())];

  const answer = await arriving(
    cluster,
    day(5),
    ...objects,
    looked("d", day(9), check()),
    looked("e", day(4), check()),
  );

  expect(await looksOf(cluster.id)).toEqual([
    { scope: "object/uid-a", at: day(1) },
    { scope: "object/uid-b", at: day(3) },
    { scope: "object/uid-c", at: day(5) },
    { scope: "object/uid-d", at: day(5) },
    { scope: "object/uid-e", at: day(4) },
  ]);
  expect(answer.warnings).toContainEqual(expect.objectContaining({ code: "observed_at_replaced", count: 1 }));
});

test("a late object is merged at its place while its neighbour moves on, and replay gives the same", async () => {
  const cluster = await house.cluster();
  await arriving(cluster, day(5), looked("a", day(4), check()), looked("b", day(2), check()));

  // Older news of a, newer of b.
  await arriving(cluster, day(6), looked("a", day(3)), looked("b", day(5)));

  const expected = [
    { scope: "object/uid-a", outcome: "fail", since: day(4) },
    { scope: "object/uid-b", outcome: "pass", since: day(5) },
  ];
  expect(await wordsOf(cluster.id)).toEqual(expected);
  await replayCluster({ db, catalog: loadCatalog(), now: day(7) }, cluster.id);
  expect(await wordsOf(cluster.id)).toEqual(expected);
});
