/** What every Kubernetes object has. Nothing else of an object is believed before a schema read it. */
export type ObjectMeta = {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** RFC 3339. */
  readonly creationTimestamp?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
};

export type OwnerReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
};

export type KubeObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
} & Readonly<Record<string, unknown>>;

/** One served kind, as discovery names it. The core group is `""`. */
export type ServedKind = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

/** Requests of one cluster's API server, by path (`/api/v1/nodes`). What goes wrong is thrown as KubeError (errors.ts). */
export interface KubeClient {
  /** Name of the kubeconfig context, or `in-cluster`. */
  readonly context: string;
  json(path: string, options?: RequestOptions): Promise<unknown>;
  text(path: string, options?: RequestOptions): Promise<string>;
  /** Lines of a response that does not end by itself (watch); the promise is kept when the server has accepted. */
  lines(path: string, options?: LineOptions): Promise<AsyncIterable<string>>;
  close(): void;
}

export type RequestOptions = {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly accept?: string;
  /** Sent as JSON by POST: a collector asks by it what it may read, and changes nothing. Without it, GET. */
  readonly post?: unknown;
  readonly signal?: AbortSignal;
  /** Longest wait for the response, and between two pieces of it, in milliseconds. */
  readonly timeoutMs?: number;
  /** Largest body in bytes; more is a KubeError with reason `too_large`. */
  readonly maxBytes?: number;
};

export type LineOptions = RequestOptions & {
  /** A line longer than `maxBytes` is left out, and told here; the lines after it come as ever. */
  readonly onLongLine?: (bytes: number) => void;
};

/** What went wrong with a request, in the few kinds one can act on. */
export const kubeReasons = [
  "unreachable",
  "certificate",
  "unauthenticated",
  "forbidden",
  "not_found",
  "expired",
  "limited",
  "unavailable",
  "stalled",
  "too_large",
  "invalid",
] as const;
export type KubeReason = (typeof kubeReasons)[number];

/** What following one kind tells, in order. */
export type FollowEvent =
  /** One page of a list; only objects whose resourceVersion differs from what was told before. */
  | { readonly type: "changed"; readonly from: "list" | "watch"; readonly objects: readonly KubeObject[] }
  /** Uids no longer there by a time: missing from a finished list that was begun then, or seen deleted. */
  | { readonly type: "gone"; readonly uids: readonly string[]; readonly by: Date }
  /**
   * Objects that are there and could not be taken: larger than the bound, or not readable. While there are such
   * objects no `listed` is told, because nothing may be concluded about them.
   */
  | {
      readonly type: "skipped";
      readonly what: "too_large" | "unreadable";
      readonly count: number;
      readonly names: readonly string[];
    }
  /** A list was read to its end, and every object in it was taken: what is there now. */
  | { readonly type: "listed"; readonly begunAt: Date; readonly uids: () => readonly string[] }
  /** The server says that nothing else changed until now: all that did was told. */
  | { readonly type: "heard" }
  /** How following stands; told at every change. */
  | { readonly type: "state"; readonly state: FollowState };

export type FollowState =
  | { readonly kind: "following"; readonly since: Date }
  /** The kind is not served by this cluster (no such CRD). */
  | { readonly kind: "absent" }
  | {
      readonly kind: "failing";
      readonly reason: KubeReason;
      readonly message: string;
      readonly retryAt: Date;
      /** The list that failed was not read to its end. */
      readonly verb: "list" | "watch" | "get";
    };
