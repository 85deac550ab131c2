import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  policyReports,
  report,
  reportsPath,
  type SimulatedCluster,
  simulateCluster,
} from "#tests/support/simulated-cluster.ts";
import { startKubeApi } from "./server.ts";
import { ClusterStore } from "./store.ts";

let cluster: SimulatedCluster;

beforeEach(async () => {
  cluster = await simulateCluster();
  cluster.store.define(policyReports);
});

afterEach(() => cluster.api.close());

function names(list: { items: readonly { metadata: { name: string } }[] }): readonly string[] {
  return list.items.map((item) => item.metadata.name);
}

describe("lists", () => {
  test("the pages of a list show one moment, whatever changes between them", async () => {
    for (const name of ["a", "b", "c", "d"]) cluster.store.apply(report(name));
    const first = await cluster.json(`${reportsPath}?limit=2`);
    cluster.store.apply(report("bb"));
    cluster.store.apply(report("d", { message: "changed" }));
    cluster.store.delete({ ...policyRef("c") });

    const second = await cluster.json(`${reportsPath}?limit=2&continue=${first.metadata.continue}`);

    expect(first.metadata.remainingItemCount).toBe(2);
    expect([names(first), names(second)]).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(second.items[1].results[0].message).toBe("labels are missing");
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    expect(second.metadata.continue).toBeUndefined();
  });

  test("a continue token from before a compaction has expired and names a fresh one that goes on from there", async () => {
    for (const name of ["a", "b", "c"]) cluster.store.apply(report(name));
    const first = await cluster.json(`${reportsPath}?limit=1`);
    cluster.store.apply(report("bb"));
    cluster.store.compact();

    const expired = await cluster.ask(`${reportsPath}?limit=9&continue=${first.metadata.continue}`);
    const status = await expired.json();
    const rest = await cluster.json(`${reportsPath}?limit=9&continue=${status.metadata.continue}`);

    expect([expired.status, status.kind, status.reason, status.code]).toEqual([410, "Status", "Expired", 410]);
    expect(names(rest)).toEqual(["b", "bb", "c"]);
  });

  test("only lists of custom resources keep kind and apiVersion in their items", async () => {
    cluster.store.apply(report("a"));

    const custom = await cluster.json(reportsPath);
    const builtIn = await cluster.json("/api/v1/namespaces");

    expect(custom).toMatchObject({
      kind: "PolicyReportList",
      items: [{ kind: "PolicyReport", apiVersion: custom.apiVersion }],
    });
    expect(builtIn).toMatchObject({ kind: "NamespaceList", apiVersion: "v1" });
    expect(builtIn.items[0]).not.toHaveProperty("kind");
    expect(builtIn.items[0]).not.toHaveProperty("apiVersion");
  });

  test("metadata alone is served where it is asked for", async () => {
    cluster.store.apply(report("a"));

    const list = await cluster.json(reportsPath, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
    const wrong = await cluster.ask(reportsPath, {
      headers: { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" },
    });

    expect(list).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
    expect(list.items[0]).toMatchObject({
      kind: "PartialObjectMetadata",
      metadata: { name: "a", namespace: "default" },
    });
    expect(list.items[0]).not.toHaveProperty("results");
    expect(wrong.status).toBe(406);
  });

  test("a namespace and selectors narrow a list, page by page", async () => {
    const pod = (name: string, namespace: string, job: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels: { job } },
      status: { phase: name === "three" ? "Running" : "Succeeded" },
    });
    cluster.store.apply(pod("one", "kube-system", "bench"));
    cluster.store.apply(pod("two", "kube-system", "other"));
    cluster.store.apply(pod("three", "kube-system", "bench"));
    cluster.store.apply(pod("one", "kube-system-2", "bench"));

    const path = "/api/v1/namespaces/kube-system/pods";
    const first = await cluster.json(`${path}?labelSelector=job%3Dbench&limit=1`);
    const second = await cluster.json(`${path}?labelSelector=job%3Dbench&limit=1&continue=${first.metadata.continue}`);
    const running = await cluster.json("/api/v1/pods?fieldSelector=status.phase%3DRunning");

    expect([...names(first), ...names(second)]).toEqual(["one", "three"]);
    expect(first.metadata).not.toHaveProperty("remainingItemCount");
    expect(names(running)).toEqual(["three"]);
  });

  test("a large list is compressed only for those who take it", async () => {
    cluster.store.apply(report("a", { message: "x".repeat(200_000) }));

    const plain = await cluster.ask(reportsPath, { headers: { "accept-encoding": "identity" } });
    const packed = await cluster.ask(reportsPath, { headers: { "accept-encoding": "gzip" } });

    expect([plain.headers.get("content-encoding"), packed.headers.get("content-encoding")]).toEqual([null, "gzip"]);
    expect(await packed.json()).toEqual(await plain.json());
  });

  test("a resourceVersion from the future is refused as one", async () => {
    const answer = await cluster.ask(`${reportsPath}?resourceVersion=999999`);

    expect([answer.status, (await answer.json()).details.causes[0].reason]).toEqual([504, "ResourceVersionTooLarge"]);
  });
});

describe("single objects, logs and rights", () => {
  test("an object is whole, and one that is not there is refused by name", async () => {
    const found = await cluster.json("/api/v1/namespaces/kube-system");
    const missing = await cluster.ask("/api/v1/namespaces/nowhere");

    expect(found).toMatchObject({ kind: "Namespace", apiVersion: "v1", metadata: { name: "kube-system" } });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({
      reason: "NotFound",
      details: { name: "nowhere", kind: "namespaces" },
    });
  });

  test("a log is told from its end, and a container that is not clear is asked for", async () => {
    const metadata = { name: "bench", namespace: "default" };
    const containers = [{ name: "main" }, { name: "sidecar" }];
    cluster.store.apply({
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { containers },
      status: { phase: "Succeeded" },
    });
    cluster.store.setLog("default", "bench", "main", "one\ntwo\nthree\n");
    const path = "/api/v1/namespaces/default/pods/bench/log";

    const text = async (query: string) => (await cluster.ask(`${path}${query}`)).text();

    expect(await text("?container=main")).toBe("one\ntwo\nthree\n");
    expect(await text("?container=main&tailLines=2")).toBe("two\nthree\n");
    expect(await text("?container=main&limitBytes=5")).toBe("one\nt");
    expect(await text("?container=main&tailLines=1&timestamps=true")).toBe("2026-03-01T10:00:00.000000000Z three\n");
    expect(await text("?container=sidecar")).toBe("");
    expect(await text("")).toContain("choose one of: [main sidecar]");
  });

  test("a right taken away refuses the request and the review of it", async () => {
    cluster.api.setFaults("shop", { refuse: [{ status: 403, plural: "policyreports", verb: "watch" }] });
    const review = async (verb: string) => {
      const spec = { resourceAttributes: { group: "wgpolicyk8s.io", resource: "policyreports", verb } };
      const answer = await cluster.ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        method: "POST",
        body: JSON.stringify({ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec }),
      });
      return (await answer.json()).status.allowed;
    };

    const refused = await cluster.ask(`${reportsPath}?watch=1`);

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ reason: "Forbidden", details: { group: "wgpolicyk8s.io" } });
    expect([await review("list"), await review("watch"), await review("delete")]).toEqual([true, false, false]);
  });

  test("Secrets are never served, and another cluster's token opens nothing but version and health", async () => {
    const headers = { authorization: "Bearer simulated-elsewhere" };
    const statuses = ["/version", "/livez", "/readyz", "/api", reportsPath].map(
      async (path) => (await cluster.ask(path, { headers })).status,
    );

    expect((await cluster.ask("/api/v1/secrets")).status).toBe(403);
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 401, 401]);
  });
});

describe("the fleet", () => {
  test("a cluster that joins late is served, and one rebuilt under its name is another one", async () => {
    const clusters = new Map([["first", new ClusterStore({ name: "first" })]]);
    const api = await startKubeApi({ clusters });
    const identity = async (name: string) => {
      const headers = { authorization: `Bearer simulated-${name}` };
      const answer = await fetch(`${api.urlOf(name)}/api/v1/namespaces/kube-system`, { headers });
      return answer.ok ? (await answer.json()).metadata.uid : answer.status;
    };
    const before = [await identity("first"), await identity("late")];

    clusters.set("late", new ClusterStore({ name: "late", kubeSystemUid: "late-uid" }));
    clusters.set("first", new ClusterStore({ name: "first", kubeSystemUid: "rebuilt-uid" }));

    expect(before).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 404]);
    expect([await identity("first"), await identity("late")]).toEqual(["rebuilt-uid", "late-uid"]);
    await api.close();
  });
});

describe("discovery", () => {
  test("a kind appears and disappears with its group while the server runs", async () => {
    const groups = async () =>
      (await cluster.json("/apis")).groups
        .map((group: { name: string }) => group.name)
        .filter((name: string) => /polic|report/.test(name));
    const before = await groups();

    cluster.store.withdraw(policyReports);
    cluster.store.define({
      ...policyReports,
      group: "openreports.io",
      version: "v1alpha1",
      plural: "reports",
      kind: "Report",
    });

    expect(before).toEqual(["policy", "wgpolicyk8s.io"]);
    expect(await groups()).toEqual(["openreports.io", "policy"]);
    expect((await cluster.ask(reportsPath)).status).toBe(404);
    expect((await cluster.ask("/apis/wgpolicyk8s.io/v1alpha2")).status).toBe(404);
    expect((await cluster.json("/apis/openreports.io/v1alpha1")).resources).toMatchObject([
      { name: "reports", kind: "Report", namespaced: true, verbs: expect.arrayContaining(["list", "watch"]) },
    ]);
  });

  test("the same objects are served under every version of their kind, the preferred one named first", async () => {
    cluster.store.withdraw(policyReports);
    cluster.store.define({ ...policyReports, otherVersions: ["v1beta1"] });
    cluster.store.apply(report("a"));

    const group = await cluster.json("/apis/wgpolicyk8s.io");
    const list = await cluster.json("/apis/wgpolicyk8s.io/v1beta1/policyreports");

    expect(group.preferredVersion.version).toBe("v1alpha2");
    expect(group.versions).toHaveLength(2);
    expect(list.items).toMatchObject([{ apiVersion: "wgpolicyk8s.io/v1beta1", metadata: { name: "a" } }]);
  });

  test("the core group lists namespaced and cluster-wide kinds and the log of pods", async () => {
    const { resources } = await cluster.json("/api/v1");

    expect(resources).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "nodes", kind: "Node", namespaced: false }),
        expect.objectContaining({ name: "pods", kind: "Pod", namespaced: true }),
        expect.objectContaining({ name: "pods/log", verbs: ["get"] }),
      ]),
    );
  });
});

function policyRef(name: string) {
  return { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", namespace: "default", name };
}
