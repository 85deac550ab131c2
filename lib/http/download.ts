import { causesOf, log } from "#lib/log.ts";

/**
 * Bytes somebody sent us, as a file and nothing else: whatever is in them, no browser shows them as a page of ours.
 * `name` becomes the file's name.
 */
export function download(bytes: Uint8Array, name: string): Response {
  // A copy of its own: a response takes no bytes that could be shared with another thread.
  return new Response(new Uint8Array(bytes), { headers: fileHeaders("application/octet-stream", name) });
}

/**
 * The same for bytes that come in pieces. They are sent while they are read, so that their size costs no memory.
 */
export function downloadBytes(parts: AsyncIterable<Uint8Array>, name: string): Response {
  return new Response(streamOf(parts, name), { headers: fileHeaders("application/octet-stream", name) });
}

/** A file that is written while it is read, so that its size costs no memory. */
export function downloadText(parts: AsyncIterable<string>, type: string, name: string): Response {
  return new Response(streamOf(encoded(parts), name), { headers: fileHeaders(type, name) });
}

async function* encoded(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const part of parts) yield encoder.encode(part);
}

/**
 * A fault on the way breaks the answer off, which the reader sees as an answer that never ended: half a file never looks like
 * a whole one.
 */
function streamOf(parts: AsyncIterable<Uint8Array>, name: string): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        log.error("download broke off", { name, causes: causesOf(error) });
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

function fileHeaders(type: string, name: string): Record<string, string> {
  return {
    "content-type": type,
    "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`,
    "content-security-policy": "sandbox; default-src 'none'",
  };
}
