import { catalogView } from "#lib/catalog/view.ts";
import { documentTooLarge, Envelope, maxDocumentBytes } from "#lib/contract/envelope.ts";
import type { Database } from "#lib/db/queryable.ts";
import { rawContent } from "#lib/db/raw-content.ts";
import { readDocumentSize } from "#lib/db/sql/raw-documents.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { AppError } from "#lib/errors.ts";
import { scannerById } from "#lib/scanners/index.ts";
import type {
  DocumentContext,
  DocumentReading,
  ParsedDocument,
  ParseWarning,
  RosterDocument,
} from "#lib/scanners/types.ts";

import { DocumentText } from "./document-text.ts";
import type { ListDocument } from "./finished-list.ts";
import { isFinishedList, readFinishedList } from "./finished-list.ts";

/**
 * A document as its adapter reads it: findings piece by piece, and as often as asked; a roster at once; or a list of a
 * scanner's objects.
 */
export type ReadDocument =
  | { readonly kind: "findings"; readonly envelope: Envelope; readonly reading: () => DocumentReading }
  | { readonly kind: "roster"; readonly envelope: Envelope; readonly parsed: RosterDocument }
  | { readonly kind: "list"; readonly envelope: Envelope; readonly list: ListDocument };

/** Text up to this many bytes is held while a streamed document is read: the memory the largest takes otherwise is more. */
const mostHeldText = maxDocumentBytes * 1.5;

type KeptScan = Pick<StoredScan, "cluster_id" | "sha256">;

/**
 * The kept bytes of a scan, held as a whole: only for documents up to `maxDocumentBytes`. Throws `not_found` with reason
 * `raw_dropped` when retention took them, and `too_large` for what must be read in pieces.
 */
export async function contentOf(db: Database, scan: KeptScan): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of contentChunksOf(db, scan)) {
    size += chunk.length;
    if (size > maxDocumentBytes) throw documentTooLarge(maxDocumentBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The kept bytes of a scan in pieces; can be walked any number of times, each of which reads them anew. Throws `not_found`
 * with reason `raw_dropped` when retention took them.
 */
export function contentChunksOf(db: Database, scan: KeptScan): AsyncIterable<Uint8Array> {
  const key = { clusterId: scan.cluster_id, sha256: scan.sha256 };
  return {
    async *[Symbol.asyncIterator]() {
      if ((await readDocumentSize(db, key)) === null) {
        throw new AppError("not_found", "The raw document is no longer kept.", { reason: "raw_dropped" });
      }
      yield* rawContent(db, key);
    },
  };
}

/**
 * Reads a kept scan with the adapter its envelope names: pure but for the bytes it fetches. A document too large to be held
 * is read while its `parts` are consumed, from `db`, which must then not be the connection that takes them in.
 */
export async function readScan(db: Database, scan: StoredScan, catalog: Catalog): Promise<ReadDocument> {
  const envelope = Envelope.parse(scan.envelope);
  if (envelope.gone !== undefined && envelope.gone.length > 0) throw goneIsNotRead();
  if (isFinishedList(envelope)) {
    return { kind: "list", envelope, list: await readFinishedList(envelope, contentChunksOf(db, scan)) };
  }
  const size = await readDocumentSize(db, { clusterId: scan.cluster_id, sha256: scan.sha256 });
  const scanner = scannerById(envelope.scanner);
  const isHeld = size === null || size <= maxDocumentBytes;
  if (isHeld || scanner?.kind !== "findings" || scanner.stream === undefined) {
    return readDocument(envelope, await contentOf(db, scan), catalog);
  }
  const text = new DocumentText(contentChunksOf(db, scan), size <= mostHeldText);
  const { stream } = scanner;
  const reading = (): DocumentReading => stream(text, contextOf(envelope), catalogView(catalog));
  return { kind: "findings", envelope, reading: () => withWarnings(reading(), () => text.warnings) };
}

/** What was deleted is learnt from the next list that is read to its end: the words of a sender alone end nothing. */
function goneIsNotRead(): AppError {
  return new AppError(
    "unprocessable",
    "An envelope that names deleted objects (gone) is not read here. Leave it out, and send a finished list of what is left.",
    { reason: "gone_not_read" },
  );
}

/** Bytes and what their sender knows, in; what was said, out. Throws AppError("unprocessable") with a stable reason. */
export function readDocument(envelope: Envelope, bytes: Uint8Array, catalog: Catalog): ReadDocument {
  const scanner = scannerById(envelope.scanner);
  if (scanner === null) {
    throw new AppError(
      "unprocessable",
      `No scanner named ${envelope.scanner} is known here. See kubeproof parse --help.`,
      {
        reason: "unknown_scanner",
      },
    );
  }
  const { text, warnings } = decodeDocument(bytes);
  if (scanner.kind === "roster") {
    const parsed = scanner.parse(text, contextOf(envelope));
    return { kind: "roster", envelope, parsed: { ...parsed, warnings: [...warnings, ...parsed.warnings] } };
  }
  const parsed = scanner.parse(text, contextOf(envelope), catalogView(catalog));
  return { kind: "findings", envelope, reading: () => withWarnings(readingOf(parsed), () => warnings) };
}

const contextOf = ({ scope, toolVersion, completeness }: Envelope): DocumentContext => ({
  node: scope.node,
  namespace: scope.namespace,
  artifact: scope.artifact,
  toolVersion,
  completeness,
});

/** Says first what was done to the bytes to get the text. */
const withWarnings = (reading: DocumentReading, warnings: () => readonly ParseWarning[]): DocumentReading => ({
  parts: reading.parts,
  end() {
    const end = reading.end();
    return { ...end, warnings: [...warnings(), ...end.warnings] };
  },
});

/** A document that was parsed at once, as one that is read in pieces. */
function readingOf(parsed: ParsedDocument): DocumentReading {
  return {
    parts: (async function* parts() {
      yield parsed.targets;
    })(),
    end: () => parsed,
  };
}
