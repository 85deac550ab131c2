import { expect, test } from "vitest";
import { arrive, hours, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();

async function lines(path: string, cookie: string, query = ""): Promise<readonly string[]> {
  const response = await call("GET", path, { cookie, query });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/csv");
  expect(response.headers.get("content-disposition")).toContain("attachment");
  return (await response.text()).trimEnd().split("\r\n");
}

test("the table of clusters is a file with a line for each the viewer sees, or for those that are named", async () => {
  const [first, second] = [await house.cluster("export-a"), await house.cluster("export-b")];
  const { cookie } = await house.signIn(["viewer"]);

  const [head = "", ...rows] = await lines("clusters/export", cookie);
  const named = await lines("clusters/export", cookie, `?cluster=export-b,${first.id}`);

  expect(head).toMatch(/^cluster,id,platform,.+ proven_weight/);
  expect(rows.map((row) => row.split(",")[0])).toEqual(expect.arrayContaining(["export-a", "export-b"]));
  expect(named).toHaveLength(3);
  expect(named.join()).toContain(second.id);
});

test("a cluster that is not among the viewer's is refused and not left out", async () => {
  const { cookie } = await house.signIn(["viewer"]);
  for (const path of ["clusters/export", "scans/export"]) {
    expect((await call("GET", path, { cookie, query: "?cluster=no-such" })).status).toBe(404);
    expect((await call("GET", path, { cookie, query: "?colour=blue" })).status).toBe(400);
  }
});

test("scans are a file of the newest first, of the clusters that are named", async () => {
  const cluster = await house.cluster("export-scans");
  await arrive(house, { cluster, bytes: sample("cp-1"), at: hours(0), node: "cp-1" });
  const { cookie } = await house.signIn(["viewer"]);

  const [head, ...rows] = await lines("scans/export", cookie, `?cluster=${cluster.id}`);

  expect(head).toMatch(/^cluster,scanner,state,looked,received,targets/);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toContain("export-scans,kube-bench,merged");
});
