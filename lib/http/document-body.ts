import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { documentTooLarge, Envelope, envelopeHeader } from "#lib/contract/envelope.ts";
import { AppError } from "#lib/errors.ts";
import { describeIssues } from "./parse.ts";
import type { Sent } from "./sent.ts";

/**
 * Real reports compress 5 to 40 times. Beyond this, once it matters, the document is made of nothing, and unpacking it
 * to the end would only cost time.
 */
const highestRatio = 250;
const ratioFromBytes = 8 * 1024 * 1024;

const longestHeader = 16 * 1024;

/** What a document's request is, for the description of the API. */
export const sentDocument: Sent = {
  types: ["application/octet-stream"],
  says: "The untouched bytes of the document. They may be packed: `content-encoding: gzip`.",
  headers: { [envelopeHeader]: { says: "The envelope: base64url of its JSON.", required: true } },
};

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
 * The untouched bytes of a document in pieces, unpacked if they came packed. Memory and time stay bounded whatever is sent:
 * reading stops at the first byte too many, of the document or on the wire, since packing makes nothing larger.
 */
export async function* documentBody(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new AppError("invalid", `The content-encoding ${encoding.slice(0, 40)} is not known. Use gzip or none.`, {
      reason: "unsupported_encoding",
    });
  }
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > maxBytes) throw documentTooLarge(maxBytes);
  const wire = wireOf(request, maxBytes);
  yield* encoding === "gzip" ? unpack(wire, maxBytes) : wire;
}

async function* wireOf(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw documentTooLarge(maxBytes);
    yield chunk;
  }
}

async function* unpack(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  // What goes wrong before the unpacker reaches the walk through it.
  pipeline(Readable.from(source), gunzip, () => undefined);
  let size = 0;
  try {
    for await (const chunk of gunzip) {
      size += chunk.length;
      if (size > maxBytes) throw documentTooLarge(maxBytes);
      // What the unpacker has taken, not what it was handed: one chunk may hold a whole bomb.
      refuseBomb(size, gunzip.bytesWritten);
      yield chunk;
    }
  } catch (error) {
    throw explainGunzip(error);
  } finally {
    gunzip.destroy();
  }
}

function refuseBomb(size: number, packed: number): void {
  if (size > ratioFromBytes && size > packed * highestRatio) {
    throw new AppError("too_large", "The document unpacks to far more than it weighs and was not read to its end.", {
      reason: "gzip_bomb",
    });
  }
}

function explainGunzip(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!code.startsWith("Z_")) return error;
  return new AppError("invalid", "The body says it is gzip, but it cannot be unpacked. Send it again.", {
    reason: "broken_gzip",
    cause: error,
  });
}
