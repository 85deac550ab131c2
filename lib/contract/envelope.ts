import * as z from "zod";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { AppError } from "#lib/errors.ts";

/** Words that reach the database: neither control characters nor halves of characters, which it refuses. */
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, "printable characters only");
const short = words(253);

/** How it is known when the tool looked. */
export const observedAtSources = ["document", "object", "job", "sender", "receipt"] as const;

/**
 * Header of everything that enters (formats § 0), version 1. The untouched bytes of the document follow it;
 * `sha256` is of the bytes before compression.
 */
export const Envelope = z.strictObject({
  v: z.literal(1),
  scanner: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, "a scanner id such as kube-bench"),
  /** Id or name of a registered cluster. */
  cluster: short,
  /** UID of the kube-system namespace, when the sender knows it. */
  clusterUid: short.optional(),
  scope: z
    .strictObject({
      node: short.optional(),
      namespace: short.optional(),
      artifact: words(1024).optional(),
      object: z
        .strictObject({
          apiVersion: short,
          kind: short,
          namespace: short.optional(),
          name: short,
          uid: short,
          resourceVersion: short,
        })
        .optional(),
    })
    .default({}),
  observedAt: z.iso.datetime({ offset: true }).optional(),
  observedAtSource: z.enum(observedAtSources).optional(),
  completeness: z.enum(completenesses).optional(),
  toolVersion: words(100).optional(),
  list: z.strictObject({ id: short, page: z.int().min(0), last: z.boolean() }).optional(),
  gone: z.array(short).max(10_000).optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
  contentType: words(200).optional(),
  idempotencyKey: words(200).min(8).optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/**
 * On the wire an envelope travels as the HTTP header `kubeproof-envelope` (base64url of its JSON); the request body is the
 * document, optionally with `content-encoding: gzip`.
 */
export const envelopeHeader = "kubeproof-envelope";

/** Largest document that is held to be read, in bytes after decompression. */
export const maxDocumentBytes = 64 * 1024 * 1024;

/** Largest JSON document of a tool whose reports are read piece by piece, in bytes after decompression. */
export const maxStreamedBytes = 2 * 1024 * 1024 * 1024;

/** The refusal of a document larger than its tool's may be. */
export function documentTooLarge(maxBytes: number): AppError {
  return new AppError(
    "too_large",
    `The document is larger than ${maxBytes / 1024 / 1024} MiB. Send it in parts, for example one file per namespace or node.`,
    { reason: "document_too_large", details: { maxBytes } },
  );
}

/** What is asked of the door. */
export const IngestQuery = z.object({
  /** `1` answers when the document was read and its cluster settled, `0` as soon as it is kept. */
  wait: z.enum(["0", "1"]).default("0"),
});

/** Where a document stands on its way: kept → merged, unchanged (same bytes again) or failed. */
export const scanStates = ["kept", "merged", "unchanged", "failed"] as const;

/** Answer of the door: 202 while `kept`, 200 when settled. */
export const IngestAnswer = z.object({
  scanId: z.string(),
  state: z.enum(scanStates),
  /** Path of the scan in this product. */
  href: z.string(),
  /** What was merged, when it is done. */
  changes: z
    .object({
      targets: z.int(),
      observations: z.int(),
      opened: z.int(),
      fixed: z.int(),
      reopened: z.int(),
      vanished: z.int(),
      noLongerReported: z.int(),
      unchanged: z.int(),
    })
    .optional(),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), count: z.int() })).default([]),
  error: z.object({ code: z.string(), reason: z.string(), message: z.string() }).optional(),
});
export type IngestAnswer = z.infer<typeof IngestAnswer>;
