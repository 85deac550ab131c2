import * as z from "zod";
import { kubeError } from "./errors.ts";
import { collectionPath, metadataAccept, nameOfKind } from "./resource.ts";
import type { KubeClient, ServedKind } from "./types.ts";

export type PageRequest = {
  readonly limit: number;
  /** Names, uids and versions alone, where the server can. */
  readonly identities: boolean;
  readonly continue: string | undefined;
  readonly labelSelector: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxBytes: number;
};

export type ListPage = {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  /** Token of the next page; absent on the last. */
  readonly continue: string | undefined;
  /** Length of the page's text in characters. */
  readonly length: number;
  /** The items are identities, not whole objects. */
  readonly isIdentities: boolean;
  /** The items are identities because the objects themselves are too large to be taken. */
  readonly isTooLarge: boolean;
};

// `items` must be there, if only as null: an answer without it is no empty list.
const List = z.object({
  kind: z.string().optional(),
  metadata: z.object({ resourceVersion: z.string().max(128).optional(), continue: z.string().max(65_536).optional() }),
  items: z.array(z.unknown()).nullable(),
});

/** Reads one page of a list. Throws KubeError; `invalid` when the answer is no list. */
export async function readPage(client: KubeClient, kind: ServedKind, request: PageRequest): Promise<ListPage> {
  const text = await client.text(collectionPath(kind), {
    query: { limit: request.limit, continue: request.continue, labelSelector: request.labelSelector },
    signal: request.signal,
    timeoutMs: request.timeoutMs,
    maxBytes: request.maxBytes,
    ...(request.identities ? { accept: metadataAccept.list } : {}),
  });
  const list = List.safeParse(jsonOf(text, kind));
  if (!list.success) throw kubeError("invalid", `The answer to the list of ${nameOfKind(kind)} is not a list.`);
  const { metadata, items } = list.data;
  return {
    items: items ?? [],
    resourceVersion: metadata.resourceVersion ?? "",
    continue: metadata.continue === "" ? undefined : metadata.continue,
    length: text.length,
    isIdentities: list.data.kind === "PartialObjectMetadataList",
    isTooLarge: false,
  };
}

function jsonOf(text: string, kind: ServedKind): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw kubeError("invalid", `The answer to the list of ${nameOfKind(kind)} is not JSON, or was cut off.`, { cause });
  }
}
