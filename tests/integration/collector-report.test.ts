import { describe, expect, test } from "vitest";
import { CollectorAnswer, CollectorReport, maxCollectorReportBytes } from "#lib/contract/collector.ts";
import { Problem } from "#lib/contract/problem.ts";
import { hearCollector } from "#lib/ingest/hear-collector.ts";
import { getPulse } from "#lib/queries/shell/get-pulse.ts";
import { looking } from "#tests/support/arrivals.ts";
import { collectedSource, collectorReport } from "#tests/support/collector-report.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const minute = (count: number): Date => new Date(Date.UTC(2026, 10, 20, 8, count));

const tell = (cluster: string, from: { token: string } | { cookie: string }, json: unknown = collectorReport()) =>
  call("POST", "clusters/[cluster]/collector", { ...from, params: { cluster }, json });
const reasonOf = async (response: Response) => {
  const { status, reason } = Problem.parse(await response.json());
  return { status, reason };
};
const reportsOf = async (clusterId: string): Promise<readonly string[]> => {
  const rows = await house.sql<{ collector_id: string }[]>`
    select collector_id from collector_report where cluster_id = ${clusterId} order by received_at desc, collector_id`;
  return rows.map((row) => row.collector_id);
};
const hear = (clusterId: string, at: Date, parts: Parameters<typeof collectorReport>[0] = {}) =>
  hearCollector(
    { sql: house.sql, now: at },
    { clusterId, report: CollectorReport.parse(collectorReport(parts)), actor: { kind: "token", id: "t" } },
  );

describe("a collector's report", () => {
  test("is taken from a token that may bring in scans of the cluster, by name and by id, and kept once", async () => {
    const cluster = await house.cluster();
    const { secret } = await house.token(["scan:ingest"], [cluster.id]);

    const first = await tell(cluster.name, { token: secret });
    const second = await tell(cluster.id, { token: secret });

    expect(first.status).toBe(200);
    expect(CollectorAnswer.parse(await second.json())).toMatchObject({ uidDiffers: false });
    expect(await reportsOf(cluster.id)).toEqual(["kubeproof/collector"]);
    expect(await house.prisma.source.count({ where: { clusterId: cluster.id } })).toBe(0);
  });

  test("is refused for another cluster, from a token without the right, and from who may only look", async () => {
    const mine = await house.cluster();
    const other = await house.cluster();
    const bound = await house.token(["scan:ingest"], [mine.id]);
    const reader = await house.token(["scan:read", "cluster:read"], "all");
    const { cookie } = await house.signIn(["viewer"]);
    const everywhere = await house.token(["collector:report"], "all");

    expect(await reasonOf(await tell(other.name, { token: bound.secret }))).toEqual({
      ...{ status: 403, reason: "foreign_cluster" },
    });
    expect(await reasonOf(await tell(mine.name, { token: reader.secret }))).toMatchObject({ status: 403 });
    expect(await reasonOf(await tell(mine.name, { cookie }))).toMatchObject({ status: 403 });
    expect(await reasonOf(await tell("no-such", { token: everywhere.secret }))).toEqual({
      ...{ status: 404, reason: "unknown_cluster" },
    });
    expect([...(await reportsOf(mine.id)), ...(await reportsOf(other.id))]).toEqual([]);
  });

  test("that is too large, of another version or with unprintable words is refused", async () => {
    const cluster = await house.cluster();
    const { secret: token } = await house.token(["collector:report"], [cluster.id]);
    const hostile = collectorReport({ sources: [collectedSource("policy-report", { message: "a\u0000b" })] });

    const large = await tell(cluster.id, { token }, { ...collectorReport(), pad: "x".repeat(maxCollectorReportBytes) });

    expect(await reasonOf(large)).toEqual({ status: 413, reason: "body_too_large" });
    expect((await tell(cluster.id, { token }, { ...collectorReport(), v: 2 })).status).toBe(400);
    expect((await tell(cluster.id, { token }, hostile)).status).toBe(400);
    expect(await reportsOf(cluster.id)).toEqual([]);
  });

  test("of another cluster under the same name is kept, so that it can be seen, and answered so", async () => {
    const cluster = await house.cluster();
    await house.prisma.cluster.update({ where: { id: cluster.id }, data: { uid: "uid-1" } });
    const { secret: token } = await house.token(["scan:ingest"], [cluster.id]);

    const same = await tell(cluster.id, { token }, collectorReport({ cluster: { uid: "uid-1" } }));
    const other = await tell(cluster.id, { token }, collectorReport({ cluster: { uid: "uid-2" } }));

    expect(await same.json()).toMatchObject({ uidDiffers: false });
    expect(await other.json()).toMatchObject({ uidDiffers: true });
  });

  test("with invented names crowds out nothing but the oldest, and a collector long gone is forgotten", async () => {
    const cluster = await house.cluster();
    await hear(cluster.id, minute(0), { collector: { id: "long-gone" } });
    await hear(cluster.id, minute(31 * 24 * 60), { collector: { id: "new" } });
    expect(await reportsOf(cluster.id)).toEqual(["new"]);

    for (let index = 0; index < 20; index += 1) {
      await hear(cluster.id, minute(31 * 24 * 60 + 1 + index), { collector: { id: `invented-${index}` } });
    }

    const left = await reportsOf(cluster.id);
    expect(left).toHaveLength(16);
    expect(left[0]).toBe("invented-19");
  });
});

describe("open pages", () => {
  const pulse = async (clusterId: string, at: Date) => (await getPulse(looking(house, at, [clusterId]))).version;

  test("notice a report only when a state in it changed, whatever else moved", async () => {
    const cluster = await house.cluster();
    const source = collectedSource("policy-report", { message: "Retried in 14 s." });
    await hear(cluster.id, minute(0), { sources: [source] });
    const before = await pulse(cluster.id, minute(0));

    const moved = {
      ...source,
      message: "Retried in 30 s.",
      lagSeconds: 9,
      objects: 500,
      sentAt: "2026-11-20T08:00:29Z",
    };
    await hear(cluster.id, minute(1), { spool: { maxBytes: 2_000 }, sources: [moved] });
    const same = await pulse(cluster.id, minute(1));
    await hear(cluster.id, minute(2), { sources: [{ ...moved, state: "denied", complete: false }] });

    expect(same).toBe(before);
    expect(await pulse(cluster.id, minute(2))).not.toBe(before);
  });

  test("notice that a collector fell silent, and that it is back", async () => {
    const cluster = await house.cluster();
    await hear(cluster.id, minute(0));
    const heard = await pulse(cluster.id, minute(1));

    const silent = await pulse(cluster.id, minute(2));
    await hear(cluster.id, minute(3));
    const back = await pulse(cluster.id, minute(3));

    expect(silent).not.toBe(heard);
    expect(back).not.toBe(silent);
  });
});
