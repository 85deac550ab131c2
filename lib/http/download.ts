import { causesOf, log } from "#lib/log.ts";

/**
 * Bytes somebody sent us, as a file and nothing else: whatever is in them, no browser shows them as a page of ours.
 * `name` becomes the file's name.
 */
export function download(bytes: Uint8Array, name: string): Response {
  // A copy of its own: a response takes no bytes that could be shared with another thread.
  return new Response(new Uint8Array(bytes), {
    headers: fileHeaders("application/octet-stream", name),
  });
}

/**
 * A file that is written while it is read, so that its size costs no memory. A fault on the way breaks the answer off, which
 * the reader sees as an answer that never ended: half a file never looks like a whole one.
 */
export function downloadText(parts: AsyncIterable<string>, type: string, name: string): Response {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log.error("download broke off", { name, causes: causesOf(error) });
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(stream, { headers: fileHeaders(type, name) });
}

function fileHeaders(type: string, name: string): Record<string, string> {
  return {
    "content-type": type,
    "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`,
    "content-security-policy": "sandbox; default-src 'none'",
  };
}
