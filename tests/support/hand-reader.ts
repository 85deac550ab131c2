import type { FollowEvent, KubeClient, KubeObject, ServedKind } from "#collectors/kube/types.ts";
import type { Parcel, ReaderContext } from "#collectors/sources/types.ts";

/** A reader's surroundings in the hand of a test: what it sent, and a clock that moves when the test says so. */
export class HandContext implements ReaderContext {
  readonly sent: Parcel[] = [];
  readonly signal = new AbortController().signal;
  readonly client: Pick<KubeClient, "text">;
  now = new Date("2026-11-20T08:00:00Z");
  /** Until `due` is asked for; null where nothing was. */
  wakeMs: number | null = null;
  served: readonly ServedKind[] = [];
  readonly clock = { now: (): Date => this.now };

  constructor(text: KubeClient["text"] = async () => "") {
    this.client = { text };
  }

  cluster = () => ({ uid: "uid-of-kube-system", version: "v1.33.2", served: this.served });

  send = async (parcel: Parcel): Promise<void> => {
    this.sent.push(parcel);
  };

  wake = (delayMs: number): void => {
    this.wakeMs = this.wakeMs === null ? delayMs : Math.min(this.wakeMs, delayMs);
  };

  /** Lets the time pass that was asked for. */
  passWake(): void {
    this.now = new Date(this.now.getTime() + (this.wakeMs ?? 0));
    this.wakeMs = null;
  }

  /** The bodies of everything sent, read as JSON. */
  bodies(): readonly unknown[] {
    return this.sent.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()));
  }
}

export const served = (
  group: string,
  version: string,
  plural: string,
  kind: string,
  namespaced = true,
): ServedKind => ({
  group,
  version,
  plural,
  kind,
  namespaced,
});

/** An object by kind and `namespace/name`, with a uid made of its name. */
export function kubeObject(
  kind: ServedKind,
  name: string,
  more: { metadata?: object; [key: string]: unknown } = {},
): KubeObject {
  const { metadata, ...rest } = more;
  const [namespace, plain] = name.includes("/") ? name.split("/") : [undefined, name];
  return {
    apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
    kind: kind.kind,
    metadata: {
      name: plain ?? name,
      ...(namespace === undefined ? {} : { namespace }),
      uid: `uid-${name}`,
      resourceVersion: "1",
      creationTimestamp: "2026-11-01T00:00:00Z",
      ...metadata,
    },
    ...rest,
  };
}

export const changed = (from: "list" | "watch", ...objects: readonly KubeObject[]): FollowEvent => ({
  type: "changed",
  from,
  objects,
});
export const gone = (by: Date, ...uids: readonly string[]): FollowEvent => ({ type: "gone", uids, by });
export const heard: FollowEvent = { type: "heard" };
export const listed = (begunAt: string, ...uids: readonly string[]): FollowEvent => ({
  type: "listed",
  begunAt: new Date(begunAt),
  uids: () => uids,
});
export const following = (since = "2026-11-20T08:00:00Z"): FollowEvent => ({
  type: "state",
  state: { kind: "following", since: new Date(since) },
});
export const absent: FollowEvent = { type: "state", state: { kind: "absent" } };
export const failing: FollowEvent = {
  type: "state",
  state: {
    kind: "failing",
    reason: "forbidden",
    message: "The account may not read this.",
    retryAt: new Date("2026-11-20T08:01:00Z"),
    verb: "list",
  },
};
