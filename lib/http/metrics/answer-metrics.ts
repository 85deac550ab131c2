import { createHash, timingSafeEqual } from "node:crypto";
import { webRegistry } from "./request-meter.ts";

const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
const plain = { ...headers, "content-type": "text/plain; charset=utf-8" };

/**
 * The metrics of this web process, for whoever knows the token that was set for them. Without one set there is nothing here:
 * the address is on the port that everybody reaches.
 */
export async function answerMetrics(request: Request, token: string | null): Promise<Response> {
  const registry = webRegistry();
  if (token === null || registry === null) {
    return new Response("There are no metrics here. Set KUBEPROOF_METRICS_TOKEN to have some.\n", {
      status: 404,
      headers: plain,
    });
  }
  const sent = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (sent === undefined || !isSame(sent, token)) {
    return new Response("Send the token of the metrics as a bearer token.\n", {
      status: 401,
      headers: { ...plain, "www-authenticate": 'Bearer realm="kubeproof metrics"' },
    });
  }
  return new Response(await registry.metrics(), { headers: { ...headers, "content-type": registry.contentType } });
}

/** Digests of equal length, compared in constant time. */
function isSame(sent: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sent), digest(token));
}
