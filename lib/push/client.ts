import { createHash, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Envelope } from "#lib/contract/envelope.ts";
import { documentTooLarge, envelopeHeader, IngestAnswer, maxDocumentBytes } from "#lib/contract/envelope.ts";
import { Problem } from "#lib/contract/problem.ts";
import { AppError } from "#lib/errors.ts";
import type { LargeDocument } from "./large-document.ts";
import { gzipBody } from "./large-document.ts";

/** What the sender fills in; version, digest and idempotency key are made here. */
export type PushEnvelope = Omit<Envelope, "v" | "sha256" | "scope" | "idempotencyKey"> & {
  readonly scope?: Envelope["scope"];
  readonly idempotencyKey?: string | undefined;
};

/** What happened on the way, for a progress line. */
export type PushProgress =
  | {
      readonly step: "sending";
      readonly attempt: number;
      readonly bytes: number;
      /** Bytes on the wire; null where they are packed while they are sent. */
      readonly sentBytes: number | null;
    }
  | { readonly step: "waiting"; readonly attempt: number; readonly delayMs: number; readonly why: string };

export type PushRequest = {
  /** Address of the server, for example `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly token: string;
  readonly envelope: PushEnvelope;
  /** The untouched document, not compressed. */
  readonly bytes: Uint8Array | LargeDocument;
  /** How often it is tried in all; each try carries the same idempotency key, so that none counts twice. */
  readonly attempts?: number;
  /** Time for each try; without it two minutes, and a second more for each MiB of a large document. */
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: PushProgress) => void;
  /** The outside world, exchangeable for tests. */
  readonly fetch?: typeof fetch;
  readonly sleep?: (delayMs: number) => Promise<void>;
  readonly random?: () => number;
};

/** One try: an answer for good, or a reason to try again. */
type Try = { readonly answer: IngestAnswer } | { readonly retry: AppError; readonly afterMs: number | null };

const maxAnswerLength = 1_000_000;
const longestWaitMs = 60_000;
const compress = promisify(gzip);

/** `/api/v1/ingest` below the server's address, which may have a path of its own. */
export function ingestAddress(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : null;
  if (base === null || (base.protocol !== "http:" && base.protocol !== "https:")) {
    throw new AppError(
      "invalid",
      "The address of the server is no http or https address. It looks like https://kubeproof.example.com",
      {
        reason: "bad_url",
      },
    );
  }
  const address = new URL("api/v1/ingest?wait=1", base.href.replace(/[?#].*$/, "").replace(/\/*$/, "/"));
  address.username = "";
  address.password = "";
  return address;
}

/** Wait before the next try: doubling from half a second, with jitter so that many senders do not come back together. */
export function delayOf(attempt: number, afterMs: number | null, random: () => number): number {
  if (afterMs !== null) return Math.min(afterMs, longestWaitMs);
  const ceiling = Math.min(500 * 2 ** (attempt - 1), 15_000);
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** How long the server asks to wait before the next try; null when it does not say. */
export function retryAfterMs(response: Response): number | null {
  const header = response.headers.get("retry-after") ?? "";
  return /^[0-9]{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}

/** A sentence of the server as plain text of bounded length. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
export const sentence = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").slice(0, 1_000);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(response: Response, body: unknown): AppError {
  const problem = Problem.safeParse(body);
  if (problem.success) {
    const { code, reason, detail, requestId, details } = problem.data;
    return new AppError(code, sentence(detail), { reason, details: { ...details, requestId } });
  }
  const message = `The server answered ${response.status}, which is no answer of Kubeproof. Check the address with --url.`;
  switch (response.status) {
    case 401:
      return new AppError("unauthenticated", "The server does not accept the token. Make one on the cluster's page.");
    case 403:
      return new AppError("forbidden", "The token may not send to this cluster. Make one on the cluster's page.");
    case 429:
      return new AppError("limited", "The server is asked too often. Wait a minute and try again.");
    default:
      return new AppError(response.status >= 500 ? "unavailable" : "invalid", message, { reason: "unexpected_answer" });
  }
}

async function attemptOnce(send: typeof fetch, address: URL, init: RequestInit): Promise<Try> {
  let response: Response;
  let text: string;
  try {
    response = await send(address, init);
    text = (await response.text()).slice(0, maxAnswerLength);
  } catch (cause) {
    const message = `${address.origin} does not answer. Check that the server runs and that the address is right.`;
    return { retry: new AppError("unavailable", message, { reason: "unreachable", cause }), afterMs: null };
  }
  const body = parseJson(text);
  if (response.ok) {
    const answer = IngestAnswer.safeParse(body);
    if (answer.success) return { answer: answer.data };
    throw new AppError("invalid", `${address.origin} gives no answer of Kubeproof. Check the address with --url.`, {
      reason: "unexpected_answer",
    });
  }
  const error = refusal(response, body);
  if (response.status === 429 || response.status >= 500) return { retry: error, afterMs: retryAfterMs(response) };
  throw error;
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/**
 * Sends one document through the one door and waits until it is settled: gzip, the envelope as a header, the same
 * idempotency key at every try. Tries again when the server is not there, is busy (429) or fails (5xx); throws its
 * refusal otherwise, and `unavailable` when every try failed.
 */
export async function pushDocument(request: PushRequest): Promise<IngestAnswer> {
  const { bytes, attempts = 6, random = Math.random, sleep = pause } = request;
  const parcel = bytes instanceof Uint8Array ? await heldParcel(bytes) : largeParcel(bytes);
  const { timeoutMs = parcel.timeoutMs } = request;
  const address = ingestAddress(request.url);
  const envelope = {
    ...request.envelope,
    v: 1,
    sha256: parcel.sha256,
    idempotencyKey: request.envelope.idempotencyKey ?? randomUUID(),
  };
  const headers = {
    authorization: `Bearer ${request.token}`,
    "content-type": "application/octet-stream",
    "content-encoding": "gzip",
    accept: "application/json",
    [envelopeHeader]: Buffer.from(JSON.stringify(envelope)).toString("base64url"),
  };
  for (let attempt = 1; ; attempt += 1) {
    const { sizeBytes, sentBytes } = parcel;
    request.onProgress?.({ step: "sending", attempt, bytes: sizeBytes, sentBytes });
    // A redirect would hand the token to another host.
    const init: RequestInit = {
      method: "POST",
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...parcel.body(),
    };
    const outcome = await attemptOnce(request.fetch ?? fetch, address, init);
    if ("answer" in outcome) return outcome.answer;
    if (attempt >= attempts) throw outcome.retry;
    const delayMs = delayOf(attempt, outcome.afterMs, random);
    request.onProgress?.({ step: "waiting", attempt, delayMs, why: outcome.retry.message });
    await sleep(delayMs);
  }
}

/** What is sent, whatever its size. */
type Parcel = {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly sentBytes: number | null;
  readonly timeoutMs: number;
  /** The body of one try. */
  readonly body: () => Pick<RequestInit, "body"> & { readonly duplex?: "half" };
};

const usualTimeoutMs = 120_000;

async function heldParcel(bytes: Uint8Array): Promise<Parcel> {
  if (bytes.length > maxDocumentBytes) throw documentTooLarge(maxDocumentBytes);
  const body = await compress(bytes);
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
    sentBytes: body.length,
    timeoutMs: usualTimeoutMs,
    body: () => ({ body }),
  };
}

function largeParcel(document: LargeDocument): Parcel {
  const { sha256, sizeBytes } = document;
  const timeoutMs = usualTimeoutMs + Math.ceil(sizeBytes / 1024 / 1024) * 1_000;
  // A body that is made while it is sent needs to be told that its answer comes after it.
  return { sha256, sizeBytes, sentBytes: null, timeoutMs, body: () => ({ body: gzipBody(document), duplex: "half" }) };
}
