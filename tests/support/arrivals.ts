import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { loadCatalog } from "#lib/catalog/load.ts";
import type { Envelope, IngestAnswer } from "#lib/contract/envelope.ts";
import type { Context } from "#lib/db/context.ts";
import type { Clusters } from "#lib/domain/access/actor.ts";
import type { Role } from "#lib/domain/access/role.ts";
import { receive } from "#lib/ingest/receive.ts";
import type { TestHouse } from "./house.ts";

const catalog = loadCatalog();

/** A document of tests/samples/kube-bench as its tool wrote it. */
export const sample = (name: "cp-1" | "worker-1" | "cp-1-fixed"): Buffer =>
  readFileSync(new URL(`../samples/kube-bench/${name}.json`, import.meta.url));

/** The same document with some of its results changed, by check id. */
export function changed(document: Buffer, results: Readonly<Record<string, object>>): Buffer {
  const parsed: unknown = JSON.parse(document.toString(), (_key, value: unknown) =>
    isResult(value) ? { ...value, ...results[value.test_number] } : value,
  );
  return Buffer.from(JSON.stringify(parsed));
}

const isResult = (value: unknown): value is { test_number: string } =>
  typeof value === "object" && value !== null && "test_number" in value && typeof value.test_number === "string";

export type Arriving = {
  readonly cluster: { readonly id: string; readonly name: string };
  readonly at: Date;
  readonly bytes: Uint8Array;
  readonly node?: string;
  readonly scanner?: string;
  readonly completeness?: Envelope["completeness"];
  readonly toolVersion?: string;
  /** When the tool looked, in the words of the sender; by default nobody says. */
  readonly observedAt?: Date;
};

/** One document through the one door, received at an instant. */
export async function arrive(house: TestHouse, arriving: Arriving): Promise<IngestAnswer> {
  const { cluster, at, bytes, node, completeness, toolVersion } = arriving;
  const envelope: Envelope = {
    v: 1,
    scanner: arriving.scanner ?? "kube-bench",
    cluster: cluster.name,
    scope: node === undefined ? {} : { node },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...(completeness === undefined ? {} : { completeness }),
    ...(toolVersion === undefined ? {} : { toolVersion }),
    ...(arriving.observedAt === undefined
      ? {}
      : { observedAt: arriving.observedAt.toISOString(), observedAtSource: "sender" as const }),
  };
  const arrival = { envelope, clusterId: cluster.id, bytes, actor: { kind: "system", id: "test" } } as const;
  return await receive({ sql: house.sql, catalog, now: at }, arrival, { wait: true });
}

/** The hour of a test, counted from the morning of 20 November 2026. */
export const hours = (count: number): Date => new Date(Date.UTC(2026, 10, 20, 8) + count * 3_600_000);

/** A cluster with one control plane and one worker, both looked at, and who sees it an hour later. */
export async function twoNodes(house: TestHouse) {
  const cluster = await house.cluster();
  const first = await arrive(house, { cluster, at: hours(0), bytes: sample("cp-1"), node: "cp-1" });
  const second = await arrive(house, { cluster, at: hours(1), bytes: sample("worker-1"), node: "worker-1" });
  return { cluster, first, second, ctx: looking(house, hours(2), [cluster.id]) };
}

/** A list of kubectl that names these nodes (control planes first) and one namespace with a workload. */
export function rosterOf(nodes: Readonly<Record<string, "control-plane" | "worker">>): Buffer {
  const meta = (name: string, more: object = {}) => ({
    metadata: { name, uid: `uid-${name}`, creationTimestamp: "2026-01-10T08:00:00Z", ...more },
  });
  const items = [
    ...Object.entries(nodes).map(([name, role]) => ({
      ...{ apiVersion: "v1", kind: "Node" },
      ...meta(name, role === "worker" ? {} : { labels: { "node-role.kubernetes.io/control-plane": "" } }),
    })),
    {
      ...{ apiVersion: "v1", kind: "Namespace" },
      ...meta("shop", { labels: { "pod-security.kubernetes.io/enforce": "restricted" } }),
    },
    { apiVersion: "v1", kind: "Namespace", ...meta("kube-system") },
    { apiVersion: "apps/v1", kind: "Deployment", ...meta("cart", { namespace: "shop" }), spec: {} },
  ];
  return Buffer.from(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

/** A person with this role who sees these clusters at an instant. */
export function looking(house: TestHouse, at: Date, clusters: Clusters = "all", role: Role = "engineer"): Context {
  return house.contextOf({ kind: "person", id: randomUUID(), sessionId: randomUUID(), roles: [role], clusters }, at);
}
