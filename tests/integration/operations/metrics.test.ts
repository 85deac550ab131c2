import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { startRequestMeter } from "#lib/http/metrics/request-meter.ts";
import { testHouse } from "#tests/support/house.ts";
import { GET as metrics } from "../../../app/api/metrics/route.ts";
import { GET as readyz } from "../../../app/readyz/route.ts";
import { newCluster, send } from "../ingest/door.ts";
import { scanDocument } from "../ingest/small-scan.ts";

// A worker is a process, and the machine may have others to run.
vi.setConfig({ testTimeout: 120_000 });

const token = "a-token-of-the-metrics";
const house = await testHouse({ KUBEPROOF_METRICS_TOKEN: token });
const root = join(import.meta.dirname, "../../..");
const processes: ChildProcess[] = [];
afterAll(() => {
  for (const each of processes) if (each.exitCode === null) each.kill("SIGKILL");
});

/** A worker that listens, once it says where. */
async function workerProcess(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ["cli/main.ts", "work", "--listen", "127.0.0.1:0"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: house.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  let words = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (words += text));
  await vi.waitFor(() => expect(words).toContain("worker started"), { timeout: 60_000, interval: 100 });
  return { url: /"url":"([^"]+)"/.exec(words)?.[1] ?? "", child };
}

/** The value of one series, or null. */
function figure(text: string, series: string): number | null {
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

const read = async (url: string): Promise<string> => await (await fetch(url)).text();

test("a worker tells what it took in, what waits and what is open, and /readyz of the web server sees it", async () => {
  const before: unknown = await (await readyz()).json();
  const { url, child } = await workerProcess();
  const cluster = await newCluster(house.sql);
  const text = scanDocument([{ nodeType: "node", lines: [{ id: "4.2.1", answer: "fail", words: "found" }] }]);
  const delivery = { scanner: "kube-bench", text, node: "n1" };
  await send({ sql: house.sql, catalog: loadCatalog() }, cluster, new Date(), delivery, { wait: false });

  await vi.waitFor(
    async () => {
      const text = await read(`${url}/metrics`);
      expect(figure(text, 'kubeproof_scan_seconds_count{scanner="kube-bench",outcome="merged"}')).toBe(1);
      expect(figure(text, "kubeproof_scans_kept")).toBe(0);
    },
    { timeout: 60_000, interval: 200 },
  );
  const after = await read(`${url}/metrics`);

  expect(figure(after, 'kubeproof_scans_last_hour{scanner="kube-bench",state="merged"}')).toBe(1);
  expect(figure(after, 'kubeproof_clusters{state="all"}')).toBe(1);
  expect(figure(after, 'kubeproof_job_seconds_count{task="merge-scan",outcome="done"}')).toBe(1);
  expect(after).toContain('kubeproof_database_connections{application="kubeproof work lease",state="idle"} 1');
  expect(before).toEqual({ status: "ok", reason: "ready", worker: "not_seen" });
  expect(await (await readyz()).json()).toEqual({ status: "ok", reason: "ready", worker: "running" });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/healthz`, { method: "POST" })).status).toBe(405);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

describe("the metrics of the web server", () => {
  const ask = (headers: Record<string, string> = {}): Promise<Response> =>
    metrics(new Request("http://localhost:3999/api/metrics", { headers }));

  test("are told only to who knows their token, and count requests by route and never by what was asked", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kubeproof-routes-"));
    const cluster = { page: "/clusters/[cluster]", regex: "^/clusters/([^/]+?)(?:/)?$" };
    writeFileSync(join(folder, "routes.json"), JSON.stringify({ staticRoutes: [], dynamicRoutes: [cluster] }));
    await startRequestMeter(join(folder, "routes.json"));
    rmSync(folder, { recursive: true });
    const server = createServer((request, response) => response.writeHead(request.url === "/b" ? 404 : 200).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const path of ["/clusters/one?x=1", "/clusters/two", "/_next/static/a.js", "/../../etc/passwd"])
      await read(url + path);
    server.close();

    expect((await ask()).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${token}x` })).status).toBe(401);
    expect((await ask({ authorization: "Bearer " })).status).toBe(401);
    const text = await (await ask({ authorization: `Bearer ${token}` })).text();

    const count = (route: string): number | null =>
      figure(text, `kubeproof_http_request_seconds_count{method="GET",route="${route}",status="200"}`);
    expect([count("/clusters/[cluster]"), count("static"), count("other")]).toEqual([2, 1, 1]);
    expect(text).not.toContain("passwd");
    expect(figure(text, "kubeproof_http_requests_running")).toBe(0);
  });
});
