import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { maxDocumentBytes, maxStreamedBytes } from "#lib/contract/envelope.ts";
import { AppError } from "#lib/errors.ts";
import type { LargeDocument } from "#lib/push/large-document.ts";
import { measureDocument } from "#lib/push/large-document.ts";

const unpack = promisify(gunzip);

function tooLarge(name: string): AppError {
  const limit = maxDocumentBytes / 1024 / 1024;
  const advice = "Send it in parts, for example one file per namespace or node.";
  return new AppError("too_large", `${name} has more than ${limit} MiB. ${advice}`, { reason: "too_large" });
}

async function readInput(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > maxDocumentBytes) throw tooLarge("Standard input");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readPath(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxDocumentBytes) throw tooLarge(path);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError(
    "not_found",
    `The file ${path} cannot be read. Check that it is there and that you may read it.`,
    { reason: "usage", cause },
  );
}

function brokenGzip(path: string, cause: unknown): AppError {
  return new AppError("unprocessable", `${path} is a gzip file that breaks off or is broken. Send the whole file.`, {
    reason: "truncated_document",
    cause,
  });
}

/** The bytes of a file, or of standard input for `-`; gzip is undone, up to the limit of a document. */
export async function readDocument(path: string, stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const bytes = path === "-" ? await readInput(stdin) : await readPath(path);
  if (!isGzip(bytes)) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: maxDocumentBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(path);
    throw brokenGzip(path, cause);
  }
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** A file in pieces; gzip is undone. */
async function* piecesOf(path: string, packed: boolean): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  try {
    yield* packed ? pipeline(file, createGunzip({ chunkSize: 1024 * 1024 }), () => undefined) : file;
  } catch (cause) {
    throw packed ? brokenGzip(path, cause) : unreadable(path, cause);
  } finally {
    file.destroy();
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  for await (const head of createReadStream(path, { end: 1 })) return head;
  return new Uint8Array();
}

/**
 * The same for tools whose documents may be larger than is held: such a file is read once for its digest here, and again
 * while it is sent. Standard input can be read only once and keeps the limit.
 */
export async function openDocument(
  path: string,
  stdin: AsyncIterable<Uint8Array>,
): Promise<Uint8Array | LargeDocument> {
  if (path === "-") return await readDocument(path, stdin);
  try {
    const packed = isGzip(await headOf(path));
    const measured = await measureDocument(() => piecesOf(path, packed), maxStreamedBytes);
    return measured.sizeBytes > maxDocumentBytes ? measured : await readDocument(path, stdin);
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(path, cause);
  }
}
