import { createHash } from "node:crypto";
import { createGunzip } from "node:zlib";
import { Envelope, envelopeHeader, maxDocumentBytes } from "#lib/contract/envelope.ts";
import { AppError } from "#lib/errors.ts";
import { describeIssues } from "./parse.ts";

/** What a sender may put on the wire; a compressed document is never larger than the plain one may be. */
const maxWireBytes = maxDocumentBytes;

/**
 * Real reports compress 5 to 40 times. Beyond this, once it matters, the document is made of nothing, and unpacking it
 * to the end would only cost time.
 */
const highestRatio = 250;
const ratioFromBytes = 8 * 1024 * 1024;

const longestHeader = 16 * 1024;

/** The envelope in a request's header. */
export function readEnvelope(request: Request): Envelope {
  const header = request.headers.get(envelopeHeader);
  if (header === null) {
    throw new AppError("invalid", `The header ${envelopeHeader} is missing. Send documents with \`kubeproof push\`.`, {
      reason: "envelope_missing",
    });
  }
  const parsed = Envelope.safeParse(header.length > longestHeader ? null : decode(header));
  if (!parsed.success) {
    throw new AppError("invalid", `The envelope is not valid: ${describeIssues(parsed.error).join("; ")}.`, {
      reason: "envelope_invalid",
    });
  }
  return parsed.data;
}

function decode(header: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "base64url")));
  } catch {
    return null;
  }
}

/**
 * The untouched bytes of a document, unpacked if they came packed, and equal to the digest of their envelope. Memory
 * and time stay bounded whatever is sent: reading stops at the first byte too many.
 */
export async function readDocument(request: Request, sha256: string): Promise<Uint8Array> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new AppError("invalid", `The content-encoding ${encoding.slice(0, 40)} is not known. Use gzip or none.`, {
      reason: "unsupported_encoding",
    });
  }
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > maxWireBytes) throw tooLarge();
  const bytes = await (encoding === "gzip" ? unpack(wire(request)) : collect(wire(request)));
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) {
    throw new AppError(
      "invalid",
      "The document is not the one its envelope describes (SHA-256 differs). Send it again.",
      {
        reason: "digest_mismatch",
        details: { expected: sha256, found },
      },
    );
  }
  return bytes;
}

async function* wire(request: Request): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxWireBytes) throw tooLarge();
    yield chunk;
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function unpack(source: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const gunzip = createGunzip();
  const feeding = feed();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of gunzip) {
      size += chunk.length;
      // What the unpacker has taken, not what it was handed: one chunk may hold a whole bomb.
      refuseBomb(size, gunzip.bytesWritten);
      chunks.push(chunk);
    }
    await feeding;
    return Buffer.concat(chunks);
  } catch (error) {
    gunzip.destroy();
    await feeding.catch(() => undefined);
    throw explainGunzip(error);
  }

  async function feed(): Promise<void> {
    try {
      for await (const chunk of source) {
        if (gunzip.destroyed) return;
        if (!gunzip.write(chunk)) await drained();
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error instanceof Error ? error : new AppError("invalid", "The document broke off."));
    }
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      gunzip.once("drain", resolve);
      gunzip.once("close", resolve);
    });
  }
}

function refuseBomb(size: number, packed: number): void {
  if (size > maxDocumentBytes) throw tooLarge();
  if (size > ratioFromBytes && size > packed * highestRatio) {
    throw new AppError("too_large", "The document unpacks to far more than it weighs and was not read to its end.", {
      reason: "gzip_bomb",
    });
  }
}

function tooLarge(): AppError {
  return new AppError(
    "too_large",
    `The document is larger than ${maxDocumentBytes / 1024 / 1024} MiB. Send it in parts, for example one file per node or namespace.`,
    { reason: "document_too_large", details: { maxBytes: maxDocumentBytes } },
  );
}

function explainGunzip(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!code.startsWith("Z_")) return error;
  return new AppError("invalid", "The body says it is gzip, but it cannot be unpacked. Send it again.", {
    reason: "broken_gzip",
    cause: error,
  });
}
