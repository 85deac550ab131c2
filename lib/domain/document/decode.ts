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

/**
 * Bytes (already gunzipped, already within the size limit) to text: byte order marks and UTF-16 are undone, NUL is
 * taken out because PostgreSQL refuses it, bytes that are no UTF-8 become U+FFFD; each with a warning.
 * Throws `empty`, `compressed` or `not_text`.
 *
 * @example decodeDocument(new TextEncoder().encode("{}")).text // "{}"
 */
export function decodeDocument(bytes: Uint8Array): DecodedDocument {
  if (bytes.length === 0) {
    throw new AppError("unprocessable", "The file is empty. Run the tool again and send what it writes.", {
      reason: "empty",
    });
  }
  refuseArchives(bytes);
  const encoding = encodingOf(bytes);
  const raw = new TextDecoder(encoding).decode(bytes);
  const nulls = count(raw, "\0");
  const unreadable = count(raw, "\ufffd");
  if (nulls + unreadable > raw.length / 10) {
    throw new AppError("unprocessable", "The file is not text. Send the report as the tool wrote it (JSON or XML).", {
      reason: "not_text",
    });
  }
  const warnings: DocumentWarning[] = [];
  if (nulls > 0) warnings.push({ code: "nul_bytes", message: "NUL characters were taken out.", count: nulls });
  if (unreadable > 0) {
    warnings.push({
      code: "invalid_utf8",
      message: "Bytes that are not valid text are shown as \ufffd.",
      count: unreadable,
    });
  }
  return { text: nulls > 0 ? raw.replaceAll("\0", "") : raw, encoding, warnings };
}
