import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { FindingQuery, openFromSearch, openWord } from "#lib/contract/views/finding-filter.ts";
import { FindingDetail, FindingList } from "#lib/contract/views/findings.ts";
import { Shell } from "#lib/contract/views/shell.ts";
import type { Context } from "#lib/db/context.ts";
import { countFindings } from "#lib/queries/finding/count-findings.ts";
import { getFinding } from "#lib/queries/finding/get-finding.ts";
import { getFindings } from "#lib/queries/finding/get-findings.ts";
import { groupFindings } from "#lib/queries/finding/group-findings.ts";
import { findingBatches, listFindings } from "#lib/queries/finding/list-findings.ts";
import { getShell } from "#lib/queries/shell/get-shell.ts";
import { arrive, changed, hours, looking, rosterOf, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { seededAt, seedFindings } from "#tests/support/many-findings.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();

const filter = (search: Readonly<Record<string, string>> = {}) => FindingQuery.parse(search);
const list = async (ctx: Context, search: Readonly<Record<string, string>> = {}) =>
  FindingList.parse(await getFindings(ctx, filter(search)));
const detail = async (ctx: Context, clusterId: string, fingerprint: string) =>
  FindingDetail.parse(await getFinding(ctx, { clusterId, fingerprint }));

/** A cluster whose control plane fails in four places. */
async function failing() {
  const cluster = await house.cluster();
  const scan = await arrive(house, { cluster, at: hours(0), bytes: sample("cp-1"), node: "cp-1" });
  return { cluster, scan, ctx: looking(house, hours(1), [cluster.id]) };
}

async function oneOf(ctx: Context, search: Readonly<Record<string, string>> = {}) {
  const [row] = (await list(ctx, search)).rows;
  return row ?? expect.fail("there is no finding");
}

describe("a finding of a scan", () => {
  test("stands in the list with its check, its resource, its times and what rests on it", async () => {
    const { ctx, cluster } = await failing();

    const view = await list(ctx);

    expect(view.rows).toHaveLength(4);
    expect(view).toMatchObject({ matching: { count: 4, capped: false }, open: { count: 4 }, next: null, heard: true });
    for (const row of view.rows) {
      expect(row).toMatchObject({
        cluster: { id: cluster.id, name: cluster.name },
        ...{ state: "open", kind: "check", outcome: "fail", noLongerNamed: false, silentFrom: null, episode: 1 },
        source: { scanner: "kube-bench" },
        resource: { kind: "node", name: "cp-1", path: "Node/cp-1" },
        seenBy: [{ tool: "kube-bench" }],
        ...{ firstSeenAt: hours(0).toISOString(), lastSeenAt: hours(0).toISOString(), resolvedAt: null },
      });
      expect(row.check.rawId).toMatch(/^cis-1[.]12:/);
      expect(row.hurts).toBeGreaterThan(0);
    }
  });

  test("opens with the raw lines that say it, everyone who looked, and the requirements it hurts", async () => {
    const { ctx, cluster, scan } = await failing();
    const row = await oneOf(ctx);

    const view = await detail(ctx, cluster.id, row.fingerprint);

    expect(view.row).toEqual(row);
    expect(view.raw?.scanId).toBe(scan.scanId);
    expect(view.raw?.lines.join("\n")).toContain('"status": "FAIL"');
    expect(view.witnesses[0]).toMatchObject({ self: true, tool: "kube-bench", outcome: "fail", fresh: true });
    expect(view.facts.length).toBeGreaterThan(0);
    expect(view.whyHarmless).toBeNull();
    expect(view.requirements).toHaveLength(row.hurts);
    expect(view.controls.length).toBeGreaterThan(0);
    expect(view.remediation).not.toBe("");
    expect(view.details.map(({ name }) => name)).toContain("expected");
    expect(openFromSearch(openWord({ clusterId: cluster.id, fingerprint: row.fingerprint }))).not.toBeNull();
  });

  test("that was fixed and fails again keeps both episodes, with the times of the tool and of receipt", async () => {
    const { cluster } = await failing();
    await arrive(house, { cluster, at: hours(5), bytes: sample("cp-1-fixed"), node: "cp-1" });
    const later = looking(house, hours(6), [cluster.id]);
    const wasFixed = (await list(later, { state: "fixed" })).rows.map((each) => each.fingerprint);
    const fixed = wasFixed[0] ?? expect.fail("nothing was fixed");
    const before = await detail(later, cluster.id, fixed);
    const again = Buffer.concat([sample("cp-1"), Buffer.from("\n")]);
    await arrive(house, { cluster, at: hours(10), bytes: again, node: "cp-1" });
    const last = looking(house, hours(11), [cluster.id]);

    const view = await detail(last, cluster.id, fixed);

    expect(before.row).toMatchObject({ state: "fixed", outcome: "pass", resolvedAt: hours(5).toISOString() });
    expect(view.row).toMatchObject({ state: "open", episode: 2, reopened: true, regression: true });
    expect(view.episodes.map((episode) => [episode.number, episode.state])).toEqual([
      [2, "open"],
      [1, "fixed"],
    ]);
    expect(view.episodes[1]).toMatchObject({
      firstFailedAt: hours(0).toISOString(),
      fixedSeenAt: hours(5).toISOString(),
      resolvedAt: hours(5).toISOString(),
    });
    expect(view.periods.map((period) => [period.outcome, period.from, period.to])).toEqual([
      ["fail", hours(10).toISOString(), null],
      ["pass", hours(5).toISOString(), hours(10).toISOString()],
      ["fail", hours(0).toISOString(), hours(5).toISOString()],
    ]);
    expect((await list(last, { state: "fixed" })).rows.map((each) => each.fingerprint)).not.toContain(fixed);
    expect((await list(last, { state: "all" })).rows).toHaveLength(4);
  });

  test("whose node is gone has vanished, and one whose source fell silent says since when nobody knows", async () => {
    const { cluster } = await failing();
    await arrive(house, {
      cluster,
      at: hours(2),
      bytes: rosterOf({ "cp-1": "control-plane" }),
      scanner: "roster",
      completeness: "complete",
    });
    const silent = await oneOf(looking(house, hours(60), [cluster.id]));
    await arrive(house, {
      cluster,
      at: hours(3),
      bytes: rosterOf({ "cp-2": "control-plane" }),
      scanner: "roster",
      completeness: "complete",
    });

    const gone = (await list(looking(house, hours(4), [cluster.id]), { state: "vanished" })).rows;

    expect(silent).toMatchObject({ state: "open", silentFrom: hours(48).toISOString() });
    expect(gone).toHaveLength(4);
    expect(gone.every((row) => row.state === "vanished" && row.resolvedAt === hours(3).toISOString())).toBe(true);
  });

  test("of which the tool now only says manual stays open, and says that it is no longer simply failing", async () => {
    const { cluster, ctx } = await failing();
    const row = await oneOf(ctx);
    const [, line = ""] = row.check.rawId.split(":");
    const manual = changed(sample("cp-1"), { [line]: { status: "WARN", type: "manual", actual_value: "" } });
    await arrive(house, { cluster, at: hours(2), bytes: manual, node: "cp-1" });

    const view = await detail(looking(house, hours(3), [cluster.id]), cluster.id, row.fingerprint);

    expect(view.row).toMatchObject({ state: "open", outcome: "manual", lastSeenAt: hours(0).toISOString() });
    expect(view.periods.map((period) => period.outcome)).toEqual(["manual", "fail"]);
  });

  test("keeps hostile words as text, without marks that hide or turn, secrets or endless length", async () => {
    const cluster = await house.cluster();
    const words = `<script>alert(1)</script>\u202e\u0007 --token=abcdefgh12345678 ${"x".repeat(60_000)}`;
    const id = "1.2.1";
    const bytes = changed(sample("cp-1"), {
      [id]: { status: "FAIL", actual_value: words, remediation: `=cmd|'/C calc'!A0 ${words}`, reason: words },
    });
    await arrive(house, { cluster, at: hours(0), bytes, node: `=cp\u202e<b>1` });
    const ctx = looking(house, hours(1), [cluster.id]);
    const row = await oneOf(ctx, { q: "anonymous" });

    const view = await detail(ctx, cluster.id, row.fingerprint);
    // Raw lines stay as they came; the screen writes their invisible marks out.
    const text = JSON.stringify({ ...view, raw: null });

    expect(text).toContain("<script>alert(1)</script>");
    expect(text).not.toMatch(/\u202e|\\u0007/);
    expect(JSON.stringify(view)).not.toContain("abcdefgh12345678");
    expect(view.details.every((each) => each.value.length <= 2_000)).toBe(true);
    expect(row.resource.name).toBe("=cp<b>1");
  });
});

describe("a vulnerability", () => {
  test("shows its package, versions and image apart from what else the tool says, and the same from another source", async () => {
    const cluster = await house.cluster();
    await seedFindings(house.sql, cluster.id, 100);
    // The same check of the same tool, which another source brings, too.
    await house.sql`
      insert into known_check (cluster_id, id, scanner, tool, check_key, witness, kind, resource_kind, title)
      select cluster_id, md5('other' || id)::uuid, 'other-source', tool, check_key, witness, kind, resource_kind, title
        from known_check where cluster_id = ${cluster.id} and check_key = 'check-3'`;
    await house.sql`
      insert into check_result (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, decision, severity, named, said_at,
                                since, known_since, raw_id, message, details, scan_id, content_digest)
      select cluster_id, target_id, md5('other' || check_id)::uuid, resource_id, md5('other' || fingerprint)::uuid, outcome, decision,
             severity, named, said_at, since, known_since, raw_id, message, details, scan_id, content_digest
        from check_result where cluster_id = ${cluster.id} and check_id = md5('check3')::uuid`;
    const ctx = looking(house, seededAt, [cluster.id]);
    const row = await oneOf(ctx, { check: "check-3", source: "seeded" });

    const view = await detail(ctx, cluster.id, row.fingerprint);

    expect(row).toMatchObject({
      kind: "vulnerability",
      package: { name: "lib-3", installed: "1.0", fixed: "1.1" },
      image: "registry.example/app-0:1",
    });
    expect(view.details).toEqual([]);
    expect(view.witnesses.map((witness) => [witness.self, witness.sourceLabel])).toEqual([
      [true, "seeded"],
      [false, "other-source"],
    ]);
    expect(view.whyHarmless).toMatch(/No fact of the catalog rests on this check/);
  });
});

describe("what is exported", () => {
  async function exported(cookie: string, query: string) {
    const response = await call("GET", "findings/export", { cookie, query });
    return { response, text: await response.text() };
  }

  test("is what the list shows, row by row and in its order, in both formats and over many pages", async () => {
    const cluster = await house.cluster(`export-${randomUUID().slice(0, 8)}`);
    await seedFindings(house.sql, cluster.id, 2_500);
    const { cookie } = await house.signIn(["viewer"]);
    const search = { cluster: cluster.name, severity: "critical,high,medium", sort: "resource", state: "open,fixed" };
    const ctx = looking(house, seededAt);
    const rows = [];
    for await (const batch of await findingBatches(ctx, filter(search), 100)) rows.push(...batch);

    const query = `?${new URLSearchParams(search)}`;
    const json = await exported(cookie, `${query}&format=json`);
    const csv = await exported(cookie, `${query}&format=csv&group=check`);

    const listed = rows.map((row) => row.fingerprint);
    const inJson = JSON.parse(json.text).findings.map((row: { fingerprint: string }) => row.fingerprint);
    const lines = csv.text.split("\r\n");
    expect(listed.length).toBeGreaterThan(1_000);
    expect(listed.length).toBe((await countFindings(ctx, filter(search))).matching.count);
    expect(inJson).toEqual(listed);
    expect(lines[0]).toMatch(/^cluster,severity,state,.*,fingerprint$/);
    expect(lines.slice(1, -1).map((line) => line.slice(-36))).toEqual(listed);
    expect(lines.at(-1)).toBe("");
    expect(csv.response.headers.get("content-type")).toContain("text/csv");
    expect(csv.response.headers.get("content-disposition")).toMatch(/attachment; filename="findings-[\d-]+[.]csv"/);
    expect(csv.response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("holds no cell that a spreadsheet would run", async () => {
    const cluster = await house.cluster(`formulas-${randomUUID().slice(0, 8)}`);
    await arrive(house, { cluster, at: hours(0), bytes: sample("cp-1"), node: "cp-1" });
    await house.sql`update known_check set title = '=HYPERLINK("https://evil.example","x")' where cluster_id = ${cluster.id}`;
    await house.sql`update resource set name = '@SUM(1)' where cluster_id = ${cluster.id} and kind = 'node'`;
    const { cookie } = await house.signIn(["auditor"]);

    const { text } = await exported(cookie, `?cluster=${cluster.name}&format=csv`);

    expect(text).toContain(`"'=HYPERLINK(""https://evil.example"",""x"")"`);
    expect(text).toContain(",'@SUM(1),");
    expect(text).not.toMatch(/(^|,|\n)"?[=+@-]/);
  });

  test("is refused as a whole for a filter that is not understood or names a foreign cluster", async () => {
    const mine = await house.cluster();
    const other = await house.cluster();
    const { secret } = await house.token(["finding:read"], [mine.id]);
    const statusOf = async (query: string) => (await call("GET", "findings/export", { token: secret, query })).status;

    expect(await statusOf("?format=csv")).toBe(200);
    expect(await statusOf("")).toBe(400);
    expect(await statusOf("?format=xml")).toBe(400);
    expect(await statusOf("?format=csv&severty=high")).toBe(400);
    expect(await statusOf("?format=csv&after=abc")).toBe(400);
    expect(await statusOf(`?format=csv&cluster=${other.id}`)).toBe(404);
  });
});

describe("a viewer of another cluster", () => {
  test("finds nothing of it: no row, group, number, option, detail or name", async () => {
    const { cluster, ctx } = await failing();
    const row = await oneOf(ctx);
    const other = await house.cluster();
    const foreign = looking(house, hours(1), [other.id]);

    const page = await list(foreign, { state: "all" });
    const grouped = await groupFindings(foreign, filter({ state: "all" }), "check");
    const listed = await listFindings(foreign, filter({ check: row.check.key }));

    expect(page).toMatchObject({ rows: [], matching: { count: 0 }, open: { count: 0 }, next: null, heard: false });
    expect(grouped).toEqual({ groups: [], total: 0, next: null });
    expect(listed.rows).toEqual([]);
    expect((await countFindings(foreign, filter({ q: "a" }))).matching.count).toBe(0);
    expect(JSON.stringify(page)).not.toContain(cluster.name);
    expect(Shell.parse(await getShell(foreign)).openFindings).toEqual({ count: 0, capped: false });
    for (const clusterId of [cluster.id, other.id, randomUUID()]) {
      await expect(detail(foreign, clusterId, row.fingerprint)).rejects.toMatchObject({ code: "not_found" });
    }
    for (const name of [cluster.id, cluster.name]) {
      await expect(list(foreign, { cluster: name })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("and of this one counts and sees only what both may see", async () => {
    const { cluster, ctx } = await failing();
    const row = await oneOf(ctx);
    const second = await house.cluster();
    await arrive(house, { cluster: second, at: hours(0), bytes: sample("cp-1"), node: "cp-1" });

    const both = await detail(looking(house, hours(1), [cluster.id, second.id]), cluster.id, row.fingerprint);
    const one = await detail(ctx, cluster.id, row.fingerprint);

    expect(both.sameCheck).toEqual({ count: 1, capped: false });
    expect(one.sameCheck).toEqual({ count: 0, capped: false });
  });

  test("gets the same answer for a deleted cluster, and tokens that may not read findings get none", async () => {
    const { cluster, ctx } = await failing();
    const row = await oneOf(ctx);
    await house.sql`update cluster set deleted_at = now() where id = ${cluster.id}`;

    expect((await list(ctx)).rows).toEqual([]);
    await expect(detail(ctx, cluster.id, row.fingerprint)).rejects.toMatchObject({ code: "not_found" });
    const { secret } = await house.token(["cluster:read"], "all");
    expect((await call("GET", "findings", { token: secret })).status).toBe(403);
  });
});

describe("the answer of the API", () => {
  test("is the page itself: filter, groups and place in the same words", async () => {
    const { cluster } = await failing();
    const { cookie } = await house.signIn(["viewer"]);
    const ask = async (query: string) => await (await call("GET", "findings", { cookie, query })).json();

    const all = FindingList.parse(await ask(`?cluster=${cluster.name}`));
    const grouped = FindingList.parse(await ask(`?cluster=${cluster.name}&group=severity`));

    expect(all.rows).toHaveLength(4);
    expect(grouped.groupedBy).toBe("severity");
    expect(grouped.groups.reduce((sum, group) => sum + group.total, 0)).toBe(4);
    expect((await call("GET", "findings", { cookie, query: "?sort=sla" })).status).toBe(400);
  });
});
