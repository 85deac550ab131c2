import * as z from "zod";

/** Content type of the document a collector sends when it read a list of custom resources to its end. */
export const finishedListType = "application/vnd.kubeproof.list+json";

/** Most objects one list may name: beyond what any API server holds of one kind. */
export const maxListedUids = 2_000_000;

/** Largest document of a finished list, in bytes after decompression: `maxListedUids` of 36 characters, with room to spare. */
export const maxFinishedListBytes = 96 * 1024 * 1024;

/**
 * What a list of all kinds of one source held when it was read to its end (semantics § 2), version 1: the uid of every object,
 * of which the objects themselves came as ordinary documents. Its envelope says when reading began (`observedAt`).
 */
export const FinishedList = z.strictObject({
  kind: z.literal("FinishedList"),
  version: z.literal(1),
  /** The scanner its envelope names. */
  scanner: z.string(),
  uids: z.array(z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/, "a uid")).max(maxListedUids),
});
export type FinishedList = z.infer<typeof FinishedList>;
