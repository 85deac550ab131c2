import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SimulatedCluster } from "#tests/support/simulated-cluster.ts";
import { policyReports, report, simulateCluster } from "#tests/support/simulated-cluster.ts";
import { ClusterPasses } from "./cluster-passes.ts";
import { kubeClients } from "./kube/client.ts";
import { sources } from "./sources/all.ts";

let folder: string;
let cluster: SimulatedCluster;
let passes: ClusterPasses;
let now: Date;
const handed: { readonly what: string; readonly at: string | undefined }[] = [];
const { signal } = new AbortController();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubeproof-passes-"));
  cluster = await simulateCluster();
  cluster.store.define(policyReports);
  await writeFile(join(folder, "kubeconfig"), cluster.api.kubeconfig());
  const [client] = kubeClients({ kubeconfig: join(folder, "kubeconfig"), contexts: ["shop"] });
  if (client === undefined) throw new Error("no client");
  now = new Date("2026-03-01T10:00:00Z");
  handed.length = 0;
  passes = new ClusterPasses({
    ...{ cluster: "shop", client, sources },
    now: () => now,
    hand: async ({ scanner, observedAt }, bytes) => {
      const text = Buffer.from(bytes).toString();
      const {
        kind = "Roster",
        uids,
        items,
      } = JSON.parse(text) as { kind?: string; uids?: string[]; items?: unknown[] };
      handed.push({ what: `${scanner} ${kind} ${(uids ?? items ?? []).length}`, at: observedAt });
    },
  });
});
afterEach(async () => {
  await cluster.api.close();
  await rm(folder, { recursive: true, force: true });
});

test("each pass hands on what changed since the one before, what is there, and what exists", async () => {
  for (const name of ["a", "b"]) cluster.store.apply(report(name));
  await passes.pass(signal);
  const first = handed.splice(0).map(({ what }) => what);

  now = new Date("2026-03-03T10:00:00Z");
  cluster.store.apply(report("b", { message: "changed" }));
  cluster.store.delete({
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    namespace: "default",
    name: "a",
  });
  const summary = await passes.pass(signal);

  expect(first).toEqual(["policy-report List 2", "policy-report FinishedList 2", "roster Roster 0"]);
  expect(handed).toEqual([
    { what: "policy-report List 1", at: "2026-03-03T10:00:00.000Z" },
    { what: "policy-report FinishedList 1", at: "2026-03-03T10:00:00.000Z" },
    { what: "roster Roster 0", at: "2026-03-03T10:00:00.000Z" },
  ]);
  expect(summary.documents).toBe(3);
});

test("a pass that cannot read a kind throws, and hands on no list of it", async () => {
  cluster.store.apply(report("a"));
  cluster.api.setFaults("shop", { refuse: [{ plural: "policyreports", status: 403 }] });

  await expect(passes.pass(signal)).rejects.toMatchObject({ reason: "forbidden" });

  expect(handed).toEqual([]);
});
