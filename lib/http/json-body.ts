import { AppError } from "#lib/errors.ts";

const standardBytes = 1024 * 1024;

/** A request's JSON body, read up to 1 MiB unless a route says otherwise. Nothing sent reads as undefined. */
export async function readJson(request: Request, mostBytes: number = standardBytes): Promise<unknown> {
  if (request.body === null) return undefined;
  const bytes = await readUpTo(request.body, mostBytes);
  if (bytes.length === 0) return undefined;
  // Also keeps out what a form of another site can send without asking first.
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("invalid", "Send JSON with the header content-type: application/json.", {
      reason: "unsupported_media_type",
    });
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new AppError("invalid", "The body is not valid JSON in UTF-8.", { reason: "not_json" });
  }
}

async function readUpTo(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) {
      throw new AppError("too_large", `The body is larger than ${limit / 1024 / 1024} MiB.`, {
        reason: "body_too_large",
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
