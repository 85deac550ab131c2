import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { emptyDatabase, testDatabase } from "#tests/support/database.ts";
import { newCluster, send } from "./door.ts";
import { scanDocument } from "./small-scan.ts";
import { timelessState } from "./state.ts";

const { sql, url } = await testDatabase();
const root = join(import.meta.dirname, "../../..");

type Ran = { readonly code: number; readonly out: string; readonly error: string };

/** The command line as an operator runs it, in a process of its own. */
function kubeproof(databaseUrl: string, ...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, ["cli/main.ts", ...args], { cwd: root, env }, (error, out, words) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, out, error: words }),
    );
  });
}

test("replay gives back a cluster whose derived rows are all lost", async () => {
  const house = { sql, catalog: loadCatalog() };
  const clusterId = await newCluster(sql, "prod-eu");
  const text = scanDocument([{ nodeType: "node", lines: [{ id: "4.2.1", answer: "fail", words: "found" }] }]);
  const observedAt = new Date(Date.now() - 3_600_000);
  await send(house, clusterId, new Date(), { scanner: "kube-bench", text, node: "n1", observedAt });
  await send(house, clusterId, new Date(), { scanner: "kube-bench", text: "[PASS] 1.1.1", node: "n1", observedAt });
  const before = await timelessState(sql, clusterId);
  for (const table of ["check_result", "finding_episode", "scan_target", "resource", "known_check", "check_rollup"]) {
    await sql.unsafe(`delete from ${table} where cluster_id = $1`, [clusterId]);
  }
  const ran = await kubeproof(url, "replay", "--cluster", "prod-eu");
  expect(ran).toEqual({
    code: 0,
    error: "",
    out: "prod-eu: 1 documents merged, 0 said the same again, 1 cannot be read\n",
  });
  expect(await timelessState(sql, clusterId)).toEqual(before);
});

test("replay of a cluster nobody registered says so", async () => {
  expect(await kubeproof(url, "replay", "--cluster", "nowhere")).toMatchObject({
    code: 2,
    error: expect.stringMatching(/no cluster nowhere/),
  });
});

test("migrate brings an empty database up and says so, and does nothing the second time", {
  timeout: 60_000,
}, async () => {
  const empty = await emptyDatabase();
  const missing = await kubeproof(empty, "doctor");
  expect(missing).toMatchObject({ code: 1, out: expect.stringMatching(/WRONG schema .*missing\n.*kubeproof migrate/) });
  expect(await kubeproof(empty, "migrate")).toMatchObject({ code: 0, out: expect.stringMatching(/^Applied /) });
  expect(await kubeproof(empty, "migrate")).toMatchObject({ code: 0, out: "The database was up to date.\n" });
  const well = await kubeproof(empty, "doctor");
  expect(well.out).not.toContain("WRONG");
  expect(well.code).toBe(0);
});

test("a database that does not answer is named, without its password", async () => {
  for (const command of ["work", "replay", "doctor", "migrate"]) {
    const ran = await kubeproof("postgres://kubeproof:secret-word@127.0.0.1:1/kubeproof", command);
    expect(ran.code).not.toBe(0);
    expect(ran.out + ran.error).toMatch(/127[.]0[.]0[.]1:1/);
    expect(ran.out + ran.error).not.toContain("secret-word");
  }
});
