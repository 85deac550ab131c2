import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { Platform, RosterContainer, RosterItem } from "../types.ts";
import { platforms } from "../types.ts";
import { itemOf, rolesOf, timeOf } from "./item.ts";
import { platformOf } from "./platform.ts";
import { Container, NativeNamespace, NativeNode, NativeOther, NativeRoster, NativeWorkload } from "./schema.ts";

/** What a native roster says (formats § 0). */
export type NativeReading = {
  readonly observedAt: Date | null;
  readonly complete: boolean;
  readonly items: readonly RosterItem[];
  readonly covers: readonly string[];
  readonly uid: string | null;
  readonly version: string | null;
  readonly platform: Platform;
};

type Reader<T> = { safeParse(raw: unknown): { success: true; data: T } | { success: false } };

function readAll<T>(list: readonly unknown[], schema: Reader<T>, warnings: Warnings): readonly T[] {
  const read: T[] = [];
  for (const raw of list) {
    const result = schema.safeParse(raw);
    if (result.success) read.push(result.data);
    else warnings.add("invalid_entry", "Entries of the roster without a name or kind were left out.");
  }
  return read;
}

function containersOf(list: readonly unknown[], warnings: Warnings): readonly RosterContainer[] {
  return readAll(list, Container, warnings).map((container): RosterContainer => {
    const kind = container.kind === "init" || container.kind === "sidecar" ? container.kind : "main";
    const image = container.image.slice(0, 1_000);
    return { name: container.name, kind, image, digest: container.digest === "" ? null : container.digest };
  });
}

function itemsOf(roster: ReturnType<typeof NativeRoster.parse>, warnings: Warnings): readonly RosterItem[] {
  const nodes = readAll(roster.nodes, NativeNode, warnings).map((node) => {
    const said = node.roles.filter((role) => typeof role === "string");
    const roles = [...new Set([...said, ...rolesOf(node.labels)])].sort();
    return itemOf({ ...node, type: "Node", namespace: "", roles });
  });
  const namespaces = readAll(roster.namespaces, NativeNamespace, warnings).map((namespace) =>
    itemOf({ ...namespace, type: "Namespace", namespace: "" }),
  );
  const workloads = readAll(roster.workloads, NativeWorkload, warnings).map((workload) =>
    itemOf({
      ...workload,
      type: workload.apiGroup === "" ? workload.kind : `${workload.apiGroup}/${workload.kind}`,
      containers: containersOf(workload.containers, warnings),
    }),
  );
  const others = Object.entries(roster.others).flatMap(([type, list]) =>
    readAll(Array.isArray(list) ? list : [], NativeOther, warnings).map((other) =>
      itemOf({ ...other, type: type.replace(/^\//, "") }),
    ),
  );
  return [...nodes, ...namespaces, ...workloads, ...others];
}

/** Reads a native roster; null when the value is none. */
export function readNative(value: unknown, warnings: Warnings): NativeReading | null {
  const isNative =
    typeof value === "object" &&
    value !== null &&
    !("kind" in value) &&
    ("nodes" in value || "workloads" in value || "complete_for" in value);
  if (!isNative) return null;
  const read = NativeRoster.safeParse(value);
  if (!read.success) return null;
  const roster = read.data;
  const nodes = readAll(roster.nodes, NativeNode, warnings);
  const version = roster.cluster?.version ?? "";
  const labelKeys = new Set(nodes.flatMap((node) => Object.keys(node.labels)));
  const groups = new Set(Object.keys(roster.others).map((type) => type.split("/")[0] ?? ""));
  const said = platforms.find((platform) => platform === roster.cluster?.provider);
  return {
    observedAt: timeOf(roster.observedAt),
    complete: roster.complete === true,
    items: itemsOf(roster, warnings),
    covers: [...new Set(roster.complete_for ?? [])].sort(),
    uid: roster.cluster?.uid === "" ? null : (roster.cluster?.uid ?? null),
    version: version === "" ? null : version,
    platform: said ?? platformOf({ versions: [version, ...nodes.map((node) => node.version)], labelKeys, groups }),
  };
}
