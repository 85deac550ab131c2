import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { FrameworkPage } from "#lib/contract/views/framework.ts";
import type { Standing } from "#lib/contract/views/standing.ts";
import { getFramework } from "#lib/queries/framework/get-framework.ts";
import { arrive, hours, looking, rosterOf, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const catalog = loadCatalog();
const largest = [...catalog.frameworks.values()].toSorted((a, b) => b.requirements.length - a.requirements.length)[0];
if (largest === undefined) throw new Error("the catalog has no framework");
const frameworkId = largest.id;

/** The same figures for clusters that nobody sent a document for: what a fleet of equals looks like. */
async function copiesOf(clusterId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await house.sql`insert into cluster (id, name, simulated) select id, 'copy-' || id, id = ${ids[0] ?? ""} from unnest(${ids}::uuid[]) as c(id)`;
  for (const table of ["cluster_standing", "framework_sums", "requirement_status", "control_status"]) {
    const columns = await house.sql<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_name = ${table} and column_name <> 'cluster_id' order by 1`;
    const list = columns.map(({ name }) => `"${name}"`).join(", ");
    await house.sql.unsafe(
      `insert into ${table} (cluster_id, ${list}) select c.id, ${list} from ${table} cross join unnest($2::uuid[]) as c(id) where cluster_id = $1`,
      [clusterId, ids],
    );
  }
  return ids;
}

describe("a framework over a fleet", () => {
  const ids: string[] = [];
  beforeAll(async () => {
    const first = await house.cluster();
    const second = await house.cluster();
    for (const cluster of [first, second]) {
      await arrive(house, { cluster, at: hours(0), bytes: sample("cp-1"), node: "cp-1" });
      const roster = rosterOf({ "cp-1": "control-plane", "worker-1": "worker" });
      await arrive(house, { cluster, at: hours(0), bytes: roster, scanner: "roster", completeness: "complete" });
    }
    await arrive(house, { cluster: second, at: hours(1), bytes: sample("worker-1"), node: "worker-1" });
    const silent = await house.cluster();
    ids.push(first.id, second.id, silent.id, ...(await copiesOf(first.id, 6)), ...(await copiesOf(second.id, 6)));
  }, 60_000);
  const read = async (clusterIds: readonly string[], seen: readonly string[] = ids) =>
    FrameworkPage.parse(await getFramework(looking(house, hours(2), [...seen]), { frameworkId, clusterIds }));

  test("counts exactly what its clusters are one by one", async () => {
    const whole = await read(ids);
    const each = await Promise.all(ids.map((id) => read([id])));

    for (const [index, row] of whole.requirements.entries()) {
      const single = each.map((page) => page.requirements[index]);
      const byStatus: Partial<Record<Standing, number>> = {};
      for (const one of single) {
        if (one?.status != null) byStatus[one.status] = (byStatus[one.status] ?? 0) + 1;
      }
      expect(row.byStatus, row.id).toEqual(byStatus);
      expect(row.checks.looked, row.id).toBe(single.reduce((sum, one) => sum + (one?.checks.looked ?? 0), 0));
      expect(row.oldestLookAt, row.id).toBe(single.map((one) => one?.oldestLookAt ?? null).toSorted()[0] ?? null);
      expect(row.perCluster).toEqual([]);
    }
    expect(whole.score?.provenWeight).toBe(each.reduce((sum, page) => sum + (page.score?.provenWeight ?? 0), 0));
    expect(whole.score?.totalWeight).toBe(each.reduce((sum, page) => sum + (page.score?.totalWeight ?? 0), 0));
    expect(whole.requirements.some((row) => row.status === "failing")).toBe(true);
  });

  test("shows each cluster by itself where a few are chosen", async () => {
    const chosen = ids.slice(0, 3);
    const page = await read(chosen);

    const leaves = page.requirements.filter((row) => row.leaf);
    expect(leaves.every((row) => row.perCluster.length === 3)).toBe(true);
    expect(page.clusters.filter((cluster) => cluster.selected).map((cluster) => cluster.id)).toEqual(
      expect.arrayContaining(chosen),
    );
  });

  test("marks the clusters that are made up, and no others", async () => {
    const page = await read(ids);

    expect(page.clusters.filter((cluster) => cluster.simulated).map((cluster) => cluster.id)).toEqual(
      expect.arrayContaining([ids[3], ids[9]]),
    );
    expect(page.clusters.filter((cluster) => cluster.simulated)).toHaveLength(2);
  });

  test("is nothing to a viewer of other clusters", async () => {
    const other = await house.cluster();
    const page = await read(ids, [other.id]);

    expect(page.clusters.map((cluster) => cluster.id)).toEqual([other.id]);
    expect(page.requirements.some((row) => row.checks.looked > 0)).toBe(false);
  });

  test("leaves as a table with a line for each requirement the filter shows", async () => {
    const { secret } = await house.token(["framework:read"], ids);
    const answer = await call("GET", "frameworks/[framework]/export", {
      token: secret,
      params: { framework: frameworkId },
      query: "?class=technical",
    });
    const text = await answer.text();

    expect(answer.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(text.split("\r\n")[0]).toMatch(/^requirement,title,class,.*clusters_failing/);
    const technical = largest.requirements.filter((each) => each.leaf && each.class === "technical");
    expect(text.trimEnd().split("\r\n")).toHaveLength(technical.length + 1);
  });

  test("refuses a filter it does not know instead of exporting too much", async () => {
    const { secret } = await house.token(["framework:read"], ids);
    const params = { framework: frameworkId };
    const answer = await call("GET", "frameworks/[framework]/export", {
      token: secret,
      params,
      query: "?state=failing",
    });

    expect(answer.status).toBe(400);
  });
});
