import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  policyReports,
  report,
  reportsPath,
  type SimulatedCluster,
  simulateCluster,
} from "#tests/support/simulated-cluster.ts";
import { type Asked, chaos, type Faults } from "./faults.ts";

describe("faults", () => {
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    cluster = await simulateCluster();
    cluster.store.define(policyReports);
    for (const name of ["a", "b", "c"]) cluster.store.apply(report(name));
  });

  afterEach(() => cluster.api.close());

  const set = (faults: Faults) => cluster.api.setFaults("shop", faults);

  test.each([
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [410, "Expired"],
    [500, "InternalError"],
    [503, "ServiceUnavailable"],
  ] as const)("a cluster refuses everything with %i until the fault is lifted", async (status, reason) => {
    set({ refuse: [{ status }] });
    const refused = await cluster.ask(reportsPath);
    set({});

    expect([refused.status, (await refused.json()).reason]).toEqual([status, reason]);
    expect((await cluster.ask(reportsPath)).status).toBe(200);
  });

  test("a 429 says when to come back and is no Status", async () => {
    set({ refuse: [{ status: 429, retryAfterSeconds: 7 }] });

    const limited = await cluster.ask(reportsPath);

    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await limited.text()).toBe("Too many requests, please try again later.\n");
  });

  test("a fault can be held to one kind and verb", async () => {
    set({ refuse: [{ status: 403, plural: "policyreports", verb: "list" }] });

    const statuses = [reportsPath, "/api/v1/namespaces"].map(async (path) => (await cluster.ask(path)).status);

    expect(await Promise.all(statuses)).toEqual([403, 200]);
  });

  test("a hanging cluster takes the request and never answers", async () => {
    set({ hang: { verb: "list" } });
    const given = new AbortController();
    const asked = cluster.ask(reportsPath, { signal: given.signal });
    await expect.poll(() => cluster.api.requests.count("shop", "list")).toBe(1);

    given.abort();

    await expect(asked).rejects.toThrow("aborted");
    expect((await cluster.ask("/api/v1/namespaces/default")).status).toBe(200);
  });

  test("a disconnected cluster cuts every connection, open watches included", async () => {
    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${cluster.store.resourceVersion}`);

    set({ disconnect: true });

    await expect(watch.next()).rejects.toThrow();
    await expect(cluster.ask(reportsPath)).rejects.toThrow();
  });

  test("a truncated list breaks off instead of ending", async () => {
    set({ truncateBody: true });

    const answer = await cluster.ask(reportsPath);

    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  test("continue tokens expire when told to, the first page does not", async () => {
    set({ expireContinue: true });

    const first = await cluster.json(`${reportsPath}?limit=1`);
    const second = await cluster.ask(`${reportsPath}?limit=1&continue=${first.metadata.continue}`);

    expect([first.items.length, second.status]).toEqual([1, 410]);
  });

  test("a watch drops after its time, also one that was open before", async () => {
    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${cluster.store.resourceVersion}`);

    set({ dropWatchAfterMs: 5 });

    await expect(watch.next()).rejects.toThrow();
  });

  test("a stalled watch stays open and loses what happens meanwhile; a new one resumes without loss", async () => {
    const from = cluster.store.resourceVersion;
    const stalled = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${from}`);
    set({ stallWatches: true });
    cluster.store.apply(report("d"));
    set({});
    let heard = "nothing";
    const first = stalled.next().then(
      () => (heard = "an event"),
      () => (heard = "its end"),
    );

    const resumed = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${from}`);
    cluster.store.apply(report("e"));
    const told = [await resumed.next(), await resumed.next()];

    expect(told.map((event) => event.object.metadata.name)).toEqual(["d", "e"]);
    expect(heard).toBe("nothing");
    stalled.stop();
    await first;
    resumed.stop();
  });

  test("a watch can be answered with 410 although nothing was compacted", async () => {
    set({ expireWatch: true });

    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${cluster.store.resourceVersion}`);

    expect(await watch.next()).toMatchObject({ type: "ERROR", object: { code: 410 } });
  });

  test("another cluster can answer under the name: its kube-system has another uid", async () => {
    const uid = "11111111-1111-4111-8111-111111111111";
    set({ wrongUid: uid });

    const one = await cluster.json("/api/v1/namespaces/kube-system");
    const list = await cluster.json("/api/v1/namespaces");

    expect(one.metadata.uid).toBe(uid);
    expect(list.items.map((item: { metadata: { uid: string } }) => item.metadata.uid)).toContain(uid);
    expect((await cluster.json("/api/v1/namespaces/default")).metadata.uid).not.toBe(uid);
  });

  test("chaos of one seed is the same chaos again, and meets about the share it was told", () => {
    const asked: readonly Asked[] = (["list", "watch", "get"] as const).map((verb) => ({
      verb,
      group: "",
      plural: "pods",
    }));
    const drawn = (seed: number) => {
      const { draw } = chaos(seed, 0.2);
      return Array.from({ length: 3000 }, (_, at) =>
        JSON.stringify(draw?.(asked[at % 3] ?? { verb: "get", group: "", plural: "" })),
      );
    };

    const first = drawn(7);

    expect(drawn(7)).toEqual(first);
    expect(drawn(8)).not.toEqual(first);
    const share = first.filter((faults) => faults !== "{}").length / first.length;
    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.23);
  });

  test("what a cluster was asked is counted by verb, and as the rights a role needs for it", async () => {
    await cluster.ask(reportsPath);
    await cluster.ask(reportsPath);
    await cluster.ask("/api/v1/namespaces/kube-system");
    await cluster.ask("/version");

    const { requests } = cluster.api;

    expect(requests.byVerb("shop")).toEqual({ list: 2, get: 1, discovery: 1 });
    expect(requests.count("shop")).toBe(4);
    expect(requests.rights("shop")).toEqual(["get namespaces", "list policyreports.wgpolicyk8s.io"]);
    expect(requests.recent("shop").at(-1)).toMatchObject({ method: "GET", path: "/version", status: 200 });
  });
});
