import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { apiVersionOf, isCustom, type ResourceKind } from "./kinds.ts";
import type { Page } from "./pages.ts";
import type { Refusal } from "./status.ts";
import { itemJson, partialJson, type Stored } from "./stored.ts";

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  sendText(response, `${typeof body === "string" ? body : JSON.stringify(body)}\n`, "application/json", status);
}

export function sendText(
  response: ServerResponse,
  body: string,
  type = "text/plain; charset=utf-8",
  status = 200,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { "Content-Type": type, "Content-Length": bytes.length });
  response.end(bytes);
}

export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  if (typeof refusal.body === "string") sendText(response, refusal.body, undefined, refusal.http);
  else sendJson(response, refusal.body, refusal.http);
}

/** Something nobody meant to happen: a client that went away, or a mistake in the simulation, which then is told. */
export function sendBroken(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else sendText(response, `The simulation failed: ${error instanceof Error ? error.message : error}\n`, undefined, 500);
}

export type ListAnswer = {
  readonly kind: ResourceKind;
  readonly version: string;
  readonly page: Page;
  readonly partial: boolean;
};

/** Objects are joined into pieces of about this many characters, so that an unpaged list never is one string. */
const pieceChars = 256 * 1024;

/** An API server compresses lists from this size on when it is asked to (KEP-2338: gzip at level 1 from 128 KiB). */
const compressedFromChars = 128 * 1024;

/** Sends a list, compressed when the client takes that. */
export async function sendList(response: ServerResponse, answer: ListAnswer, acceptsGzip: boolean): Promise<void> {
  response.setHeader("Content-Type", "application/json");
  const body = Readable.from(pieces(answer));
  const chars = answer.page.items.reduce((sum, stored) => sum + stored.metadata.length + stored.rest.length, 0);
  if (!acceptsGzip || chars < compressedFromChars) return pipeline(body, response);
  response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Vary", "Accept-Encoding");
  return pipeline(body, createGzip({ level: 1 }), response);
}

/** Sends the first half of a list and cuts the connection. */
export function sendHalfList(response: ServerResponse, answer: ListAnswer): void {
  const whole = [...pieces(answer)].join("");
  response.setHeader("Content-Type", "application/json");
  response.write(whole.slice(0, Math.ceil(whole.length / 2)), () => response.destroy());
}

function* pieces(answer: ListAnswer): Generator<string> {
  const { kind, version, page, partial } = answer;
  const [before, after] = frame(answer);
  let piece = before;
  let separator = "";
  for (const stored of page.items) {
    piece += separator + (partial ? partialJson(stored) : itemJson(stored, kind, version));
    separator = ",";
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = "";
  }
  yield piece + after;
}

/** What stands before and behind the items. Lists of custom resources have their keys in alphabetical order. */
function frame({ kind, version, page, partial }: ListAnswer): readonly [string, string] {
  const metadata = JSON.stringify({
    ...(page.next === null ? {} : { continue: page.next }),
    ...(page.remaining === null ? {} : { remainingItemCount: page.remaining }),
    resourceVersion: String(page.resourceVersion),
  });
  const listKind = partial ? "PartialObjectMetadataList" : `${kind.kind}List`;
  const apiVersion = partial ? "meta.k8s.io/v1" : apiVersionOf(kind.group, version);
  if (isCustom(kind) && !partial) {
    return [`{"apiVersion":"${apiVersion}","items":[`, `],"kind":"${listKind}","metadata":${metadata}}\n`];
  }
  return [`{"kind":"${listKind}","apiVersion":"${apiVersion}","metadata":${metadata},"items":[`, "]}\n"];
}

/** An object whose uid is another one. */
export function disguised(stored: Stored, uid: string): Stored {
  return { ...stored, uid, metadata: stored.metadata.replace(stored.uid, uid) };
}
