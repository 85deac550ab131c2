import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Platform } from "../types.ts";
import { parse } from "./parse.ts";
import { platformOf } from "./platform.ts";

const sample = (name: string): string => readFileSync(join(import.meta.dirname, "samples", name), "utf8");
const list = (...items: readonly unknown[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });
const node = (name: string, more: object = {}): object => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, ...more },
});

test("what something owns is not listed: its owner is", () => {
  const { items } = parse(sample("kubectl-list.json"), {});

  expect(
    items
      .filter(({ resource }) => resource.kind === "workload")
      .map(({ resource }) => `${resource.type} ${resource.name}`),
  ).toEqual(["apps/Deployment web", "Pod debug", "batch/CronJob nightly"]);
});

test("a static Pod is listed by itself, since nothing but its node owns it", () => {
  const pod = (name: string, kind: string): object => ({
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: { name, namespace: "kube-system", ownerReferences: [{ kind, uid: "u", controller: true }] },
  });
  const { items } = parse(list(node("cp-1"), pod("etcd-cp-1", "Node"), pod("web-1", "ReplicaSet")), {});

  expect(items.map(({ resource }) => resource.name)).toEqual(["cp-1", "etcd-cp-1"]);
});

test("a list is complete only when the sender says so, and speaks for the kinds that occur in it", () => {
  const text = list(node("a"));

  expect(parse(text, {})).toMatchObject({ complete: false, covers: ["Node"] });
  expect(parse(text, { completeness: "complete" })).toMatchObject({ complete: true, covers: ["Node"] });
});

test("a list with a hole, with more pages or of one namespace is never complete", () => {
  const page = JSON.stringify({
    apiVersion: "v1",
    kind: "NodeList",
    metadata: { continue: "next" },
    items: [{ metadata: { name: "a" } }],
  });

  expect(parse(list(node("a"), { broken: true }), { completeness: "complete" }).complete).toBe(false);
  expect(parse(page, { completeness: "complete" }).complete).toBe(false);
  expect(parse(list(node("a")), { completeness: "complete", namespace: "shop" }).complete).toBe(false);
});

test("a native roster says itself what it covers, and the sender can only take away", () => {
  const text = sample("native.json");

  expect(parse(text, {}).complete).toBe(true);
  expect(parse(text, { completeness: "truncated" }).complete).toBe(false);
  expect(parse(text.replace('"complete": true', '"complete": false'), { completeness: "complete" }).complete).toBe(
    false,
  );
});

test("the cluster is known by its kube-system namespace and nodes by their roles", () => {
  const { cluster } = parse(sample("kubectl-list.json"), {});
  const { items } = parse(sample("two-lists.json"), {});

  expect(cluster).toEqual({
    uid: "0f0e0d0c-0000-4000-8000-000000000001",
    version: "v1.33.1-eks-1a2b3c4",
    platform: "eks",
  });
  expect(items[0]).toMatchObject({ resource: { kind: "node", name: "m-1" }, roles: ["control-plane"] });
});

test("containers keep their kind, images and digests", () => {
  const deployment = parse(sample("kubectl-list.json"), {}).items.find(({ resource }) => resource.name === "web");

  expect(deployment?.containers).toEqual([
    { name: "mesh", kind: "sidecar", image: "example.test/mesh:2", digest: null },
    { name: "setup", kind: "init", image: "example.test/setup:1", digest: null },
    {
      name: "web",
      kind: "main",
      image: `example.test/web@sha256:${"a".repeat(64)}`,
      digest: `sha256:${"a".repeat(64)}`,
    },
  ]);
  expect(deployment?.images).toHaveLength(3);
});

test.each([
  ["v1.30.4-eks-a737599", [], [], "eks"],
  ["v1.30.4", ["eks.amazonaws.com/nodegroup"], [], "eks"],
  ["v1.30.4-gke.100", [], [], "gke"],
  ["v1.30.4", ["cloud.google.com/gke-nodepool"], [], "gke"],
  ["v1.30.4", ["kubernetes.azure.com/cluster"], [], "aks"],
  ["v1.30.4+rke2r1", [], [], "rke2"],
  ["v1.30.4+k3s1", [], [], "k3s"],
  ["v1.30.4", [], ["config.openshift.io"], "openshift"],
  ["v1.30.4", ["kubernetes.io/os"], ["apps"], "self-managed"],
] satisfies [string, string[], string[], Platform][])(
  "%s with %j and %j is %s",
  (version, labels, groups, platform) => {
    expect(platformOf({ versions: [version], labelKeys: new Set(labels), groups: new Set(groups) })).toBe(platform);
  },
);

test("reports of other tools are refused by name", () => {
  const report = { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", metadata: { name: "x" } };

  expect(() => parse(list(report), {})).toThrow(
    expect.objectContaining({ reason: "wrong_scanner", details: { likely: "policy-report" } }),
  );
  expect(() => parse("{}", {})).toThrow(expect.objectContaining({ reason: "wrong_scanner" }));
  expect(() => parse("", {})).toThrow(expect.objectContaining({ reason: "empty" }));
});
