import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  policyReports,
  report,
  reportsPath,
  type SimulatedCluster,
  simulateCluster,
} from "#tests/support/simulated-cluster.ts";

describe("watches", () => {
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    cluster = await simulateCluster({ bookmarkIntervalMs: 5 });
    cluster.store.define(policyReports);
  });

  afterEach(() => cluster.api.close());

  const ref = { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", namespace: "default", name: "a" };

  test("a watch from the resourceVersion of a list tells every later change, once and in order", async () => {
    cluster.store.apply(report("a"));
    const { metadata } = await cluster.json(reportsPath);
    cluster.store.apply(report("a", { message: "before the watch began" }));

    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${metadata.resourceVersion}`);
    const early = await watch.next();
    cluster.store.apply(report("b"));
    cluster.store.delete(ref);
    const late = [await watch.next(), await watch.next()];

    expect(early).toMatchObject({ type: "MODIFIED", object: { results: [{ message: "before the watch began" }] } });
    expect(late).toMatchObject([
      { type: "ADDED", object: { kind: "PolicyReport", metadata: { name: "b" } } },
      { type: "DELETED", object: { metadata: { name: "a", resourceVersion: String(cluster.store.resourceVersion) } } },
    ]);
    watch.stop();
  });

  test("a watch without a resourceVersion begins with what is there", async () => {
    cluster.store.apply(report("a"));

    const watch = await cluster.watch(`${reportsPath}?watch=true`);

    expect(await watch.next()).toMatchObject({ type: "ADDED", object: { metadata: { name: "a" } } });
    watch.stop();
  });

  test("a watch from before a compaction is told 410 inside the stream and ended", async () => {
    const { metadata } = await cluster.json(reportsPath);
    cluster.store.apply(report("a"));
    cluster.store.compact();

    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${metadata.resourceVersion}`);

    expect(await watch.next()).toMatchObject({
      type: "ERROR",
      object: { kind: "Status", reason: "Expired", code: 410 },
    });
    expect(await watch.next()).toBeUndefined();
  });

  test("history is bounded: what was pushed out of it answers 410 too", async () => {
    const { metadata } = await cluster.json(reportsPath);
    for (let at = 0; at < 10_001; at += 1) cluster.store.apply(report("a", { message: String(at) }));

    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${metadata.resourceVersion}`);

    expect(await watch.next()).toMatchObject({ type: "ERROR", object: { code: 410 } });
  });

  test("bookmarks carry the resourceVersion of the cluster to a kind where nothing happens", async () => {
    const watch = await cluster.watch(
      `${reportsPath}?watch=1&allowWatchBookmarks=true&resourceVersion=${cluster.store.resourceVersion}`,
    );
    cluster.store.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "new" } });

    let bookmark = await watch.next();
    while (bookmark.object.metadata.resourceVersion !== String(cluster.store.resourceVersion))
      bookmark = await watch.next();

    expect(bookmark).toMatchObject({
      type: "BOOKMARK",
      object: { kind: "PolicyReport", apiVersion: "wgpolicyk8s.io/v1alpha2" },
    });
    watch.stop();
  });

  test("a watch of metadata tells metadata", async () => {
    const accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    const watch = await cluster.watch(`${reportsPath}?watch=1`, accept);
    cluster.store.apply(report("a"));

    const { object } = await watch.next();

    expect(object).toMatchObject({
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: { name: "a" },
    });
    expect(object).not.toHaveProperty("results");
    watch.stop();
  });

  test("an object enters and leaves a selected watch with its labels", async () => {
    const pod = (job: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "default", labels: { job } },
    });
    const watch = await cluster.watch("/api/v1/pods?watch=1&labelSelector=job%3Dbench");
    for (const job of ["other", "bench", "other"]) cluster.store.apply(pod(job));

    const told = [await watch.next(), await watch.next()];

    expect(told.map((event) => event.type)).toEqual(["ADDED", "DELETED"]);
    expect(told[1].object.metadata).toMatchObject({
      labels: { job: "bench" },
      resourceVersion: String(cluster.store.resourceVersion),
    });
    watch.stop();
  });

  test("a watch ends cleanly when its time is over, with a last bookmark", async () => {
    const path = `${reportsPath}?watch=1&timeoutSeconds=1&allowWatchBookmarks=1&resourceVersion=${cluster.store.resourceVersion}`;
    const watch = await cluster.watch(path);

    let last: unknown;
    for (let event = await watch.next(); event !== undefined; event = await watch.next()) last = event;

    expect(last).toMatchObject({ type: "BOOKMARK" });
  });

  test("withdrawing a kind tells its deletions and ends its watches", async () => {
    cluster.store.apply(report("a"));
    const watch = await cluster.watch(`${reportsPath}?watch=1&resourceVersion=${cluster.store.resourceVersion}`);

    cluster.store.withdraw(policyReports);

    expect(await watch.next()).toMatchObject({ type: "DELETED", object: { metadata: { name: "a" } } });
    expect(await watch.next()).toBeUndefined();
  });
});
