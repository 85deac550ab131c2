import { AppError } from "#lib/errors.ts";
import type { DocumentWarning } from "./warnings.ts";

/** Text of a document, and what was done to the bytes to get it. */
export type DecodedDocument = {
  readonly text: string;
  readonly encoding: string;
  readonly warnings: readonly DocumentWarning[];
};

const startsWith = (bytes: Uint8Array, ...prefix: readonly number[]): boolean =>
  bytes.length >= prefix.length && prefix.every((byte, index) => bytes[index] === byte);

/** PowerShell writes UTF-16 with a byte order mark; without one, the zero half of the first two characters tells. */
function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (startsWith(bytes, 0xff, 0xfe)) return "utf-16le";
  if (startsWith(bytes, 0xfe, 0xff)) return "utf-16be";
  const [a, b, c, d] = bytes;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "utf-16le";
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return "utf-16be";
  return "utf-8";
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}

function refuseArchives(bytes: Uint8Array): void {
  const archive =
    (startsWith(bytes, 0x1f, 0x8b) && "gzip") ||
    (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) && "zip") ||
    (startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd) && "zstd") ||
    (startsWith(bytes, 0x42, 0x5a, 0x68) && "bzip2") ||
    (startsWith(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a) && "xz");
  if (archive === false) return;
  throw new AppError("unprocessable", `The file is a ${archive} archive. Unpack it and send the report inside.`, {
    reason: "compressed",
    details: { archive },
  });
}

/** Enough bytes to tell the encoding, and an archive from text. */
const headBytes = 8;

function encodingOfHead(head: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (head.length === 0) {
    throw new AppError("unprocessable", "The file is empty. Run the tool again and send what it writes.", {
      reason: "empty",
    });
  }
  refuseArchives(head);
  return encodingOf(head);
}

/** What is counted on the way from bytes to text. */
class Losses {
  #length = 0;
  #nulls = 0;
  #unreadable = 0;

  /** The same text without NUL, which PostgreSQL refuses. */
  take(raw: string): string {
    const nulls = count(raw, "\0");
    this.#length += raw.length;
    this.#nulls += nulls;
    this.#unreadable += count(raw, "\ufffd");
    return nulls > 0 ? raw.replaceAll("\0", "") : raw;
  }

  refuseNoise(): void {
    if (this.#nulls + this.#unreadable <= this.#length / 10) return;
    throw new AppError("unprocessable", "The file is not text. Send the report as the tool wrote it (JSON or XML).", {
      reason: "not_text",
    });
  }

  list(): readonly DocumentWarning[] {
    const warnings: DocumentWarning[] = [];
    if (this.#nulls > 0)
      warnings.push({ code: "nul_bytes", message: "NUL characters were taken out.", count: this.#nulls });
    if (this.#unreadable > 0) {
      warnings.push({
        code: "invalid_utf8",
        message: "Bytes that are not valid text are shown as \ufffd.",
        count: this.#unreadable,
      });
    }
    return warnings;
  }
}

/**
 * Bytes (already gunzipped, already within the size limit) to text: byte order marks and UTF-16 are undone, NUL is
 * taken out because PostgreSQL refuses it, bytes that are no UTF-8 become U+FFFD; each with a warning.
 * Throws `empty`, `compressed` or `not_text`.
 *
 * @example decodeDocument(new TextEncoder().encode("{}")).text // "{}"
 */
export function decodeDocument(bytes: Uint8Array): DecodedDocument {
  const encoding = encodingOfHead(bytes.subarray(0, headBytes));
  const losses = new Losses();
  const text = losses.take(new TextDecoder(encoding).decode(bytes));
  losses.refuseNoise();
  return { text, encoding, warnings: losses.list() };
}

/**
 * The same for bytes that come in pieces, without holding them. Throws as `decodeDocument` does, `not_text` at the end.
 *
 * @example const decoder = new DocumentDecoder(); text = chunks.map((chunk) => decoder.push(chunk)).join("") + decoder.end();
 */
export class DocumentDecoder {
  readonly #losses = new Losses();
  #head: Uint8Array<ArrayBuffer> = new Uint8Array();
  #decoder: TextDecoder | null = null;

  /** Text of the next piece, as far as it is whole characters. */
  push(chunk: Uint8Array): string {
    if (this.#decoder !== null) return this.#losses.take(this.#decoder.decode(chunk, { stream: true }));
    this.#head = joined(this.#head, chunk);
    if (this.#head.length < headBytes) return "";
    this.#decoder = new TextDecoder(encodingOfHead(this.#head));
    return this.#losses.take(this.#decoder.decode(this.#head, { stream: true }));
  }

  /** What is left at the end. */
  end(): string {
    const rest =
      this.#decoder === null ? new TextDecoder(encodingOfHead(this.#head)).decode(this.#head) : this.#decoder.decode();
    const text = this.#losses.take(rest);
    this.#losses.refuseNoise();
    return text;
  }

  /** What was done to the bytes so far. */
  get warnings(): readonly DocumentWarning[] {
    return this.#losses.list();
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
