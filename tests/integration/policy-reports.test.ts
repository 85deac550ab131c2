import { expect, test } from "vitest";
import { arrive } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const start = Date.UTC(2026, 10, 20, 8) / 1000;
const hours = (count: number): Date => new Date((start + count * 3600) * 1000);

type Said = readonly [kind: "Deployment" | "ReplicaSet" | "Pod", name: string, result: string];

/** A list of Kyverno's reports, one for each object, all looked at in one hour. */
function reports(hour: number, ...said: readonly Said[]): Buffer {
  const items = said.map(([kind, name, result]) => ({
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: `uid-${name}`, namespace: "shop", uid: `report-${name}` },
    scope: { apiVersion: kind === "Pod" ? "v1" : "apps/v1", kind, namespace: "shop", name, uid: `uid-${name}` },
    results: [
      {
        policy: "disallow-host-path",
        rule: kind === "Pod" ? "host-path" : "autogen-host-path",
        result,
        severity: "medium",
        source: "kyverno",
        timestamp: { seconds: start + hour * 3600, nanos: 0 },
      },
    ],
    summary: { [result]: 1 },
  }));
  return Buffer.from(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

const episodes = async (clusterId: string): Promise<readonly string[]> => {
  const rows = await house.sql<{ state: string }[]>`
    select state from finding_episode where cluster_id = ${clusterId} order by fingerprint, number`;
  return rows.map((row) => row.state);
};

test("a Deployment, its ReplicaSet and its Pods that fail one rule are one finding", async () => {
  const cluster = await house.cluster();

  const answer = await arrive(house, {
    ...{ cluster, at: hours(1), scanner: "policy-report" },
    bytes: reports(
      0,
      ["Deployment", "web", "fail"],
      ["ReplicaSet", "web-6dd6975f67", "fail"],
      ["Pod", "web-6dd6975f67-2ngrp", "fail"],
      ["Pod", "web-6dd6975f67-q792v", "fail"],
    ),
  });

  expect(answer.state).toBe("merged");
  expect(answer.changes?.opened).toBe(1);
  expect(await episodes(cluster.id)).toEqual(["open"]);
});

test("a roll-out that fixes a Deployment closes its finding once, although the old ReplicaSet still fails", async () => {
  const cluster = await house.cluster();
  const push = async (hour: number, ...said: readonly Said[]) =>
    await arrive(house, { cluster, at: hours(hour + 1), scanner: "policy-report", bytes: reports(hour, ...said) });

  await push(
    0,
    ["Deployment", "web", "fail"],
    ["ReplicaSet", "web-6dd6975f67", "fail"],
    ["Pod", "web-6dd6975f67-2ngrp", "fail"],
  );
  const fixed = await push(
    2,
    ["Deployment", "web", "pass"],
    ["ReplicaSet", "web-6dd6975f67", "fail"],
    ["ReplicaSet", "web-76d8b4c774", "pass"],
    ["Pod", "web-76d8b4c774-q792v", "pass"],
  );

  expect(fixed.changes).toMatchObject({ fixed: 1, opened: 0, reopened: 0 });
  expect(await episodes(cluster.id)).toEqual(["fixed"]);
});

test("a Pod that still fails holds a finding open until a later pass, and opens it again", async () => {
  const cluster = await house.cluster();
  const push = async (hour: number, ...said: readonly Said[]) =>
    await arrive(house, { cluster, at: hours(hour + 1), scanner: "policy-report", bytes: reports(hour, ...said) });
  const pod = (result: string): Said => ["Pod", "web-6dd6975f67-2ngrp", result];
  const deployment = (result: string): Said => ["Deployment", "web", result];

  await push(0, deployment("fail"), pod("fail"));
  const held = await push(2, deployment("pass"), pod("fail"));
  const later = await push(4, deployment("pass"));
  const again = await push(6, pod("fail"));

  expect(held.changes).toMatchObject({ fixed: 0 });
  expect(later.state).toBe("merged");
  expect(await episodes(cluster.id)).toEqual(["fixed", "open"]);
  expect(again.state).toBe("merged");
});

test("what several reports say of one finding adds up the same when a late one folds its target anew", async () => {
  const [inOrder, late] = [await house.cluster(), await house.cluster()];
  const first = reports(0, ["Deployment", "web", "fail"], ["Pod", "web-6dd6975f67-2ngrp", "fail"]);
  const second = reports(2, ["Deployment", "web", "pass"]);
  const push = async (cluster: typeof late, at: number, bytes: Buffer) =>
    await arrive(house, { cluster, at: hours(at), scanner: "policy-report", bytes });

  await push(inOrder, 1, first);
  await push(inOrder, 3, second);
  await push(late, 3, second);
  await push(late, 4, first);

  expect(await episodes(inOrder.id)).toEqual(["fixed"]);
  expect((await episodes(late.id)).every((state) => state === "fixed")).toBe(true);
});
