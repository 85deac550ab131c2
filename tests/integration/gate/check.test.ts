import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "#cli/main.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import type { Envelope } from "#lib/contract/envelope.ts";
import { FrameworkStanding } from "#lib/contract/framework-standing.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import { receive } from "#lib/ingest/receive.ts";
import { testHouse } from "#tests/support/house.ts";
import { twoNodeStory } from "#tests/support/kube-bench-document.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const catalog = loadCatalog();
const [benchmark] = catalog.frameworks.values() as unknown as [Framework];
const story = twoNodeStory(catalog.benchmarks.get("cis-1.12") ?? new Map());
const path = "clusters/[cluster]/frameworks/[framework]";

const roster = JSON.stringify({
  ...{ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" } },
  items: ["cp-1", "worker-1"].map((name) => ({
    ...{ apiVersion: "v1", kind: "Node", status: { nodeInfo: { kubeletVersion: "v1.33.1" } } },
    metadata: {
      ...{ name, uid: `uid-${name}`, creationTimestamp: "2026-01-01T00:00:00Z" },
      labels: name === "cp-1" ? { "node-role.kubernetes.io/control-plane": "" } : {},
    },
  })),
});

/** A cluster of two nodes, of which everything was told this long ago. */
async function heardCluster(ageHours: number) {
  const cluster = await house.cluster();
  const at = new Date(Date.now() - ageHours * 3_600_000);
  const send = async (scanner: string, text: string, more: Partial<Envelope>): Promise<void> => {
    const bytes = Buffer.from(text);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const sent = { v: 1, scanner, cluster: cluster.name, scope: {}, observedAt: at.toISOString(), sha256 } as const;
    const arrival = { clusterId: cluster.id, bytes, actor: { kind: "system", id: "test" } } as const;
    await receive({ sql: house.sql, catalog, now: at }, { ...arrival, envelope: { ...sent, ...more } }, { wait: true });
  };
  for (const node of ["cp-1", "worker-1"] as const) await send("kube-bench", story[node], { scope: { node } });
  await send("roster", roster, { completeness: "complete" });
  return cluster;
}

async function asked(cluster: string, token: string, query = "", framework = benchmark.id): Promise<Response> {
  return await call("GET", path, { token, params: { cluster, framework }, query });
}

describe("where a cluster stands in a framework", () => {
  test("is told by name and by id alike, and adds up to its score", async () => {
    const cluster = await heardCluster(1);
    const { secret } = await house.token(["framework:read"], [cluster.id]);

    const byName = FrameworkStanding.parse(await (await asked(cluster.name, secret)).json());
    const byId = FrameworkStanding.parse(await (await asked(cluster.id, secret)).json());

    expect({ ...byId, now: "" }).toEqual({ ...byName, now: "" });
    const weightOf = (status: string): number =>
      byName.requirements.filter((each) => each.status === status).reduce((sum, { weight }) => sum + weight, 0);
    expect(byName.score.weightByStatus).toEqual({
      ...{ passing: weightOf("passing"), partial: weightOf("partial"), accepted: weightOf("accepted") },
      ...{ failing: weightOf("failing"), error: weightOf("error"), manual: weightOf("manual") },
      not_assessed: weightOf("not_assessed"),
    });
    expect(byName.score.provenWeight + byName.score.weightByStatus.failing).toBeGreaterThan(0);
  });

  test("is told to no token of another cluster, and reads there like a cluster that does not exist", async () => {
    const cluster = await heardCluster(1);
    const { secret } = await house.token(["framework:read"], [(await house.cluster()).id]);

    const foreign = await asked(cluster.name, secret);
    const unknown = await asked("nowhere", secret);

    const words = async (response: Response) =>
      (await response.text()).replace(/"(requestId|detail)":"(?:[^"\\]|\\.)*"/g, "");
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(await words(foreign)).toBe(await words(unknown));
  });

  test("is never told of another framework or profile than the one asked for", async () => {
    const cluster = await heardCluster(1);
    const { secret } = await house.token(["framework:read"], [cluster.id]);

    expect((await asked(cluster.name, secret, "", "no-such-framework")).status).toBe(404);
    expect((await asked(cluster.name, secret, "?profile=no-such-profile")).status).toBe(400);
  });
});

/** The route behind a real listener, as the command line meets it. */
async function listening(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const [, cluster = "", framework = ""] = /clusters\/([^/]+)\/frameworks\/([^/?]+)/.exec(request.url ?? "") ?? [];
    const token = String(request.headers.authorization).replace("Bearer ", "");
    const answer = await asked(decodeURIComponent(cluster), token, "", decodeURIComponent(framework));
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

describe("kubeproof check", () => {
  test("holds what a fresh scan proves, and no more once it is too old to count", async () => {
    const { url, close } = await listening();
    afterAll(close);
    const fresh = await heardCluster(1);
    const stale = await heardCluster(24 * 30);
    const { secret } = await house.token(["framework:read"], "all");
    const check = async (cluster: string, ...args: readonly string[]) => {
      const printed: string[] = [];
      async function* stdin(): AsyncGenerator<Uint8Array> {}
      const io = { out: (text: string) => void printed.push(text), error: () => {}, stdin: stdin(), env: {} };
      const options = ["--url", url, "--token", secret, "--framework", benchmark.id, "--cluster", cluster];
      const code = await run(["check", ...options, ...args], io);
      return { code, out: printed.join("") };
    };

    const held = await check(fresh.name, "--min-proven", "1");
    const silent = await check(stale.name, "--min-proven", "0");

    expect(held.code, held.out).toBe(0);
    expect(silent.code, silent.out).toBe(7);
    expect(silent.out).toContain("too old to count");
  });
});
