import { apiVersionOf, isCustom, type ResourceKind } from "./kinds.ts";

/** An object as it is handed to the store. uid, resourceVersion and creationTimestamp are filled in when absent. */
export type ObjectInput = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: MetadataInput;
} & Readonly<Record<string, unknown>>;

export type MetadataInput = {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
  /** RFC 3339. */
  readonly creationTimestamp?: string | null | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly ownerReferences?: readonly { readonly uid: string }[] | undefined;
} & Readonly<Record<string, unknown>>;

/** Fields the API server gives an object. */
export type ServerFields = {
  readonly uid: string;
  readonly resourceVersion: number;
  readonly generation: number | null;
  readonly creationTimestamp: string;
};

/** One object, serialised once when it is written and joined to pages and events as text from then on. */
export type Stored = ServerFields & {
  /** `namespace/name`, or `name` of a cluster-wide object: lists are in its order. */
  readonly key: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: string | null;
  readonly ownerUids: readonly string[];
  /** JSON of metadata. */
  readonly metadata: string;
  /** JSON object of everything but apiVersion, kind and metadata. */
  readonly rest: string;
};

export type StoredEvent = {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resourceVersion: number;
  /** The object after the event; for DELETED its last state with the resourceVersion of the deletion. */
  readonly object: Stored;
  readonly previous: Stored | null;
};

/** `namespace/name`, or `name` where there is no namespace. */
export function keyOf(namespace: string | null | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Serialises an object in the order of a real API server: metadata first. */
export function serialise(object: ObjectInput, fields: ServerFields): Stored {
  const { apiVersion, kind, metadata, ...rest } = object;
  const namespace = metadata.namespace ?? null;
  return {
    ...fields,
    key: keyOf(namespace, metadata.name),
    namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    phase: phaseOf(rest),
    ownerUids: (metadata.ownerReferences ?? []).map((owner) => owner.uid),
    metadata: metadataJson(metadata, fields),
    rest: JSON.stringify(rest),
  };
}

function metadataJson(given: MetadataInput, fields: ServerFields): string {
  const { name, namespace, uid, resourceVersion, generation, creationTimestamp, ...more } = given;
  return JSON.stringify({
    name,
    ...(namespace ? { namespace } : {}),
    uid: fields.uid,
    resourceVersion: String(fields.resourceVersion),
    ...(fields.generation === null ? {} : { generation: fields.generation }),
    creationTimestamp: fields.creationTimestamp,
    ...more,
  });
}

function phaseOf(rest: Readonly<Record<string, unknown>>): string | null {
  const status = rest.status;
  if (typeof status !== "object" || status === null || !("phase" in status)) return null;
  return typeof status.phase === "string" ? status.phase : null;
}

/** The same object under another resourceVersion, as a DELETED event shows it. */
export function restamp(stored: Stored, resourceVersion: number): Stored {
  const metadata: unknown = JSON.parse(stored.metadata);
  const stamped = { ...Object(metadata), resourceVersion: String(resourceVersion) };
  return { ...stored, resourceVersion, metadata: JSON.stringify(stamped) };
}

/** The whole object as JSON under one of its versions. */
export function wholeJson(stored: Stored, kind: ResourceKind, version: string): string {
  const type = `"apiVersion":"${apiVersionOf(kind.group, version)}","kind":"${kind.kind}",`;
  return `{${type}${body(stored)}`;
}

/** The object as a list shows it: only lists of custom resources keep kind and apiVersion in their items. */
export function itemJson(stored: Stored, kind: ResourceKind, version: string): string {
  return isCustom(kind) ? wholeJson(stored, kind, version) : `{${body(stored)}`;
}

/** Metadata alone (meta.k8s.io/v1 PartialObjectMetadata). */
export function partialJson(stored: Stored): string {
  return `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${stored.metadata}}`;
}

function body(stored: Stored): string {
  const tail = stored.rest === "{}" ? "}" : `,${stored.rest.slice(1)}`;
  return `"metadata":${stored.metadata}${tail}`;
}
