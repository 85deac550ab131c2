import { describe, expect, test } from "vitest";
import { Account } from "#lib/contract/views/account.ts";
import { ClusterPage } from "#lib/contract/views/cluster.ts";
import { ClusterList } from "#lib/contract/views/clusters.ts";
import { FirstRun } from "#lib/contract/views/first-run.ts";
import type { Context } from "#lib/db/context.ts";
import { getAccount } from "#lib/queries/account/get-account.ts";
import { getCluster } from "#lib/queries/cluster/get-cluster.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";
import { getFirstRun } from "#lib/queries/first-run/get-first-run.ts";
import { arrive, hours, looking, rosterOf, twoNodes } from "#tests/support/arrivals.ts";
import { publicUrl, testHouse } from "#tests/support/house.ts";

const house = await testHouse();

const page = async (ctx: Context, clusterId: string) => ClusterPage.parse(await getCluster(ctx, { clusterId }));
const list = async (ctx: Context) => ClusterList.parse(await listClusters(ctx));
const sourceOf = (view: ClusterPage, scanner: string) =>
  view.sources.find((source) => source.scanner === scanner) ?? expect.fail(`no source ${scanner}`);

describe("a cluster", () => {
  test("is found by id and by name, with what it is and who registered it", async () => {
    const { cluster, ctx } = await twoNodes(house);

    const view = await page(ctx, cluster.id);

    expect(await page(ctx, cluster.name)).toEqual(view);
    expect(view).toMatchObject({ id: cluster.id, name: cluster.name, uid: null, serverUrl: publicUrl });
    expect(view.platform).toMatchObject({ distribution: null, kubernetesVersion: "1.33", benchmark: "cis-1.12" });
    expect(view).toMatchObject({ firstHeardAt: hours(0).toISOString(), heardAt: hours(1).toISOString() });
    expect(view.scores[0]?.score).toMatchObject({ provenWeight: expect.any(Number) });
    expect(view.scanners.map((scanner) => scanner.id)).toContain("kube-bench");
  });

  test("shows each slice of a source, its scans of seven days, and what its silence means", async () => {
    const { cluster, ctx } = await twoNodes(house);
    await arrive(house, { cluster, at: hours(1.5), bytes: Buffer.from("nothing"), node: "cp-1" });

    const kubeBench = sourceOf(await page(ctx, cluster.id), "kube-bench");
    const roster = sourceOf(await page(ctx, cluster.id), "roster");

    expect(kubeBench.targets.map((target) => target.scope).toSorted()).toEqual([
      ...["cluster/controlplane", "cluster/policies", "node/cp-1/etcd", "node/cp-1/master", "node/cp-1/node"],
      "node/worker-1/node",
    ]);
    expect(kubeBench.targets.every((target) => target.fresh && target.completeness === "complete")).toBe(true);
    expect(kubeBench.ticks.map((tick) => tick.kind)).toEqual(["read", "read", "failed"]);
    expect(kubeBench.lastError).toMatchObject({
      at: hours(1.5).toISOString(),
      message: expect.stringMatching(/.{10}/),
    });
    expect(kubeBench.silenceMeans).toMatch(/lists passes too.*complete.*no longer reported/);
    expect(kubeBench.command).toContain(`--cluster ${cluster.name} --node NODE --url ${publicUrl}`);
    expect(kubeBench.results).toBeGreaterThan(100);
    expect(roster).toMatchObject({ state: "never", targets: [], results: 0 });
  });

  test("whose source fell silent says since when, what it costs, and what ends it", async () => {
    const { cluster, ctx } = await twoNodes(house);
    const bytes = rosterOf({ "cp-1": "control-plane", "worker-1": "worker" });
    await arrive(house, { cluster, at: hours(1), bytes, scanner: "roster", completeness: "complete" });

    const before = await page(ctx, cluster.id);
    const view = await page(looking(house, hours(24 * 5), [cluster.id]), cluster.id);
    const source = sourceOf(view, "kube-bench");

    expect(source).toMatchObject({ state: "silent", silentFrom: hours(49).toISOString() });
    expect(source.targets.every((target) => !target.fresh)).toBe(true);
    expect(source.cost?.weight).toBeGreaterThan(0);
    expect(source.command).toContain("npx kubeproof push kube-bench");
    expect(before.scores[0]?.score.provenWeight).toBeGreaterThan(0);
    expect(view.scores.every(({ score }) => score.provenWeight === 0)).toBe(true);
  });

  test("names the facts on which its nodes differ, once each, with who differs", async () => {
    const { cluster, ctx } = await twoNodes(house);

    const { disagreements, nodes } = await page(ctx, cluster.id);

    const [row] = disagreements;
    expect(disagreements).toHaveLength(1);
    expect(row).toMatchObject({ passing: 1, total: 2, requirement: { frameworkId: "cis-kubernetes", id: "4.2.1" } });
    expect(row?.nodes.map((node) => [node.name, node.state.state])).toEqual([
      ["worker-1", "fail"],
      ["cp-1", "pass"],
    ]);
    expect(nodes.map((node) => [node.name, node.knownFrom, node.byOutcome.fail])).toEqual([
      ["cp-1", "reports", 4],
      ["worker-1", "reports", 1],
    ]);
  });

  test("lists what a complete roster names, while it is fresh", async () => {
    const { cluster, ctx } = await twoNodes(house);
    const bytes = rosterOf({ "cp-1": "control-plane", "worker-1": "worker", "worker-2": "worker" });
    await arrive(house, { cluster, at: hours(1.5), bytes, scanner: "roster", completeness: "complete" });

    const fresh = await page(ctx, cluster.id);
    const stale = await page(looking(house, hours(24 * 30), [cluster.id]), cluster.id);

    expect(fresh.roster?.namespaces).toEqual([
      { name: "kube-system", podSecurity: null, workloads: 0, system: true },
      { name: "shop", podSecurity: "restricted", workloads: 1, system: false },
    ]);
    expect(fresh.nodes.map((node) => [node.name, node.knownFrom, node.roles, node.lastLookAt === null])).toEqual([
      ["cp-1", "roster", ["control-plane"], false],
      ["worker-1", "roster", [], false],
      ["worker-2", "roster", [], true],
    ]);
    expect(stale.roster).toBeNull();
  });

  test("shows its tokens to who may see tokens, and only those that act nowhere the viewer cannot see", async () => {
    const { cluster, ctx } = await twoNodes(house);
    const other = await house.cluster();
    const own = await house.token(["scan:ingest"], [cluster.id]);
    await house.token(["scan:ingest"], [cluster.id, other.id]);
    await house.token(["scan:ingest"], "all");

    const engineer = await page(ctx, cluster.id);
    const everywhere = await page(looking(house, hours(2)), cluster.id);
    const viewer = await page(looking(house, hours(2), [cluster.id], "viewer"), cluster.id);

    expect(engineer.tokens?.map((token) => token.id)).toEqual([own.actor.id]);
    expect(everywhere.tokens).toHaveLength(3);
    expect(viewer.tokens).toBeNull();
    expect(JSON.stringify(everywhere)).not.toContain(own.secret);
    expect([engineer.may, viewer.may]).toEqual([
      { upload: true, makeToken: true, retire: true },
      { upload: false, makeToken: false, retire: false },
    ]);
  });

  test("out of reach reads like one that does not exist, by id and by name", async () => {
    const { cluster } = await twoNodes(house);
    const other = await house.cluster();
    const ctx = looking(house, hours(2), [other.id]);

    for (const named of [cluster.id, cluster.name, "no-such-cluster", "", "' or 1=1 --"]) {
      await expect(page(ctx, named), named).rejects.toMatchObject({ code: "not_found", reason: "unknown_cluster" });
    }
  });
});

describe("the list of clusters", () => {
  test("has a row for each of the viewer's clusters, and sums that are those of its rows", async () => {
    const first = await twoNodes(house);
    const second = await house.cluster();
    const foreign = await twoNodes(house);

    const view = await list(looking(house, hours(2), [first.cluster.id, second.id]));

    expect(view.clusters.map((row) => row.id).toSorted()).toEqual([first.cluster.id, second.id].toSorted());
    expect(JSON.stringify(view)).not.toContain(foreign.cluster.name);
    expect(view.frameworks).toHaveLength(2);
    for (const [index, total] of view.totals.entries()) {
      const rows = view.clusters.map((row) => row.scores[index]);
      expect(total.totalWeight).toBe(rows.reduce((sum, score) => sum + (score?.totalWeight ?? 0), 0));
      expect(total.provenWeight).toBe(rows.reduce((sum, score) => sum + (score?.provenWeight ?? 0), 0));
    }
    const row = view.clusters.find((each) => each.id === first.cluster.id);
    expect(row).toMatchObject({ platform: "Kubernetes 1.33 · 1 + 1 nodes reported", heardAt: hours(1).toISOString() });
    expect(row?.sources).toEqual([{ scanner: "kube-bench", label: "kube-bench", state: "fresh" }]);
    expect(row?.openFindings).toMatchObject({ total: 5 });
    expect(view.clusters.find((each) => each.id === second.id)).toMatchObject({
      platform: "",
      heardAt: null,
      sources: [],
    });
  });

  test("of nobody's clusters is empty, and zero is divided by nothing", async () => {
    const view = await list(looking(house, hours(2), []));

    expect(view.clusters).toEqual([]);
    expect(view.totals.every((total) => total.totalWeight === 0 && total.postureShare === null)).toBe(true);
  });
});

describe("before the first scan", () => {
  test("what waits, what could not be read, and what the viewer may do stand there", async () => {
    const waiting = await house.cluster();
    const heard = (await twoNodes(house)).cluster;
    const { scanId } = await arrive(house, { cluster: waiting, at: hours(0), bytes: Buffer.from("x"), node: "n" });

    const view = FirstRun.parse(await getFirstRun(looking(house, hours(1), [waiting.id, heard.id], "viewer")));

    expect(view.waiting).toEqual([{ id: waiting.id, name: waiting.name }]);
    expect(view.scans).toMatchObject([
      { id: scanId, state: "failed", targets: [], error: expect.stringMatching(/.{10}/) },
    ]);
    expect(view.may).toEqual({ registerCluster: false, makeToken: false });
    expect(view.installedAt).not.toBeNull();
    expect([view.frameworks, view.serverUrl]).toEqual([11, publicUrl]);
  });
});

describe("an account", () => {
  test("shows where somebody is signed in, and no session that has ended", async () => {
    const now = new Date();
    const ago = (hoursAgo: number): Date => new Date(now.getTime() - hoursAgo * 3_600_000);
    const { actor } = await house.signIn(["engineer"]);
    const session = async (data: object) =>
      await house.prisma.session.create({
        data: {
          ...{ personId: actor.id, tokenHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))) },
          ...{ expiresAt: new Date(now.getTime() + 3_600_000), lastSeenAt: now, ...data },
        },
      });
    const other = await session({
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    });
    await session({ revokedAt: ago(1) });
    await session({ expiresAt: ago(1) });
    await session({ lastSeenAt: ago(9) });

    const view = Account.parse(await getAccount(house.contextOf(actor, now)));

    expect(view.sessions.map((each) => [each.id, each.current, each.device]).toSorted()).toEqual(
      [
        [actor.sessionId, true, "Browser not named"],
        [other.id, false, "Firefox 145 on Linux"],
      ].toSorted(),
    );
    expect(view.roles).toEqual([{ role: "engineer", label: "Security engineer", scope: "all clusters" }]);
  });

  test("belongs to a person: a token has none", async () => {
    const { actor } = await house.token(["scan:read"], "all");

    await expect(getAccount(house.contextOf(actor))).rejects.toMatchObject({ code: "not_found" });
  });
});
