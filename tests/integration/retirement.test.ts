import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ensureSource } from "#lib/commands/source/ensure-source.ts";
import { retireCheck } from "#lib/commands/source/retire-check.ts";
import { retireSource } from "#lib/commands/source/retire-source.ts";
import { ClusterPage } from "#lib/contract/views/cluster.ts";
import { FindingQuery } from "#lib/contract/views/finding-filter.ts";
import { FindingDetail, FindingList } from "#lib/contract/views/findings.ts";
import { RetirementPreview } from "#lib/contract/views/retirement.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { getCluster } from "#lib/queries/cluster/get-cluster.ts";
import { getFinding } from "#lib/queries/finding/get-finding.ts";
import { getFindings } from "#lib/queries/finding/get-findings.ts";
import { previewRetirement } from "#lib/queries/source/preview-retirement.ts";
import { standingsNow } from "#lib/queries/standing/current.ts";
import { settleDue } from "#lib/tasks/settle-due.ts";
import { type Arriving, arrive, hours, rosterOf, sample } from "#tests/support/arrivals.ts";
import { type SignedIn, testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const reason = "The node was taken out of service for good.";
const engineer = await house.signIn(["engineer"]);
await house.sql`update person set name = 'Mara Lindqvist' where id = ${engineer.actor.id}`;

const at = (now: Date, by: SignedIn = engineer): Context => house.contextOf(by.actor, now);
const page = async (ctx: Context, clusterId: string) => ClusterPage.parse(await getCluster(ctx, { clusterId }));
const findings = async (ctx: Context, cluster: string) =>
  FindingList.parse(await getFindings(ctx, FindingQuery.parse({ cluster, state: "all" }))).rows;
const detail = async (ctx: Context, clusterId: string, fingerprint: string) =>
  FindingDetail.parse(await getFinding(ctx, { clusterId, fingerprint }));
const settle = (now: Date) => settleDue({ db: fromSql(house.sql), catalog: at(now).catalog, now: () => now });

/** Everything a framework says of a cluster, as one text. */
async function standing(ctx: Context, clusterId: string) {
  const [now] = await standingsNow(ctx, [clusterId], null);
  return now ?? expect.fail("no standing");
}
const statuses = (of: Awaited<ReturnType<typeof standing>>) =>
  [...of.requirements].map(([id, { status }]) => `${id} ${status}`).sort();

/** A document with its source registered, as the route of the door does. */
async function sent(arriving: Arriving) {
  const scanner = arriving.scanner ?? "kube-bench";
  await ensureSource(at(arriving.at), { clusterId: arriving.cluster.id, scanner, intervalSeconds: 86_400 });
  return await arrive(house, arriving);
}

async function lookedAt() {
  const cluster = await house.cluster();
  const nodes = rosterOf({ "cp-1": "control-plane", "worker-1": "worker" });
  await sent({ cluster, at: hours(0), bytes: nodes, scanner: "roster", completeness: "complete" });
  await sent({ cluster, at: hours(1), bytes: sample("cp-1"), node: "cp-1" });
  await sent({ cluster, at: hours(2), bytes: sample("worker-1"), node: "worker-1" });
  return cluster;
}

describe("a retired source", () => {
  test("stops counting at once, settled or not, and its findings stay open and say by whom and why", async () => {
    const cluster = await lookedAt();
    const before = await standing(at(hours(3)), cluster.id);

    const done = await retireSource(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", reason });

    const now = await standing(at(hours(5)), cluster.id);
    expect(done.words).toBeGreaterThan(100);
    expect(before.holds).toBe(true);
    expect(now.holds).toBe(false);
    // Nobody else looked at what the benchmark asks of nodes.
    const judged = (of: typeof now) =>
      statuses(of).filter((line) => /^cis-kubernetes .* (passing|failing)$/.test(line));
    expect(judged(before).length).toBeGreaterThan(50);
    expect(judged(now)).toEqual([]);
    expect((await settle(hours(5))).failed).toBe(0);
    const settled = await standing(at(hours(5)), cluster.id);
    expect(settled.holds).toBe(true);
    expect(statuses(settled)).toEqual(statuses(now));
    const [finding] = await findings(at(hours(5)), cluster.id);
    expect(finding).toMatchObject({ state: "open", retired: true, silentFrom: hours(4).toISOString() });
    expect((await detail(at(hours(5)), cluster.id, finding?.fingerprint ?? "")).retirement).toEqual({
      ...{ of: "source", at: hours(4).toISOString(), by: "Mara Lindqvist", reason },
    });
  });

  test("is shown as retired with when, by whom and why, and asks nobody for anything", async () => {
    const cluster = await lookedAt();
    await retireSource(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", reason });

    const view = await page(at(hours(5)), cluster.id);
    const list = await getFindings(at(hours(5)), FindingQuery.parse({ cluster: cluster.id }));

    expect(view.sources.find((source) => source.scanner === "kube-bench")?.retirement).toEqual({
      ...{ at: hours(4).toISOString(), by: "Mara Lindqvist", reason },
    });
    expect(list.needing.map((note) => note.scanner)).not.toContain("kube-bench");
  });

  test("counts anew with the next scan, and only what that scan said", async () => {
    const cluster = await lookedAt();
    await retireSource(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", reason });
    await sent({ cluster, at: hours(6), bytes: sample("cp-1-fixed"), node: "cp-1" });

    const view = await page(at(hours(7)), cluster.id);
    const rows = await findings(at(hours(7)), cluster.id);

    expect(view.sources.find((source) => source.scanner === "kube-bench")?.retirement).toBeNull();
    const onNode = (name: string) => rows.filter((row) => row.state === "open" && row.resource.name === name);
    expect(onNode("cp-1").every((row) => !row.retired)).toBe(true);
    expect(onNode("worker-1").length).toBeGreaterThan(0);
    expect(onNode("worker-1").every((row) => row.retired)).toBe(true);
    expect(statuses(await standing(at(hours(7)), cluster.id)).some((line) => line.endsWith(" failing"))).toBe(true);
  });

  test("counts no more when the same bytes come again without a word of a new look", async () => {
    const cluster = await lookedAt();
    await retireSource(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", reason });
    const before = statuses(await standing(at(hours(5)), cluster.id));

    const again = await sent({ cluster, at: hours(6), bytes: sample("cp-1"), node: "cp-1" });

    expect(again.state).toBe("unchanged");
    expect(statuses(await standing(at(hours(7)), cluster.id))).toEqual(before);
  });

  test("that was a roster leaves nobody who knows what exists, and what was seen gone stays gone", async () => {
    const cluster = await lookedAt();
    expect((await page(at(hours(3)), cluster.id)).roster).not.toBeNull();

    await retireSource(at(hours(4)), { clusterId: cluster.id, scanner: "roster", reason });

    const [before, after] = [await page(at(hours(3.5)), cluster.id), await page(at(hours(5)), cluster.id)];
    expect(after.roster).toBeNull();
    const proven = (view: ClusterPage) => view.scores[0]?.score.provenWeight ?? 0;
    expect(proven(after)).toBeLessThanOrEqual(proven(before));
  });
});

describe("a retired check", () => {
  const known = async (cluster: { readonly id: string }) => {
    const [row] = await findings(at(hours(3)), cluster.id);
    const found = await detail(at(hours(3)), cluster.id, row?.fingerprint ?? "");
    return { row: found.row, check: found.retirable ?? expect.fail("not retirable") };
  };

  test("takes its own words out and nobody else's", async () => {
    const cluster = await lookedAt();
    const { row, check } = await known(cluster);

    const done = await retireCheck(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", ...check, reason });

    const rows = await findings(at(hours(5)), cluster.id);
    expect(done.words).toBeGreaterThan(0);
    expect(rows.some((each) => !each.retired)).toBe(true);
    expect(rows.filter((each) => each.retired).map((each) => each.check.key)).toContain(check.checkKey);
    expect(rows.every((each) => each.retired === (each.check.key === check.checkKey))).toBe(true);
    const { retirement, retirable } = await detail(at(hours(5)), cluster.id, row.fingerprint);
    expect(retirement).toMatchObject({ of: "check", by: "Mara Lindqvist", reason });
    expect(retirable).toEqual(check);
    const view = await page(at(hours(5)), cluster.id);
    expect(view.retiredChecks).toMatchObject([{ checkKey: check.checkKey, by: "Mara Lindqvist", heardSince: false }]);
  });

  test("counts anew when a later scan names it", async () => {
    const cluster = await lookedAt();
    const { check } = await known(cluster);
    await retireCheck(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", ...check, reason });

    for (const node of ["cp-1", "worker-1"] as const) {
      await sent({ cluster, at: hours(6), bytes: Buffer.concat([sample(node), Buffer.from("\n")]), node });
    }

    expect((await findings(at(hours(7)), cluster.id)).some((each) => each.retired)).toBe(false);
    expect((await page(at(hours(7)), cluster.id)).retiredChecks).toMatchObject([{ heardSince: true }]);
  });

  test("of one engine leaves the rule of the same name of another engine alone", async () => {
    const cluster = await house.cluster();
    const report = (source: string) => ({
      ...{ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport" },
      metadata: { name: source, namespace: "shop", uid: `uid-${source}`, resourceVersion: "1" },
      scope: { apiVersion: "apps/v1", kind: "Deployment", name: "cart", namespace: "shop" },
      results: [{ policy: "p", rule: "r", result: "fail", source }],
    });
    const list = { apiVersion: "v1", kind: "List", items: [report("kyverno"), report("kubearmor")] };
    await sent({
      ...{ cluster, at: hours(1), scanner: "policy-report", bytes: Buffer.from(JSON.stringify(list)) },
    });
    const rows = await findings(at(hours(2)), cluster.id);
    const kyverno = rows.find((row) => row.check.tool === "kyverno") ?? expect.fail("no finding of Kyverno");
    expect(rows.map((row) => row.check.key)).toEqual([kyverno.check.key, kyverno.check.key]);

    await retireCheck(at(hours(3)), {
      ...{ clusterId: cluster.id, scanner: "policy-report", tool: "kyverno", checkKey: kyverno.check.key, reason },
    });

    const after = await findings(at(hours(3.5)), cluster.id);
    expect(after.filter((row) => row.retired).map((row) => row.check.tool)).toEqual(["kyverno"]);
  });
});

describe("before anything is retired", () => {
  test("a person is told what it would change, and that is what it changes", async () => {
    const cluster = await lookedAt();
    const asked = { clusterId: cluster.id, scanner: "kube-bench", check: null };

    const told = RetirementPreview.parse(await previewRetirement(at(hours(4)), asked));
    const before = await page(at(hours(4)), cluster.id);
    const done = await retireSource(at(hours(4)), { clusterId: cluster.id, scanner: "kube-bench", reason });

    const after = await page(at(hours(5)), cluster.id);
    const figures = (view: ClusterPage) => {
      const score = view.scores.find((each) => each.framework.id === told.framework.id)?.score;
      return { proven: score?.provenWeight, total: score?.totalWeight };
    };
    expect(told.words).toBe(done.words);
    expect(told.openFindings).toBe(before.findings?.open);
    expect(told.requirements).toBeGreaterThan(0);
    expect(told.before).toEqual(figures(before));
    expect(told.after).toEqual(figures(after));
    const again = await previewRetirement(at(hours(5)), asked);
    expect(again).toMatchObject({ words: 0, requirements: 0 });
  });
});

describe("/api/v1/clusters/{cluster}/sources/{scanner}/retirement", () => {
  const path = "clusters/[cluster]/sources/[scanner]/retirement";
  type Sent = Parameters<typeof call>[2];
  const ask = (method: "GET" | "POST", cluster: string, scanner: string, sent: Sent = {}) =>
    call(method, path, { params: { cluster, scanner }, ...sent });

  test("previews and retires a source and a check for who may, with one audit entry each", async () => {
    const cluster = await lookedAt();
    const { cookie } = engineer;
    const [row] = await findings(at(hours(3)), cluster.id);
    const check = { tool: "kube-bench", checkKey: row?.check.key ?? "" };

    const preview = await ask("GET", cluster.id, "kube-bench", { cookie });
    const ofCheck = await ask("GET", cluster.id, "kube-bench", { cookie, query: `?${new URLSearchParams(check)}` });
    const retired = await ask("POST", cluster.id, "kube-bench", { cookie, json: { reason, check } });
    const whole = await ask("POST", cluster.id, "kube-bench", { cookie, json: { reason } });

    expect(RetirementPreview.parse(await preview.json()).words).toBeGreaterThan(100);
    const few = RetirementPreview.parse(await ofCheck.json()).words;
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThanOrEqual(2);
    expect([retired.status, whole.status]).toEqual([200, 200]);
    const entries =
      await house.sql`select subject, reason from audit_entry where cluster_id = ${cluster.id} and action = 'source:retire' order by seq`;
    expect(entries.map((entry) => entry.subject)).toEqual([
      `check:${cluster.id}/kube-bench/kube-bench/${check.checkKey}`,
      `source:${cluster.id}/kube-bench`,
    ]);
    expect(entries.every((entry) => entry.reason === reason)).toBe(true);
  });

  test("refuses strangers, viewers and tokens, foreign clusters, and what is not there", async () => {
    const cluster = await lookedAt();
    const viewer = await house.signIn(["viewer"]);
    const token = await house.token(["scan:ingest"], [cluster.id]);
    const { cookie } = engineer;
    const json = { reason };

    expect((await ask("POST", cluster.id, "kube-bench", { json })).status).toBe(401);
    expect((await ask("GET", cluster.id, "kube-bench", { cookie: viewer.cookie })).status).toBe(403);
    expect((await ask("POST", cluster.id, "kube-bench", { cookie: viewer.cookie, json })).status).toBe(403);
    expect((await ask("POST", cluster.id, "kube-bench", { token: token.secret, json })).status).toBe(403);
    expect((await ask("POST", randomUUID(), "kube-bench", { cookie, json })).status).toBe(404);
    expect((await ask("GET", randomUUID(), "kube-bench", { cookie })).status).toBe(404);
    expect((await ask("GET", cluster.id, "polaris", { cookie })).status).toBe(404);
    expect((await ask("POST", cluster.id, "polaris", { cookie, json })).status).toBe(404);
    expect((await ask("POST", cluster.id, "kube-bench", { cookie, json: { reason: "no" } })).status).toBe(400);
    const unknown = { tool: "kube-bench", checkKey: "9.9.9" };
    expect((await ask("POST", cluster.id, "kube-bench", { cookie, json: { reason, check: unknown } })).status).toBe(
      404,
    );
    expect((await ask("GET", cluster.id, "kube-bench", { cookie, query: "?tool=kube-bench" })).status).toBe(400);
    const retired = await house.sql`select 1 from source where cluster_id = ${cluster.id} and retired_at is not null`;
    expect(retired).toHaveLength(0);
  });
});
