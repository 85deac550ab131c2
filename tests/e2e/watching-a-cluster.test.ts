import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type KubeApi, startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import { expectAccessible, open, signIn } from "#tests/support/journey.ts";
import { policyReports, report } from "#tests/support/simulated-cluster.ts";

const root = join(import.meta.dirname, "../..");
const name = "live";

let store: ClusterStore;
let api: KubeApi;
let folder: string;
let collector: ChildProcess | null = null;

test.beforeAll(async () => {
  store = new ClusterStore({ name });
  store.define(policyReports);
  api = await startKubeApi({ clusters: new Map([[name, store]]) });
  folder = await mkdtemp(join(tmpdir(), "kubeproof-e2e-"));
  await writeFile(join(folder, "kubeconfig"), api.kubeconfig());
});

test.afterAll(async () => {
  // It writes to the folder until it has ended.
  if (collector !== null && collector.exitCode === null) {
    const ended = once(collector, "exit");
    collector.kill("SIGTERM");
    await ended;
  }
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

/** Registers the cluster and makes its collector's token, as the console does. */
async function register(page: Page): Promise<{ id: string; token: string }> {
  return await page.evaluate(async (cluster) => {
    const post = async (path: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      return await answer.json();
    };
    const { id }: { id: string } = await post("/api/v1/clusters", { name: cluster });
    const { token }: { token: string } = await post(`/api/v1/clusters/${id}/tokens`, { name: "collector" });
    return { id, token };
  }, name);
}

/** A Deployment, and what Kyverno found in it: without the one the other would be about nothing that exists. */
function workloadWithReport(workload: string): void {
  const about = { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: workload };
  const { name: _, namespace, ...kind } = about;
  store.apply({
    ...kind,
    metadata: { name: workload, namespace },
    spec: { template: { spec: { containers: [{ name: "main", image: `registry.example/${workload}:1` }] } } },
  });
  store.apply({ ...report(`report-of-${workload}`), scope: about });
}

function startCollector(server: string): void {
  collector = spawn(
    join(root, "node_modules/.bin/node"),
    [
      ...["bin/kubeproof.mjs", "collect", "--server", server, "--kubeconfig", join(folder, "kubeconfig")],
      ...["--token-file", join(folder, "token"), "--context", name, "--spool", join(folder, "spool")],
      ...["--listen", "127.0.0.1:0", "--name", "e2e"],
    ],
    { cwd: root, stdio: "ignore" },
  );
}

test("what changes in a collected cluster shows on an open page within seconds, and what the collector may not read too", async ({
  page,
  baseURL,
}) => {
  await signIn(page, "Mara Lindqvist");
  const { id, token } = await register(page);
  await writeFile(join(folder, "token"), token);
  workloadWithReport("shop");
  startCollector(baseURL ?? "");

  await open(page, `/clusters/${id}`);
  await expect(page.getByRole("heading", { name: "Collector" })).toBeVisible({ timeout: 60_000 });
  await open(page, `/findings?cluster=${id}`);
  await expect(page.locator("[data-finding]")).toHaveCount(1, { timeout: 60_000 });

  // Nothing is loaded anew by hand from here on.
  workloadWithReport("blog");
  await page.getByRole("button", { name: /^\d+ changes? since/ }).click({ timeout: 60_000 });
  await expect(page.locator("[data-finding]")).toHaveCount(2, { timeout: 60_000 });

  await open(page, `/clusters/${id}`);
  await expectAccessible(page);
  api.setFaults(name, { refuse: [{ status: 403, plural: "policyreports" }], dropWatchAfterMs: 100 });
  await expect(page.getByText("policyreports", { exact: false }).first()).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("wgpolicyk8s.io", { exact: false }).first()).toBeVisible();
});
