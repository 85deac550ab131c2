import * as z from "zod";
import { errorOfStatus, statusBodyOf } from "./errors.ts";
import { collectionPath, displayName, kubeObjectOf, metadataAccept, nameOfKind } from "./resource.ts";
import type { KubeClient, KubeObject, ServedKind } from "./types.ts";

export type WatchRequest = {
  /** Events after this version; empty begins with what is there now. */
  readonly resourceVersion: string;
  readonly metadataOnly: boolean;
  readonly labelSelector: string | undefined;
  readonly signal: AbortSignal;
  /** How long the server is asked to hold it, in milliseconds. */
  readonly forMs: number;
  /** Longest silence. */
  readonly silenceMs: number;
  readonly maxObjectBytes: number;
};

/** What a watch tells; `resourceVersion` is where the next one goes on. */
export type WatchEvent =
  | { readonly type: "changed"; readonly object: KubeObject; readonly resourceVersion: string }
  | { readonly type: "deleted"; readonly uid: string; readonly resourceVersion: string }
  | { readonly type: "bookmark"; readonly resourceVersion: string }
  | { readonly type: "skipped"; readonly what: "too_large" | "unreadable"; readonly name: string };

const Line = z.object({ type: z.string(), object: z.unknown() });
const Bookmark = z.object({ metadata: z.object({ resourceVersion: z.string().min(1).max(128) }) });

// The words around an object in its line.
const lineFrameBytes = 1_024;

/**
 * Opens a watch; the promise is kept when the server has accepted. The events end when the server ends it; a broken or
 * stalled connection and an ERROR event are thrown as KubeError (`expired` when the version is too old).
 */
export async function openWatch(
  client: KubeClient,
  kind: ServedKind,
  request: WatchRequest,
): Promise<AsyncIterable<WatchEvent>> {
  let longLines = 0;
  const lines = await client.lines(collectionPath(kind), {
    query: {
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: request.resourceVersion === "" ? undefined : request.resourceVersion,
      labelSelector: request.labelSelector,
      timeoutSeconds: Math.max(1, Math.round(request.forMs / 1_000)),
    },
    signal: request.signal,
    timeoutMs: request.silenceMs,
    maxBytes: request.maxObjectBytes + lineFrameBytes,
    onLongLine: () => {
      longLines += 1;
    },
    ...(request.metadataOnly ? { accept: metadataAccept.watch } : {}),
  });
  return events();

  async function* events(): AsyncGenerator<WatchEvent> {
    for await (const line of lines) {
      for (; longLines > 0; longLines -= 1) yield { type: "skipped", what: "too_large", name: "(unread)" };
      yield eventOf(line, kind);
    }
    for (; longLines > 0; longLines -= 1) yield { type: "skipped", what: "too_large", name: "(unread)" };
  }
}

function eventOf(line: string, kind: ServedKind): WatchEvent {
  const parsed = Line.safeParse(jsonOrNothing(line));
  if (!parsed.success) return { type: "skipped", what: "unreadable", name: "(unnamed)" };
  const { type, object } = parsed.data;
  if (type === "ERROR") throw errorOfStatus(statusBodyOf(object).code ?? 500, object, `watch of ${nameOfKind(kind)}`);
  if (type === "BOOKMARK") {
    const bookmark = Bookmark.safeParse(object);
    if (bookmark.success) return { type: "bookmark", resourceVersion: bookmark.data.metadata.resourceVersion };
  }
  const told = kubeObjectOf(object, kind);
  if (told !== undefined) {
    const { uid, resourceVersion } = told.metadata;
    if (type === "DELETED") return { type: "deleted", uid, resourceVersion };
    if (type === "ADDED" || type === "MODIFIED") return { type: "changed", object: told, resourceVersion };
  }
  return { type: "skipped", what: "unreadable", name: displayName(object) };
}

function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
