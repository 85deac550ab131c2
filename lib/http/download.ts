/**
 * Bytes somebody sent us, as a file and nothing else: whatever is in them, no browser shows them as a page of ours.
 * `name` becomes the file's name.
 */
export function download(bytes: Uint8Array, name: string): Response {
  // A copy of its own: a response takes no bytes that could be shared with another thread.
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`,
      "content-security-policy": "sandbox; default-src 'none'",
    },
  });
}
