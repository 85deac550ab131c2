import { isWorkloadType, typeOf } from "#lib/domain/resource/kubernetes-type.ts";
import { topController } from "#lib/domain/resource/top-controller.ts";
import type { KubeObject, OwnerReference } from "../kube/types.ts";

/** A container as the native roster has it (formats § 0). */
export type Container = {
  readonly name: string;
  readonly kind: "init" | "main" | "sidecar";
  readonly image: string;
  readonly digest?: string;
};

/** A workload as the native roster has it, with what decides between several that share a name. */
export type WorkloadEntry = {
  readonly apiGroup: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly containers: readonly Container[];
  readonly createdAt: string;
};

/** What stands in the roster for one object. */
export type Workload = {
  readonly entry: WorkloadEntry;
  /** It stands under another name than its own: a ReplicaSet of a Rollout under that of the Deployment it is taken for. */
  readonly isFolded: boolean;
  /** Whether it is meant to run: an old revision is not. */
  readonly isScaled: boolean;
  /** The controller on top, where it is of a kind that is not built in. */
  readonly owner: OwnerReference | null;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function podSpecOf(type: string, object: KubeObject): unknown {
  if (type === "Pod") return object.spec;
  if (type === "batch/CronJob") return field(object.spec, "jobTemplate", "spec", "template", "spec");
  return field(object.spec, "template", "spec");
}

/** Containers of a pod template; an init container that always restarts is a sidecar (Kubernetes 1.29). */
function containersOf(podSpec: unknown): readonly Container[] {
  const of = (list: unknown, kind: "init" | "main"): readonly Container[] =>
    listOf(list).flatMap((raw) => {
      const [name, image] = [textOf(field(raw, "name")), textOf(field(raw, "image"))];
      if (name === "") return [];
      const isSidecar = kind === "init" && field(raw, "restartPolicy") === "Always";
      const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
      return [{ name, kind: isSidecar ? "sidecar" : kind, image, ...(digest === undefined ? {} : { digest }) }];
    });
  return [...of(field(podSpec, "initContainers"), "init"), ...of(field(podSpec, "containers"), "main")];
}

/** Who controls an object; a static Pod is its node's and stands by itself. */
function controllerOf(object: KubeObject): OwnerReference | null {
  const owners = (object.metadata.ownerReferences ?? []).filter(({ kind }) => kind !== "Node");
  return (
    owners.find(({ controller }) => controller === true) ?? owners.find((owner) => owner.controller !== false) ?? null
  );
}

/**
 * The workload an object stands for in the roster; null when its owner stands there. What a controller of another kind
 * owns stands under the name every scanner calls it by: they know built-in controllers and names alone.
 */
export function workloadOf(type: string, object: KubeObject): Workload | null {
  const controller = controllerOf(object);
  if (controller !== null && isWorkloadType(typeOf(controller.apiVersion, controller.kind))) return null;
  const { name, namespace = "", uid, creationTimestamp, labels } = object.metadata;
  const top = topController({ type, name });
  const isFolded = top.type !== type || top.name !== name;
  const slash = top.type.indexOf("/");
  const podSpec = podSpecOf(type, object);
  const entry: WorkloadEntry = {
    apiGroup: slash === -1 ? "" : top.type.slice(0, slash),
    kind: top.type.slice(slash + 1),
    namespace,
    name: top.name,
    // A new revision is the same workload: its owner's uid stays.
    uid: isFolded && controller !== null ? controller.uid : uid,
    labels: labels ?? {},
    serviceAccount: textOf(field(podSpec, "serviceAccountName")),
    containers: containersOf(podSpec),
    createdAt: textOf(creationTimestamp),
  };
  return { entry, isFolded, isScaled: field(object.spec, "replicas") !== 0, owner: controller };
}

/** A node as the native roster has it; the server reads its roles from the labels. */
export function nodeEntry(object: KubeObject): object {
  const { name, uid, creationTimestamp, labels } = object.metadata;
  const version = textOf(field(object.status, "nodeInfo", "kubeletVersion"));
  return { name, uid, version, labels: labels ?? {}, createdAt: textOf(creationTimestamp) };
}

/** A namespace as the native roster has it. */
export function namespaceEntry(object: KubeObject): object {
  const { name, uid, creationTimestamp, labels } = object.metadata;
  return { name, uid, labels: labels ?? {}, createdAt: textOf(creationTimestamp) };
}

/** Anything else, by name. */
export function otherEntry(object: KubeObject): object {
  const { name, namespace, uid, creationTimestamp } = object.metadata;
  return { ...(namespace === undefined ? {} : { namespace }), name, uid, createdAt: textOf(creationTimestamp) };
}
