import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KubeApi } from "#demo/kube/server.ts";
import { startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import type { CollectorSource } from "#lib/contract/collector.ts";
import { parse as parseRoster } from "#lib/scanners/roster/parse.ts";
import type { Arrived, Door } from "#tests/support/door.ts";
import { openDoor } from "#tests/support/door.ts";
import { fastClock } from "#tests/support/fast-clock.ts";
import { policyReports, report } from "#tests/support/simulated-cluster.ts";
import type { CollectorConfig } from "./config.ts";
import { runCollector } from "./main.ts";

const openReports = {
  group: "openreports.io",
  version: "v1alpha1",
  plural: "reports",
  kind: "Report",
  namespaced: true,
};

let folder: string;
let api: KubeApi;
let door: Door;
let clusters: Map<string, ClusterStore>;
const running: { readonly stop: AbortController; readonly ended: Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubeproof-collector-"));
  clusters = new Map([
    ["shop", new ClusterStore({ name: "shop", version: "v1.33.4+k3s1", kubeSystemUid: "uid-shop" })],
  ]);
  api = await startKubeApi({ clusters });
  door = await openDoor();
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(async () => {
  for (const each of running.splice(0)) await stop(each);
  await Promise.all([api.close(), door.close()]);
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function stop({ stop, ended }: (typeof running)[number]): Promise<void> {
  stop.abort();
  await ended;
}

async function start(names: readonly string[] = ["shop"]) {
  await writeFile(join(folder, "kubeconfig"), api.kubeconfig());
  const config: CollectorConfig = {
    server: door.url,
    token: { value: door.token },
    mode: "hub",
    kubeconfig: join(folder, "kubeconfig"),
    targets: names.map((name) => ({ context: name, cluster: name })),
    spool: { folder: join(folder, "spool"), maxBytes: 64 * 1024 * 1024 },
    listen: { host: "127.0.0.1", port: 0 },
    id: "hub/test",
  };
  const controller = new AbortController();
  const listening = Promise.withResolvers<string>();
  const ended = runCollector(config, {
    signal: controller.signal,
    clock: fastClock(20),
    limits: { backoffBaseMs: 20, backoffCapMs: 200, absentRetryMs: 200, requestTimeoutMs: 1_000 },
    onListening: listening.resolve,
  });
  const collector = { stop: controller, ended };
  running.push(collector);
  return { ...collector, health: await listening.promise };
}

const store = (name = "shop"): ClusterStore => {
  const found = clusters.get(name);
  if (found === undefined) throw new Error(`no cluster ${name}`);
  return found;
};
const of = (scanner: string, cluster = "shop"): readonly Arrived[] =>
  door.documents.filter(({ envelope }) => envelope.scanner === scanner && envelope.cluster === cluster);
const isList = ({ text }: Arrived): boolean => text.startsWith('{"kind":"FinishedList"');
const listedUids = (scanner = "policy-report"): readonly string[] => {
  const last = of(scanner).filter(isList).at(-1);
  return last === undefined ? [] : JSON.parse(last.text).uids;
};
const reportsIn = (cluster = "shop"): readonly string[] =>
  of("policy-report", cluster)
    .filter((each) => !isList(each))
    .flatMap(({ text }) => JSON.parse(text).items.map((item: { metadata: { name: string } }) => item.metadata.name));
const source = (scanner: string): CollectorSource | undefined =>
  door.reports.at(-1)?.sources.find((each) => each.scanner === scanner);
const soon = { timeout: 10_000, interval: 20 };

const uidOf = (name: string): string =>
  store().get({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", namespace: "default", name })?.metadata
    .uid ?? "";

test("what a cluster holds arrives at the door, and every source says how it stands", async () => {
  store().define(policyReports);
  store().apply({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n1" },
    status: { nodeInfo: { kubeletVersion: "v1.33.4+k3s1" } },
  });
  for (const name of ["a", "b"]) store().apply(report(name));
  const finishedAt = "2026-03-01T09:00:00Z";
  store().apply({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "kb-1", namespace: "default", labels: { "job-name": "kube-bench" } },
    spec: { nodeName: "n1", containers: [{ name: "kube-bench", image: "aquasec/kube-bench:v0.15.6" }] },
    status: { containerStatuses: [{ name: "kube-bench", state: { terminated: { exitCode: 0, finishedAt } } }] },
  });
  store().setLog("default", "kb-1", "kube-bench", '{"Controls":[]}\n');

  await start();
  await vi.waitFor(
    () => expect([of("roster").length, listedUids().length, of("kube-bench").length]).toEqual([1, 2, 1]),
    soon,
  );

  expect(door.documents.every(({ envelope }) => envelope.clusterUid === "uid-shop")).toBe(true);
  expect(reportsIn()).toEqual(["a", "b"]);
  expect(of("kube-bench")[0]).toMatchObject({
    envelope: { scope: { node: "n1" }, observedAt: "2026-03-01T09:00:00.000Z", observedAtSource: "job" },
    text: '{"Controls":[]}\n',
  });
  const roster = parseRoster(of("roster")[0]?.text ?? "", {});
  expect(roster).toMatchObject({ complete: true, cluster: { uid: "uid-shop", platform: "k3s" } });
  expect(roster.items.map(({ resource }) => resource.name)).toContain("n1");
  await vi.waitFor(
    () =>
      expect(door.reports.at(-1)?.sources.map(({ scanner, state, complete }) => [scanner, state, complete])).toEqual([
        ["roster", "following", true],
        ["policy-report", "following", true],
        ["trivy-operator", "not_found", false],
        ["kube-bench", "following", true],
      ]),
    soon,
  );
  expect(source("trivy-operator")?.howToBring).toContain("helm install");
  await vi.waitFor(
    () => expect(source("policy-report")).toMatchObject({ objects: 2, sentAt: expect.any(String), lagSeconds: 0 }),
    soon,
  );
});

test("a change arrives alone, and a deletion as a list without it", async () => {
  store().define(policyReports);
  for (const name of ["a", "b"]) store().apply(report(name));
  await start();
  await vi.waitFor(() => expect(listedUids()).toHaveLength(2), soon);
  const before = of("policy-report").length;

  store().apply(report("b", { message: "changed" }));
  await vi.waitFor(() => expect(reportsIn()).toEqual(["a", "b", "b"]), soon);
  store().delete({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", namespace: "default", name: "a" });
  await vi.waitFor(() => expect(listedUids()).toEqual([uidOf("b")]), soon);

  expect(of("policy-report").slice(before).map(isList)).toEqual([false, true]);
});

test("while the server is away documents wait, and a collector started again doubles nothing and misses nothing", async () => {
  store().define(policyReports);
  store().apply(report("a"));
  door.status = () => 503;
  const first = await start();
  await vi.waitFor(() => expect(door.reports.at(-1)?.spool.entries).toBeGreaterThanOrEqual(3), soon);
  expect((await fetch(`${first.health}/readyz`)).status).toBe(503);
  await stop(first);
  store().apply(report("b"));
  door.status = () => 200;

  const second = await start();
  await vi.waitFor(() => expect(listedUids()).toHaveLength(2), soon);

  await vi.waitFor(() => expect(door.reports.at(-1)?.spool.entries).toBe(0), soon);
  expect(reportsIn()[0]).toBe("a");
  expect(new Set(reportsIn())).toEqual(new Set(["a", "b"]));
  const keys = door.documents.map(({ envelope }) => envelope.idempotencyKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect((await fetch(`${second.health}/readyz`)).status).toBe(200);
});

test("a right that is missing is told as the rule that grants it, and nothing is concluded", async () => {
  store().define(policyReports);
  store().apply(report("a"));
  api.setFaults("shop", { refuse: [{ plural: "policyreports", verb: "list", status: 403 }] });

  await start();
  await vi.waitFor(() => expect(source("policy-report")?.state).toBe("denied"), soon);

  expect(source("policy-report")).toMatchObject({
    complete: false,
    missingRights: [{ apiGroups: ["wgpolicyk8s.io"], resources: ["policyreports"], verbs: ["list", "watch"] }],
  });
  expect(of("policy-report")).toEqual([]);
  api.setFaults("shop", {});
  await vi.waitFor(() => expect(listedUids()).toHaveLength(1), soon);
});

test("another cluster under the same name is not sent, and that is said", async () => {
  door.registeredUid = "uid-of-another";

  await start();
  await vi.waitFor(() => expect(door.reports.at(-1)?.cluster.problem).toBeDefined(), soon);

  expect(door.documents).toEqual([]);
  door.registeredUid = "uid-shop";
  await vi.waitFor(() => expect(of("roster").length).toBeGreaterThan(0), soon);
});

test("a cluster that hangs, and one that refuses its credentials, hold up no other", async () => {
  for (const name of ["hanging", "refusing"]) clusters.set(name, new ClusterStore({ name }));
  api.setFaults("hanging", { hang: {} });
  api.setFaults("refusing", { refuse: [{ status: 401 }] });
  store().define(policyReports);
  store().apply(report("a"));

  const { health } = await start(["hanging", "refusing", "shop"]);
  await vi.waitFor(() => expect([reportsIn(), of("roster").length]).toEqual([["a"], 1]), soon);

  const ready = await fetch(`${health}/readyz`);
  const words = await ready.text();
  expect(ready.status).toBe(200);
  expect(words).toContain("refusing: The API server does not accept the credentials");
  expect(words).toContain("shop: ok");
});

test("reports that move to another API group while it runs are followed there", async () => {
  store().define(policyReports);
  store().apply(report("a"));
  await start();
  await vi.waitFor(() => expect(listedUids()).toHaveLength(1), soon);

  store().define(openReports);
  const moved = store().apply({ ...report("moved"), apiVersion: "openreports.io/v1alpha1", kind: "Report" });
  store().withdraw(policyReports);
  await vi.waitFor(() => expect(listedUids()).toEqual([moved.uid]), soon);

  expect(reportsIn()).toEqual(["a", "moved"]);
});

test("metrics show the clusters and sources, and health that the process lives", async () => {
  const { health } = await start();
  await vi.waitFor(() => expect(of("roster")).toHaveLength(1), soon);

  const metrics = await (await fetch(`${health}/metrics`)).text();

  expect(metrics).toContain('kubeproof_collector_cluster_readable{cluster="shop"} 1');
  expect(metrics).toContain(
    'kubeproof_collector_source_state{cluster="shop",scanner="trivy-operator",state="not_found"} 1',
  );
  expect((await fetch(`${health}/healthz`)).status).toBe(200);
  expect((await fetch(`${health}/elsewhere`)).status).toBe(404);
});
