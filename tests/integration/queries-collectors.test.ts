import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { CollectorReport } from "#lib/contract/collector.ts";
import { ClusterPage } from "#lib/contract/views/cluster.ts";
import { ClusterList } from "#lib/contract/views/clusters.ts";
import { hearCollector } from "#lib/ingest/hear-collector.ts";
import { getCluster } from "#lib/queries/cluster/get-cluster.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";
import { arrive, looking, sample } from "#tests/support/arrivals.ts";
import { collectedSource, collectorReport } from "#tests/support/collector-report.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const minute = (count: number): Date => new Date(Date.UTC(2026, 10, 20, 8, count));
const hour = 60;

const hear = (clusterId: string, at: Date, parts: Parameters<typeof collectorReport>[0] = {}) =>
  hearCollector(
    { sql: house.sql, now: at },
    { clusterId, report: CollectorReport.parse(collectorReport(parts)), actor: { kind: "token", id: "t" } },
  );
const pageOf = async (clusterId: string, at: Date) =>
  ClusterPage.parse(await getCluster(looking(house, at, [clusterId]), { clusterId }));
const collectorOf = (view: ClusterPage) => view.collectors[0] ?? expect.fail("no collector");
const sourceOf = (view: ClusterPage, scanner: string) =>
  view.sources.find((source) => source.scanner === scanner) ?? expect.fail(`no source ${scanner}`);

const denied = collectedSource("policy-report", {
  state: "denied",
  complete: false,
  message: "May not list policyreports.",
  missingRights: [
    { apiGroups: ["wgpolicyk8s.io"], resources: ["policyreports"], verbs: ["list", "watch"] },
    { apiGroups: ["wgpolicyk8s.io"], resources: ["clusterpolicyreports"], verbs: ["list", "watch"] },
  ],
});

describe("a cluster's collector", () => {
  test("is shown with each of its sources and every missing right as one rule to paste", async () => {
    const cluster = await house.cluster();
    await hear(cluster.id, minute(0), { sources: [collectedSource("roster"), denied] });

    const collector = collectorOf(await pageOf(cluster.id, minute(1)));

    expect(collector).toMatchObject({ id: "kubeproof/collector", mode: "agent", heard: true, clockAheadSeconds: 0 });
    expect(collector.sources).toMatchObject([
      { scanner: "roster", label: "Kubernetes roster", state: "following", lagSeconds: 4, missingRights: 0 },
      { scanner: "policy-report", state: "denied", message: "May not list policyreports.", missingRights: 2 },
    ]);
    expect(parse(collector.missingRules ?? "")).toEqual([
      {
        apiGroups: ["wgpolicyk8s.io"],
        resources: ["clusterpolicyreports", "policyreports"],
        verbs: ["list", "watch"],
      },
    ]);
  });

  test("counts as not heard from the third report on that did not come, and as heard by the next", async () => {
    const cluster = await house.cluster();
    await hear(cluster.id, minute(0));
    const heardAt = async (seconds: number) =>
      collectorOf(await pageOf(cluster.id, new Date(minute(0).getTime() + seconds * 1_000))).heard;

    expect([await heardAt(89), await heardAt(90)]).toEqual([true, false]);
    await hear(cluster.id, minute(2));
    expect(await heardAt(121)).toBe(true);
  });

  test("whose clock is wrong says by how much, and its times are those of the server", async () => {
    const cluster = await house.cluster();
    const sentAt = new Date(minute(0).getTime() + 3 * 3_600_000);
    const since = new Date(sentAt.getTime() - 600_000).toISOString();
    await hear(cluster.id, minute(0), {
      collector: { sentAt: sentAt.toISOString() },
      sources: [collectedSource("roster", { since })],
    });

    const collector = collectorOf(await pageOf(cluster.id, minute(0)));

    expect(collector.clockAheadSeconds).toBe(3 * 3_600);
    expect(collector.sources[0]?.since).toBe(minute(-10).toISOString());
  });

  test("that reads another cluster than the registered one is told apart", async () => {
    const cluster = await house.cluster();
    await house.prisma.cluster.update({ where: { id: cluster.id }, data: { uid: "uid-1" } });
    await hear(cluster.id, minute(0), { cluster: { uid: "uid-2" } });

    expect(collectorOf(await pageOf(cluster.id, minute(0))).otherUid).toBe("uid-2");
  });

  test("hides what looks like a secret in its words", async () => {
    const cluster = await house.cluster();
    const message = "Unauthorized: token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhYmNkZWZnaGlqIn0.c2lnbmF0dXJlc2lnbmF0dXJl";
    await hear(cluster.id, minute(0), { sources: [collectedSource("roster", { state: "failing", message })] });

    const [source] = collectorOf(await pageOf(cluster.id, minute(0))).sources;

    expect(source?.message).toContain("Unauthorized");
    expect(source?.message).not.toContain("eyJzdWIi");
  });

  test("of another cluster is nobody else's to see", async () => {
    const mine = await house.cluster();
    const other = await house.cluster();
    await hear(other.id, minute(0));

    expect((await pageOf(mine.id, minute(0))).collectors).toEqual([]);
  });
});

describe("a source", () => {
  const silentAt = minute(3 * 24 * hour);
  async function withKubeBench(...told: readonly Parameters<typeof collectorReport>[0][]) {
    const cluster = await house.cluster();
    await arrive(house, { cluster, at: minute(0), bytes: sample("cp-1"), node: "cp-1" });
    for (const parts of told) await hear(cluster.id, silentAt, parts);
    return cluster;
  }
  const kubeBench = (more: Parameters<typeof collectedSource>[1] = {}) => [collectedSource("kube-bench", more)];

  test("nobody collects is ended by the next file, and one that is fresh needs no end", async () => {
    const pushed = await withKubeBench();
    const fresh = await house.cluster();
    await arrive(house, { cluster: fresh, at: silentAt, bytes: sample("cp-1"), node: "cp-1" });
    await hear(fresh.id, silentAt, { sources: kubeBench() });

    expect(sourceOf(await pageOf(pushed.id, silentAt), "kube-bench")).toMatchObject({
      state: "silent",
      collected: null,
    });
    expect(sourceOf(await pageOf(fresh.id, silentAt), "kube-bench").collected).toEqual({
      ...{ collectorId: "kubeproof/collector", heard: true, state: "following", lagSeconds: 4, end: null },
    });
  });

  test("that fell silent says what stands in its collector's way and the one command that ends it", async () => {
    const end = async (parts: Parameters<typeof collectorReport>[0], at = silentAt) => {
      const cluster = await withKubeBench(parts);
      const { state, collected } = sourceOf(await pageOf(cluster.id, at), "kube-bench");
      expect(state).toBe("silent");
      return collected?.end;
    };
    const later = new Date(silentAt.getTime() + 3_600_000);

    expect(await end({ sources: kubeBench() }, later)).toMatchObject({
      sentence: expect.stringMatching(/not heard/),
      command: "kubectl --namespace kubeproof rollout restart deployment/kubeproof-collector",
    });
    expect(await end({ collector: { mode: "hub" }, sources: kubeBench() }, later)).toMatchObject({
      command: expect.stringMatching(/^npx kubeproof collect --server .* --kubeconfig KUBECONFIG --context CONTEXT=/),
    });
    expect(await end({ sources: kubeBench({ state: "denied" }) })).toMatchObject({
      command: "kubectl edit clusterrole kubeproof-collector",
    });
    expect(await end({ sources: kubeBench({ state: "not_found", howToBring: "Run the job." }) })).toEqual({
      ...{ sentence: "Run the job.", command: null },
    });
    expect(await end({ sources: kubeBench({ state: "failing", message: "It answers 500." }) })).toEqual({
      ...{ sentence: "It answers 500.", command: null },
    });
    expect(
      await end({
        cluster: { problem: { message: "Wrong CA.", since: "2026-11-20T08:00:00Z" } },
        sources: kubeBench(),
      }),
    ).toEqual({
      ...{ sentence: "Wrong CA.", command: null },
    });
    expect(await end({ sources: kubeBench() })).toMatchObject({ sentence: expect.stringMatching(/nothing new/) });
  });

  test("that fell silent says the same where lists bring it up", async () => {
    const cluster = await withKubeBench({ sources: kubeBench({ state: "denied" }) });

    const { needing } = ClusterList.parse(await listClusters(looking(house, silentAt, [cluster.id])));
    const note = needing.find(({ scanner }) => scanner === "kube-bench");

    expect(note?.command).toBe("kubectl edit clusterrole kubeproof-collector");
    expect(note?.sentence).toMatch(/Its words do not count since .* Its collector may not read it\./);
  });

  test("two collectors know of is told by the one that follows it and is heard", async () => {
    const cluster = await withKubeBench(
      { collector: { id: "a" }, sources: kubeBench({ state: "not_found" }) },
      { collector: { id: "b" }, sources: kubeBench() },
    );

    expect(sourceOf(await pageOf(cluster.id, silentAt), "kube-bench").collected?.collectorId).toBe("b");
    expect((await pageOf(cluster.id, silentAt)).collectors.map(({ id }) => id)).toEqual(["a", "b"]);
  });
});
