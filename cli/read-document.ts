import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { maxDocumentBytes } from "#lib/contract/envelope.ts";
import { AppError } from "#lib/errors.ts";

const unpack = promisify(gunzip);

function tooLarge(name: string): AppError {
  const limit = maxDocumentBytes / 1024 / 1024;
  return new AppError("too_large", `${name} has more than ${limit} MiB. Send each node's report by itself.`, {
    reason: "too_large",
  });
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
    throw new AppError(
      "not_found",
      `The file ${path} cannot be read. Check that it is there and that you may read it.`,
      {
        reason: "usage",
        cause,
      },
    );
  }
}

/** The bytes of a file, or of standard input for `-`; gzip is undone, up to the limit of a document. */
export async function readDocument(path: string, stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const bytes = path === "-" ? await readInput(stdin) : await readPath(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: maxDocumentBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(path);
    throw new AppError("unprocessable", `${path} is a gzip file that breaks off or is broken. Send the whole file.`, {
      reason: "truncated_document",
      cause,
    });
  }
}
