import * as z from "zod";
import type { KubeObject, ServedKind } from "./types.ts";

/** Asks for identity and labels alone; a server that cannot answers with whole objects. */
export const metadataAccept = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
} as const;

export function apiVersionOf({ group, version }: Pick<ServedKind, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Path of a kind's list in all namespaces. */
export function collectionPath(kind: ServedKind): string {
  const root = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  return `${root}/${kind.plural}`;
}

/** A kind in words, as RBAC and kubectl name it: `policyreports.wgpolicyk8s.io`. */
export function nameOfKind({ group, plural }: ServedKind): string {
  return group === "" ? plural : `${plural}.${group}`;
}

// The names a Kubernetes API server lets in are at most 253 characters, a UID 36 and a resourceVersion 20; an aggregated
// server may do otherwise, within reason.
const Identity = z.object({
  name: z.string().min(1).max(512),
  namespace: z.string().max(512).optional(),
  uid: z.string().min(1).max(128),
  resourceVersion: z.string().min(1).max(128),
});

/**
 * An item of a list or the object of an event as a KubeObject, with kind and apiVersion as the kind is served: items of
 * built-in lists come without them, and metadata comes under a kind of its own. `undefined` when it has no identity.
 */
export function kubeObjectOf(value: unknown, kind: ServedKind): KubeObject | undefined {
  if (typeof value !== "object" || value === null || !("metadata" in value)) return undefined;
  if (!Identity.safeParse(value.metadata).success) return undefined;
  // Identity was just read; everything else of an object is believed by nobody before a schema of its own read it.
  return { ...value, apiVersion: apiVersionOf(kind), kind: kind.kind } as unknown as KubeObject;
}

/** How an object is named to a person: `payments/report-a`. */
export function displayName(value: unknown): string {
  const Named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) });
  const named = Named.safeParse(value);
  if (!named.success) return "(unnamed)";
  const { namespace, name } = named.data.metadata;
  return (namespace === undefined ? name : `${namespace}/${name}`).slice(0, 200);
}
