import type { AccessRule } from "#lib/contract/collector.ts";
import type { Envelope } from "#lib/contract/envelope.ts";
import type { FollowEvent, KubeClient, ServedKind } from "../kube/types.ts";
import type { Clock } from "../schedule.ts";

/** A kind a source has followed for it. */
export type WantedKind = {
  readonly kind: ServedKind;
  /** Names, uids and owners are enough: the API server is asked for nothing else. */
  readonly metadataOnly: boolean;
  /** Objects a page; small where objects are large. */
  readonly pageSize: number;
};

/** What a source reads of a cluster, chosen among what it serves. */
export type Choice = {
  readonly wanted: readonly WantedKind[];
  /** Kinds that are there and not read, and why, in words for people. */
  readonly leftOut: readonly string[];
};

/** What a source may ask before it chooses. */
export interface Ask {
  /** Whether the cluster holds an object of this kind; false where it may not be listed. */
  hasObjects(kind: ServedKind): Promise<boolean>;
}

/** What a source knows about its document; cluster and digest are added on the way. */
export type ParcelEnvelope = Pick<
  Envelope,
  "observedAt" | "observedAtSource" | "completeness" | "toolVersion" | "list" | "contentType" | "idempotencyKey"
> & { readonly scope?: Envelope["scope"] };

/** One document on its way to the server. */
export type Parcel = { readonly scanner: string; readonly envelope: ParcelEnvelope; readonly bytes: Uint8Array };

/** The cluster as far as it is known when a document is made. */
export type ClusterIdentity = {
  /** UID of the namespace kube-system. */
  readonly uid: string | null;
  /** `gitVersion` of the API server. */
  readonly version: string | null;
  /** Every kind it serves. */
  readonly served: readonly ServedKind[];
};

/** What a reader works with. */
export interface ReaderContext {
  readonly client: Pick<KubeClient, "text">;
  readonly clock: Pick<Clock, "now">;
  readonly signal: AbortSignal;
  readonly cluster: () => ClusterIdentity;
  /** Keeps a document to be sent; it was kept when the promise resolves. */
  readonly send: (parcel: Parcel) => Promise<void>;
  /** Has `due` called after a while, in line with the events; while one waits, the earliest counts. */
  readonly wake: (delayMs: number) => void;
}

/** How a reader stands, apart from what following its kinds tells. */
export type ReaderStatus = {
  /** How many it knows of; null = as many as its kinds hold. */
  readonly objects: number | null;
  /** When the newest list of all its kinds that was read to its end was begun. */
  readonly listedAt: Date | null;
  /** The cluster serves its kinds and yet it has nothing to read (no pods of kube-bench). */
  readonly isMissing: boolean;
  /** One sentence about what went wrong with single objects; null where nothing did. */
  readonly problem: string | null;
  readonly skipped: readonly { readonly what: string; readonly count: number }[];
  /** Rights that turned out to be missing for single objects. */
  readonly missingRights: readonly AccessRule[];
};

/** Turns what following tells into documents, for one cluster. Called one after the other, never twice at once. */
export interface Reader {
  /** The kinds followed from now on; what is known of every other one is forgotten. */
  follows(wanted: readonly WantedKind[]): void;
  take(kind: ServedKind, event: FollowEvent): Promise<void>;
  /** What `wake` asked for. */
  due(): Promise<void>;
  /** Hands on all that is held back, whether or not its time has come, and what is due. */
  flush(): Promise<void>;
  status(): ReaderStatus;
}

/** One tool's results in a cluster: what it lists, and which scanner it feeds. */
export interface Source {
  readonly scanner: string;
  readonly label: string;
  /** Rights it needs, as the rules of a ClusterRole. */
  readonly rules: readonly AccessRule[];
  /** Each kind is listed anew this often, whatever its watch told. */
  readonly relistEveryMs: number;
  /** One sentence or command that brings it, where it is not found. */
  howToBring(cluster: ClusterIdentity): string;
  choose(served: readonly ServedKind[], ask: Ask): Promise<Choice>;
  open(context: ReaderContext): Reader;
}

/** Key of a kind: kinds of other versions are other kinds, since their objects are. */
export const keyOfKind = (kind: ServedKind): string => `${kind.group}/${kind.version}/${kind.plural}`;
