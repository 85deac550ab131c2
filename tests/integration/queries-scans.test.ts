import { describe, expect, test } from "vitest";
import { FirstRun } from "#lib/contract/views/first-run.ts";
import { RequirementPage } from "#lib/contract/views/requirement.ts";
import { ScanPage } from "#lib/contract/views/scan.ts";
import type { Context } from "#lib/db/context.ts";
import { getFirstRun } from "#lib/queries/first-run/get-first-run.ts";
import { getRequirement, type RequirementQuestion } from "#lib/queries/requirement/get-requirement.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";
import { arrive, hours, looking, sample, twoNodes } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const framework = "cis-kubernetes";

const requirement = async (ctx: Context, question: Partial<RequirementQuestion> & { requirementId: string }) =>
  RequirementPage.parse(await getRequirement(ctx, { frameworkId: framework, ...question }));
const scan = async (ctx: Context, scanId: string, line?: number) =>
  ScanPage.parse(await getScan(ctx, { scanId, filter: { line } }));

describe("a scan", () => {
  test("shows what was read, what it changed, and its bytes with the digest they came with", async () => {
    const { ctx, first, cluster } = await twoNodes(house);

    const page = await scan(ctx, first.scanId);

    expect(page).toMatchObject({ state: "merged", cluster: { id: cluster.id }, digestMatches: true, error: null });
    expect(page.targets.rows.map((target) => target.scope)).toContain("node/cp-1/master");
    expect(page.byOutcome.fail).toBe(4);
    expect(page.counts?.opened).toBe(4);
    expect(page.changes).toMatchObject({ kind: "opened", total: 4, next: null });
    expect(page.changes?.rows.every((change) => change.line !== null && change.fingerprint !== null)).toBe(true);
    expect(page.raw).toMatchObject({ from: 1, line: null });
    expect(page.raw?.lines).toHaveLength(200);
    expect(page.hints).toContainEqual({ name: "Benchmark", value: "cis-1.12" });
  });

  test("shows the lines around the one asked for, and the beginning for one it does not have", async () => {
    const { ctx, first } = await twoNodes(house);

    const around = await scan(ctx, first.scanId, 626);
    const beyond = await scan(ctx, first.scanId, 99_999_999);

    expect(around.raw).toMatchObject({ from: 526, line: 626 });
    expect(around.raw?.lines).toHaveLength(201);
    expect(beyond.raw).toMatchObject({ from: 1, line: null });
  });

  test("that could not be read keeps its error and its bytes, and says what still counts", async () => {
    const { cluster, ctx: before } = await twoNodes(house);
    const text = Buffer.from("[INFO] 1 Control Plane\n[PASS] 1.1.1 Ensure\n== Summary master ==\n42 checks PASS\n");
    const { scanId } = await arrive(house, { cluster, at: hours(3), bytes: text, node: "cp-1" });
    const ctx = looking(house, hours(4), [cluster.id]);

    const page = await scan(ctx, scanId);
    const never = await house.cluster();
    const alone = await arrive(house, { cluster: never, at: hours(3), bytes: text, node: "cp-1" });

    expect(page).toMatchObject({ state: "failed", counts: null, changes: null, sums: [], digestMatches: true });
    expect(page.error).toMatchObject({ reason: "text_output", command: expect.stringContaining("--json") });
    expect(page.error?.stillCounts).toMatch(/looked on 20 Nov 2026, 09:00 UTC: it still counts until 22 Nov/);
    expect(page.raw?.lines[1]).toBe("[PASS] 1.1.1 Ensure");
    const lonely = await scan(looking(house, hours(4), [never.id]), alone.scanId);
    expect(lonely.error?.stillCounts).toContain("Nothing else of this source was ever read");
    const same = async (at: Context) => (await requirement(at, { requirementId: "4.2.1" })).clusters[0];
    expect(await same(ctx)).toEqual(await same(before));
  });

  test("that brought known bytes shows the targets that were read from them, and changed nothing", async () => {
    const { cluster, first } = await twoNodes(house);
    const again = await arrive(house, { cluster, at: hours(2), bytes: sample("cp-1"), node: "cp-1" });
    const ctx = looking(house, hours(3), [cluster.id]);

    const page = await scan(ctx, again.scanId);

    expect(page).toMatchObject({ state: "unchanged", counts: null, changes: null, settledAt: null });
    const read = (await scan(ctx, first.scanId)).targets.rows;
    expect(page.targets.rows).toEqual(read.map((target) => ({ ...target, changes: {} })));
  });

  test("whose stored bytes were changed says so, and one whose bytes were dropped shows none", async () => {
    const { ctx, first, second } = await twoNodes(house);
    await house.sql`update raw_document_chunk set content = '\\x1f8b'
                     where sha256 = (select sha256 from scan where id = ${first.scanId}) and cluster_id = ${String(ctx.viewer.clusters[0])}`;
    await house.sql`delete from raw_document
                     where sha256 = (select sha256 from scan where id = ${second.scanId}) and cluster_id = ${String(ctx.viewer.clusters[0])}`;

    expect(await scan(ctx, first.scanId)).toMatchObject({ digestMatches: false, raw: null });
    expect(await scan(ctx, second.scanId)).toMatchObject({ digestMatches: null, raw: null, bytes: 0 });
  });
});

describe("a viewer of another cluster", () => {
  test("gets not_found for every requirement, scan and cluster of it, and none of its names", async () => {
    const { cluster, first } = await twoNodes(house);
    const other = await house.cluster();
    const ctx = looking(house, hours(2), [other.id]);
    const refused = { code: "not_found" };

    for (const clusterId of [cluster.id, cluster.name]) {
      await expect(requirement(ctx, { requirementId: "1.2.15", clusterId })).rejects.toMatchObject(refused);
    }
    await expect(scan(ctx, first.scanId)).rejects.toMatchObject(refused);
    const page = await requirement(ctx, { requirementId: "1.2.15" });
    const firstRun = FirstRun.parse(await getFirstRun(ctx));

    expect(page.clusters.map((on) => on.cluster.id)).toEqual([other.id]);
    expect(firstRun.waiting.map((each) => each.id)).toEqual([other.id]);
    expect(JSON.stringify([page, firstRun])).not.toContain(cluster.name);
    expect(page.raw).toBeNull();
  });

  test("gets the same answer for ids that never existed, however they are written", async () => {
    const ctx = looking(house, hours(2));
    const refused = { code: "not_found" };

    for (const scanId of ["", "' or 1=1 --", "00000000-0000-7000-8000-000000000000"]) {
      await expect(scan(ctx, scanId)).rejects.toMatchObject(refused);
    }
    for (const requirementId of ["", "1.2", "9.9.9", "__proto__"]) {
      await expect(requirement(ctx, { requirementId })).rejects.toMatchObject(refused);
    }
    await expect(requirement(ctx, { frameworkId: "constructor", requirementId: "1" })).rejects.toMatchObject(refused);
  });
});
