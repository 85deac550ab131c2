import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import type { Faults } from "#demo/kube/faults.ts";
import { type KubeApi, startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import { policyReports, report } from "#tests/support/simulated-cluster.ts";
import { doctor } from "../doctor.ts";

const folder = mkdtempSync(join(tmpdir(), "kubeproof-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let shop: ClusterStore;
let api: KubeApi;
let file: string;

beforeEach(async () => {
  shop = new ClusterStore({ name: "shop", version: "v1.36.2" });
  api = await startKubeApi({
    clusters: new Map([
      ["shop", shop],
      ["edge", new ClusterStore({ name: "edge" })],
    ]),
  });
  file = join(folder, "kubeconfig");
  writeFileSync(file, api.kubeconfig());
});
afterEach(() => api.close());

async function examine(contexts: readonly string[] = ["shop"]): Promise<{ code: number; out: string }> {
  const out: string[] = [];
  const io = {
    out: (text: string) => void out.push(text),
    error: () => undefined,
    stdin: (async function* () {})(),
    env: {},
  };
  const args = ["--kubeconfig", file, ...contexts.flatMap((context) => ["--context", context])];
  return { code: await doctor.run(args, io), out: out.join("") };
}

const lineOf = (out: string, name: string): string =>
  out.split("\n").find((line) => line.includes(` ${name} `)) ?? expect.fail(`no line about ${name} in\n${out}`);

/** The rules a person would paste. */
function rulesIn(out: string): unknown {
  const [, after = ""] = out.split("kubeproof-collector:\n");
  return parse(after.split("\n\n")[0] ?? "");
}

test("a cluster where all may be read is well, and each source says what of it is there or how to bring it", async () => {
  shop.define(policyReports);
  shop.apply(report("a"));

  const { code, out } = await examine();

  expect(code).toBe(0);
  expect(lineOf(out, "API server")).toMatch(/^ok +API server +v1\.36\.2$/);
  expect(lineOf(out, "Kubernetes roster")).toMatch(/^ok /);
  expect(lineOf(out, "policy reports")).toMatch(/^ok .*policyreports\.wgpolicyk8s\.io/);
  expect(lineOf(out, "Trivy Operator")).toMatch(/^none /);
  expect(out).toContain("helm install trivy-operator");
  expect(lineOf(out, "kube-bench")).toMatch(/^none /);
  expect(out).not.toContain("Paste");
});

test("kube-bench is there when a Pod of it is, not because Pods can be read", async () => {
  shop.apply({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "kube-bench-x", namespace: "default", labels: { "job-name": "kube-bench" } },
    spec: { nodeName: "cp-1", containers: [{ name: "kube-bench", image: "aquasec/kube-bench:v0.10.0" }] },
  });

  const { out } = await examine();

  expect(lineOf(out, "kube-bench")).toMatch(/^ok /);
});

test("each missing right is named and printed as a rule to paste, and the exit code is 4", async () => {
  shop.define(policyReports);
  api.setFaults("shop", {
    refuse: [
      { status: 403, group: "wgpolicyk8s.io", plural: "policyreports", verb: "watch" },
      { status: 403, group: "", plural: "pods", verb: "log" },
    ],
  });

  const { code, out } = await examine();

  expect(code).toBe(4);
  expect(lineOf(out, "policy reports")).toMatch(/^DENIED .*may not watch policyreports/);
  expect(lineOf(out, "kube-bench")).toMatch(/^DENIED .*may not get pods\/log/);
  expect(rulesIn(out)).toEqual([
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    { apiGroups: ["wgpolicyk8s.io"], resources: ["policyreports"], verbs: ["watch"] },
  ]);
});

test("a cluster that cannot be read says why, the others are examined all the same", async () => {
  const cases: readonly (readonly [Faults, number, RegExp])[] = [
    [{ refuse: [{ status: 401 }] }, 4, /^WRONG +API server +.*credentials/],
    [{ disconnect: true }, 5, /^WRONG +API server +./],
    [{ refuse: [{ status: 500 }] }, 5, /^WRONG +API server +.*500/],
  ];
  for (const [faults, expected, words] of cases) {
    api.setFaults("edge", faults);

    const { code, out } = await examine(["edge", "shop"]);

    expect(code, JSON.stringify(faults)).toBe(expected);
    const [edge = "", other = ""] = out.split("\n\nshop\n");
    expect(lineOf(edge, "API server")).toMatch(words);
    expect(lineOf(other, "Kubernetes roster")).toMatch(/^ok /);
  }
});

test("a kind that answers with errors is a source that fails, with what the server says", async () => {
  shop.define(policyReports);
  api.setFaults("shop", { refuse: [{ status: 503, plural: "policyreports", verb: "list" }] });

  const { code, out } = await examine();

  expect(code).toBe(5);
  expect(lineOf(out, "policy reports")).toMatch(/^WRONG .*503/);
  expect(lineOf(out, "Kubernetes roster")).toMatch(/^ok /);
});

test("nothing in the cluster is changed by the look", async () => {
  shop.define(policyReports);
  for (let index = 0; index < 40; index += 1) shop.apply(report(`r${index}`));
  const before = shop.resourceVersion;

  await examine();

  expect(shop.resourceVersion).toBe(before);
});

test("a context that is not there, and a context without a kubeconfig, are wrong use", async () => {
  await expect(examine(["nowhere"])).rejects.toMatchObject({ reason: "context_missing" });
  const io = { out: () => undefined, error: () => undefined, stdin: (async function* () {})(), env: {} };
  await expect(doctor.run(["--context", "shop"], io)).rejects.toMatchObject({ reason: "usage" });
});
