import { expect, test } from "vitest";
import { parse } from "#lib/scanners/roster/parse.ts";
import {
  changed,
  failing,
  following,
  gone,
  HandContext,
  heard,
  kubeObject,
  listed,
  served,
} from "#tests/support/hand-reader.ts";
import type { KubeObject, ServedKind } from "../kube/types.ts";
import { roster } from "./roster.ts";

const kinds = {
  nodes: served("", "v1", "nodes", "Node", false),
  namespaces: served("", "v1", "namespaces", "Namespace", false),
  pods: served("", "v1", "pods", "Pod"),
  deployments: served("apps", "v1", "deployments", "Deployment"),
  statefulSets: served("apps", "v1", "statefulsets", "StatefulSet"),
  daemonSets: served("apps", "v1", "daemonsets", "DaemonSet"),
  replicaSets: served("apps", "v1", "replicasets", "ReplicaSet"),
  roles: served("rbac.authorization.k8s.io", "v1", "roles", "Role"),
};
const rollouts = served("argoproj.io", "v1alpha1", "rollouts", "Rollout");

function open() {
  const context = new HandContext();
  context.served = [...Object.values(kinds), rollouts];
  const reader = roster.open(context);
  reader.follows(Object.values(kinds).map((kind) => ({ kind, metadataOnly: false, pageSize: 250 })));
  const listAll = async (objects: readonly (readonly [ServedKind, KubeObject])[]): Promise<void> => {
    for (const kind of Object.values(kinds)) {
      const own = objects.filter(([of]) => of === kind).map(([, object]) => object);
      await reader.take(kind, changed("list", ...own));
      await reader.take(kind, listed("2026-11-20T07:59:00Z", ...own.map(({ metadata }) => metadata.uid)));
      await reader.take(kind, following());
    }
  };
  const pass = async (): Promise<void> => {
    context.passWake();
    await reader.due();
  };
  const hearAll = async (): Promise<void> => {
    for (const kind of Object.values(kinds)) await reader.take(kind, heard);
  };
  const read = () => parse(Buffer.from(context.sent.at(-1)?.bytes ?? []).toString(), {});
  return { context, reader, listAll, pass, hearAll, read };
}

const podSpec = { containers: [{ name: "web", image: "example.test/web:1" }] };
const deployment = (name: string, more: object = {}): KubeObject =>
  kubeObject(kinds.deployments, name, { spec: { template: { spec: podSpec } }, ...more });
const owned = (apiVersion: string, kind: string, name: string) => ({
  metadata: { ownerReferences: [{ apiVersion, kind, name, uid: `uid-${name}`, controller: true }] },
});

test("the document is the native roster the server reads, complete when every list was read to its end", async () => {
  const { context, listAll, pass, read } = open();

  await listAll([
    [
      kinds.nodes,
      kubeObject(kinds.nodes, "cp-1", {
        metadata: { labels: { "node-role.kubernetes.io/control-plane": "" } },
        status: { nodeInfo: { kubeletVersion: "v1.33.2+k3s1" } },
      }),
    ],
    [kinds.namespaces, kubeObject(kinds.namespaces, "shop", { metadata: { labels: { team: "shop" } } })],
    [
      kinds.deployments,
      deployment("shop/web", {
        spec: {
          template: {
            spec: {
              initContainers: [
                { name: "setup", image: "example.test/setup:1" },
                { name: "mesh", image: "example.test/mesh:2", restartPolicy: "Always" },
              ],
              containers: [{ name: "web", image: `example.test/web@sha256:${"a".repeat(64)}` }],
            },
          },
        },
      }),
    ],
    [kinds.roles, kubeObject(kinds.roles, "shop/reader")],
  ]);
  await pass();

  // What came to be since the lists were begun may not have been heard of.
  expect(context.sent[0]).toMatchObject({ scanner: "roster", envelope: { observedAt: "2026-11-20T07:59:00.000Z" } });
  const document = read();
  expect(document).toMatchObject({
    format: "native",
    complete: true,
    warnings: [],
    cluster: { uid: "uid-of-kube-system", version: "v1.33.2", platform: "k3s" },
  });
  expect(document.covers).toEqual(
    ["Namespace", "Node", "Pod", "apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet"].concat(
      "rbac.authorization.k8s.io/Role",
    ),
  );
  expect(document.items.map(({ resource }) => `${resource.type} ${resource.namespace}/${resource.name}`)).toEqual([
    "Node /cp-1",
    "Namespace /shop",
    "apps/Deployment shop/web",
    "rbac.authorization.k8s.io/Role shop/reader",
  ]);
  expect(document.items[0]).toMatchObject({ roles: ["control-plane"] });
  expect(document.items[2]?.containers).toEqual([
    { name: "setup", kind: "init", image: "example.test/setup:1", digest: null },
    { name: "mesh", kind: "sidecar", image: "example.test/mesh:2", digest: null },
    {
      name: "web",
      kind: "main",
      image: `example.test/web@sha256:${"a".repeat(64)}`,
      digest: `sha256:${"a".repeat(64)}`,
    },
  ]);
});

test("nothing is told before every kind was listed or is known not to be readable", async () => {
  const { context, reader, listAll } = open();

  await reader.take(kinds.nodes, listed("2026-11-20T07:59:00Z"));
  await reader.flush();
  expect(context.sent).toEqual([]);
  await listAll([]);
  await reader.flush();

  expect(context.sent).toHaveLength(1);
});

test("a roster that lacks a kind that runs containers is marked incomplete and does not cover that kind", async () => {
  const { context, reader, listAll, read } = open();
  await listAll([]);
  await reader.flush();

  await reader.take(kinds.daemonSets, failing);
  await reader.take(kinds.deployments, changed("watch", deployment("shop/new")));
  await reader.flush();

  expect(context.sent).toHaveLength(2);
  expect(read().complete).toBe(false);
  expect(read().covers).not.toContain("apps/DaemonSet");
  await reader.take(kinds.daemonSets, following());
  await reader.take(kinds.deployments, gone(context.now, "uid-shop/new"));
  await reader.flush();
  expect(read().complete).toBe(true);
});

test("a kind read by name alone can fail without the roster losing the others", async () => {
  const { reader, listAll, read } = open();
  await listAll([[kinds.roles, kubeObject(kinds.roles, "shop/reader")]]);

  await reader.take(kinds.roles, failing);
  await reader.flush();

  expect(read().complete).toBe(true);
  expect(read().covers).not.toContain("rbac.authorization.k8s.io/Role");
});

test("what a built-in controller owns is not listed, what its node or nobody owns is", async () => {
  const { reader, listAll, read } = open();
  const pod = (name: string, more: object): readonly [ServedKind, KubeObject] => [
    kinds.pods,
    kubeObject(kinds.pods, `kube-system/${name}`, { spec: podSpec, ...more }),
  ];

  await listAll([
    pod("web-5d4f8-x2vbn", owned("apps/v1", "ReplicaSet", "web-5d4f8")),
    pod("etcd-cp-1", owned("v1", "Node", "cp-1")),
    pod("debug", {}),
  ]);
  await reader.flush();

  expect(read().items.map(({ resource }) => resource.name)).toEqual(["debug", "etcd-cp-1"]);
});

test("revisions of a controller that is not built in are one workload, by the name scanners give it", async () => {
  const { reader, listAll, read } = open();
  const revision = (name: string, image: string, replicas: number): readonly [ServedKind, KubeObject] => [
    kinds.replicaSets,
    kubeObject(kinds.replicaSets, `shop/${name}`, {
      ...owned("argoproj.io/v1alpha1", "Rollout", "cart"),
      spec: { replicas, template: { spec: { containers: [{ name: "cart", image }] } } },
    }),
  ];

  await listAll([
    revision("cart-6b59cc5ddb", "example.test/cart:1", 0),
    revision("cart-7c8d9f4b5d", "example.test/cart:2", 3),
  ]);
  await reader.flush();

  const { items, covers } = read();
  expect(items.map(({ resource, uid, images }) => [resource.type, resource.name, uid, images])).toEqual([
    ["apps/Deployment", "cart", "uid-cart", ["example.test/cart:2"]],
    ["argoproj.io/Rollout", "cart", "uid-cart", []],
  ]);
  expect(covers).not.toContain("argoproj.io/Rollout");
});

test("Deployments are covered only when ReplicaSets are, since those may stand under their name", async () => {
  const { reader, listAll, read } = open();
  await listAll([]);

  await reader.take(kinds.replicaSets, failing);
  await reader.flush();

  expect(read().covers).not.toContain("apps/Deployment");
});

test("heartbeats make no roster, changes one within seconds, and half an hour without any another", async () => {
  const { context, reader, listAll, pass, hearAll } = open();
  const node = (rest: Record<string, unknown>): KubeObject => kubeObject(kinds.nodes, "cp-1", rest);
  await listAll([[kinds.nodes, node({ status: { conditions: [1] } })]]);
  await pass();
  expect(context.sent).toHaveLength(1);

  await reader.take(kinds.nodes, changed("watch", node({ status: { conditions: [2] } })));
  expect(context.wakeMs).toBe(30 * 60_000);
  await reader.take(kinds.deployments, changed("watch", deployment("shop/web")));
  expect(context.wakeMs).toBeLessThanOrEqual(10_000);
  for (let turn = 0; turn < 5 && context.sent.length < 2; turn += 1) {
    context.now = new Date(context.now.getTime() + 20_000);
    await hearAll();
    await pass();
  }
  expect(context.wakeMs).toBe(30 * 60_000);
  context.passWake();
  await hearAll();
  await reader.due();

  expect(context.sent.map(({ envelope }) => envelope.observedAt)).toEqual([
    "2026-11-20T07:59:00.000Z",
    // The instant of the change, not of the telling.
    "2026-11-20T08:00:03.000Z",
    expect.stringMatching(/^2026-11-20T08:[23]/),
  ]);
});

test("the same kinds chosen anew make no roster, and others do", async () => {
  const { context, reader, listAll, pass } = open();
  await listAll([]);
  await pass();
  const chosen = Object.values(kinds).map((kind) => ({ kind, metadataOnly: false, pageSize: 250 }));

  reader.follows(chosen);
  expect(context.wakeMs).toBe(30 * 60_000);
  reader.follows(chosen.slice(1));
  expect(context.wakeMs).toBeLessThan(60_000);
});

test("a roster is true at an instant until which every kind was heard, and is told again for what changed later", async () => {
  const { context, reader, listAll, pass, hearAll } = open();
  await listAll([[kinds.deployments, deployment("shop/web")]]);
  await pass();

  await reader.take(kinds.deployments, gone(context.now, "uid-shop/web"));
  for (let turn = 0; turn < 4; turn += 1) await pass();
  expect(context.sent).toHaveLength(2);
  context.now = new Date(context.now.getTime() + 10_000);
  await hearAll();
  await pass();

  const [first, second, third] = context.sent.map(({ envelope }) => envelope.observedAt ?? "");
  expect(second).toBe("2026-11-20T07:59:00.001Z");
  expect(first && second && third && first < second && third > "2026-11-20T08:00:03.000Z").toBe(true);
  expect(context.sent).toHaveLength(3);
});
