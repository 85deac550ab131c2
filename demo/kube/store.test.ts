import { beforeEach, describe, expect, test } from "vitest";
import { policyReports, report } from "#tests/support/simulated-cluster.ts";
import { ClusterStore } from "./store.ts";
import type { ObjectInput } from "./stored.ts";

function deployment(replicas: number, status: unknown = {}): ObjectInput {
  const metadata = { name: "web", namespace: "default" };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas }, status };
}

function configMap(name: string, more: Partial<ObjectInput["metadata"]> = {}): ObjectInput {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default", ...more } };
}

function refTo(name: string) {
  return { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name };
}

describe("the store of a simulated cluster", () => {
  let store: ClusterStore;

  beforeEach(() => {
    store = new ClusterStore({ name: "shop", now: () => new Date("2026-03-01T10:00:00Z") });
  });

  test("an object applied again without a difference keeps its resourceVersion", () => {
    store.define(policyReports);
    const first = store.apply(report("a"));

    const again = store.apply(report("a"));

    expect(again).toEqual({ ...first, outcome: "unchanged" });
    expect(String(store.resourceVersion)).toBe(first.resourceVersion);
  });

  test("a change raises the resourceVersion and keeps uid and creation time", () => {
    store.define(policyReports);
    const first = store.apply(report("a"));
    store.setTime(new Date("2026-03-02T10:00:00Z"));

    const changed = store.apply(report("a", { message: "another" }));

    expect(changed).toMatchObject({ outcome: "updated", uid: first.uid });
    expect(Number(changed.resourceVersion)).toBeGreaterThan(Number(first.resourceVersion));
    expect(store.list({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport" })).toMatchObject([
      { metadata: { uid: first.uid, creationTimestamp: "2026-03-01T10:00:00Z" }, results: [{ message: "another" }] },
    ]);
  });

  test("only a change of the desired state counts as a generation", () => {
    const generation = () =>
      store.get({ apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web" })?.metadata.generation;

    store.apply(deployment(1));
    const created = generation();
    store.apply(deployment(1, { readyReplicas: 1 }));
    const ready = generation();
    store.apply(deployment(2, { readyReplicas: 1 }));

    expect([created, ready, generation()]).toEqual([1, 1, 2]);
  });

  test("the same seed and the same order of objects give the same uids", () => {
    const other = new ClusterStore({ name: "elsewhere", seed: "shop" });

    expect(other.apply(configMap("a")).uid).toBe(store.apply(configMap("a")).uid);
    expect(other.apply(configMap("b")).uid).not.toBe(store.apply(configMap("c", { uid: "given" })).uid);
  });

  test("deleting an owner takes along what it alone owns", () => {
    const first = store.apply(configMap("first")).uid;
    const second = store.apply(configMap("second")).uid;
    const middle = store.apply(configMap("middle", { ownerReferences: [{ uid: first }] })).uid;
    store.apply(configMap("leaf", { ownerReferences: [{ uid: middle }] }));
    store.apply(configMap("both", { ownerReferences: [{ uid: first }, { uid: second }] }));

    store.delete(refTo("first"));

    const left = store.list({ apiVersion: "v1", kind: "ConfigMap" }).map((object) => object.metadata.name);
    expect(left).toEqual(["both", "second"]);
  });

  test("deleting a namespace takes along everything in it and nothing else", () => {
    store.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    store.apply(configMap("inside", { namespace: "shop" }));
    store.apply(configMap("outside", { namespace: "shop-2" }));

    store.delete({ apiVersion: "v1", kind: "Namespace", name: "shop" });

    const left = store.list({ apiVersion: "v1", kind: "ConfigMap" }).map((object) => object.metadata.name);
    expect(left).toEqual(["outside"]);
  });

  test("a withdrawn kind takes its objects and its CRD along, and comes back empty", () => {
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    store.define(policyReports);
    store.apply(report("a"));
    expect(store.list(crd)).toHaveLength(1);

    store.withdraw(policyReports);

    expect(store.list(crd)).toHaveLength(0);
    expect(() => store.apply(report("a"))).toThrow("is not served by shop");
    store.define(policyReports);
    expect(store.list({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport" })).toHaveLength(0);
  });

  test("an object of the same name with another uid replaces the one before as a deletion and a creation", () => {
    const before = store.apply(configMap("a", { uid: "one" })).resourceVersion;
    const told: string[] = [];
    store.collection("", "configmaps")?.listen({
      event: (event) => told.push(`${event.type} ${event.object.uid}`),
      ended: () => told.push("ended"),
    });

    const after = store.apply(configMap("a", { uid: "two" }));

    expect(told).toEqual(["DELETED one", "ADDED two"]);
    expect(after.outcome).toBe("created");
    expect(Number(after.resourceVersion)).toBe(Number(before) + 2);
  });

  test("an object in the wrong place is refused", () => {
    expect(() => store.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } })).toThrow(
      "needs a namespace",
    );
    expect(() => store.apply({ apiVersion: "v1", kind: "Node", metadata: { name: "n", namespace: "x" } })).toThrow(
      "must not have a namespace",
    );
  });
});
