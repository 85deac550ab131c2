import { createHash } from "node:crypto";
import { documentTooLarge, maxDocumentBytes, maxStreamedBytes } from "#lib/contract/envelope.ts";
import { AppError } from "#lib/errors.ts";
import { scannerById } from "#lib/scanners/index.ts";

/** Most bytes a document of a scanner may have: more where its reports are read piece by piece. */
export function maxBytesOf(scannerId: string): number {
  const scanner = scannerById(scannerId);
  return scanner?.kind === "findings" && scanner.stream !== undefined ? maxStreamedBytes : maxDocumentBytes;
}

/** Byte order marks, the zero halves of UTF-16, and blanks. */
const beforeText: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00, 0x09, 0x0a, 0x0d, 0x20]);
const brackets: ReadonlySet<number> = new Set([0x7b, 0x5b]);

/** Whether bytes begin as JSON does; null while only blanks came. */
function beginsAsJson(bytes: Uint8Array): boolean | null {
  const first = bytes.find((byte) => !beforeText.has(byte));
  return first === undefined ? null : brackets.has(first);
}

function yamlTooLarge(): AppError {
  return new AppError(
    "too_large",
    `Only JSON may be larger than ${maxDocumentBytes / 1024 / 1024} MiB, and this does not begin as JSON does. Send the same as JSON (-o json, --format json), or in parts, for example one file per namespace.`,
    { reason: "document_too_large", details: { maxBytes: maxDocumentBytes } },
  );
}

/** The bytes of a document on their way in: counted, hashed and bounded while they pass. */
export class ArrivingBytes implements AsyncIterable<Uint8Array> {
  /** Bytes that passed. */
  size = 0;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #maxBytes: number;
  readonly #hash = createHash("sha256");
  #isJson: boolean | null = null;

  constructor(source: Uint8Array | AsyncIterable<Uint8Array>, scannerId: string) {
    this.#source = source instanceof Uint8Array ? once(source) : source;
    this.#maxBytes = maxBytesOf(scannerId);
  }

  /** Passes every byte once. Throws `document_too_large` at the first byte too many. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#source) {
      this.size += chunk.length;
      this.#isJson ??= beginsAsJson(chunk);
      if (this.size > this.#maxBytes) throw documentTooLarge(this.#maxBytes);
      if (this.size > maxDocumentBytes && this.#isJson !== true) throw yamlTooLarge();
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** Lets the rest pass, for bytes that need not be kept again. */
  async pass(): Promise<void> {
    for await (const _ of this);
  }

  /** Refuses bytes that are not those their envelope names; once, after the last of them. */
  check(sha256: string): void {
    const found = this.#hash.digest("hex");
    if (found === sha256) return;
    throw new AppError(
      "invalid",
      "The document is not the one its envelope describes (SHA-256 differs). Send it again.",
      { reason: "digest_mismatch", details: { expected: sha256, found } },
    );
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
