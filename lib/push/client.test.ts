import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { Envelope, envelopeHeader } from "#lib/contract/envelope.ts";
import type { PushProgress, PushRequest } from "./client.ts";
import { ingestAddress, pushDocument } from "./client.ts";
import { measureDocument } from "./large-document.ts";

type Received = {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly envelope: unknown;
  readonly body: string;
};
type Reply = (response: ServerResponse) => void;

const answer = { scanId: "scan-1", state: "merged", href: "/scans/scan-1", warnings: [] };
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
const taken = json(200, answer);
const problem = (status: number, code: string, detail: string): Reply =>
  json(status, { title: "t", status, code, reason: "why", detail, requestId: "r-1" });

/** A server on loopback that gives these replies in order, the last one for ever. */
async function serve(...replies: readonly Reply[]): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const header = String(request.headers[envelopeHeader] ?? "");
      const envelope: unknown = JSON.parse(Buffer.from(header, "base64url").toString());
      const body = gunzipSync(Buffer.concat(chunks)).toString();
      received.push({ path: request.url ?? "", headers: request.headers, envelope, body });
      (replies[received.length - 1] ?? replies.at(-1) ?? taken)(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function request(url: string, more: Partial<PushRequest> = {}): PushRequest {
  return {
    url,
    token: "secret-token",
    envelope: { scanner: "kube-bench", cluster: "prod", scope: { node: "cp-1" } },
    bytes: Buffer.from('{"Controls":[]}'),
    sleep: async () => undefined,
    random: () => 0.5,
    ...more,
  };
}

test("a document arrives whole and compressed, in a valid envelope, with the token", async () => {
  const { url, received } = await serve();

  const result = await pushDocument(request(url));

  expect(result).toMatchObject({ scanId: "scan-1", state: "merged" });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ path: "/api/v1/ingest?wait=1", body: '{"Controls":[]}' });
  expect(received[0]?.headers).toMatchObject({ authorization: "Bearer secret-token", "content-encoding": "gzip" });
  expect(Envelope.parse(received[0]?.envelope)).toMatchObject({ v: 1, cluster: "prod", scope: { node: "cp-1" } });
});

test("a busy or failing server is asked again with the same idempotency key, after waits that grow", async () => {
  const { url, received } = await serve(
    json(503, {}),
    problem(500, "internal", "x"),
    json(429, {}, { "retry-after": "7" }),
    taken,
  );
  const waits: number[] = [];
  const progress: PushProgress[] = [];

  await pushDocument(
    request(url, { sleep: async (delayMs) => void waits.push(delayMs), onProgress: (step) => progress.push(step) }),
  );

  const keys = received.map(({ envelope }) => Envelope.parse(envelope).idempotencyKey);
  expect(new Set(keys).size).toBe(1);
  expect(received).toHaveLength(4);
  expect(waits).toEqual([375, 750, 7_000]);
  expect(progress.filter(({ step }) => step === "sending")).toHaveLength(4);
});

test("two pushes of the same bytes are two looks: their keys differ", async () => {
  const { url, received } = await serve();

  await pushDocument(request(url));
  await pushDocument(request(url));

  const keys = received.map(({ envelope }) => Envelope.parse(envelope).idempotencyKey);
  expect(new Set(keys).size).toBe(2);
});

test("a connection that breaks off is tried again", async () => {
  const { url, received } = await serve((response) => response.destroy(), taken);

  const result = await pushDocument(request(url));

  expect(result.state).toBe("merged");
  expect(received).toHaveLength(2);
});

test("a server that is not there is unavailable after all tries, and the token is in no message", async () => {
  const waits: number[] = [];
  const closed = await serve();
  for (const close of open.splice(0)) await close();

  const push = pushDocument(request(closed.url, { attempts: 3, sleep: async (delayMs) => void waits.push(delayMs) }));

  await expect(push).rejects.toMatchObject({ code: "unavailable", reason: "unreachable" });
  await expect(push).rejects.not.toHaveProperty("message", expect.stringContaining("secret-token"));
  expect(waits).toHaveLength(2);
});

test("a silent server is given up after the time allowed", async () => {
  const { url } = await serve((response) => void setTimeout(() => response.destroy(), 500));

  await expect(pushDocument(request(url, { attempts: 1, timeoutMs: 50 }))).rejects.toMatchObject({
    code: "unavailable",
  });
});

test.each([
  [400, "invalid"],
  [401, "unauthenticated"],
  [403, "forbidden"],
  [409, "conflict"],
  [413, "too_large"],
  [422, "unprocessable"],
])("a refusal with %i is final and keeps the server's sentence", async (status, code) => {
  const { url, received } = await serve(problem(status, code, "Do this\u001b[31m instead."));

  await expect(pushDocument(request(url))).rejects.toMatchObject({
    code,
    reason: "why",
    message: "Do this [31m instead.",
  });
  expect(received).toHaveLength(1);
});

test.each([
  [json(200, { hello: "world" }), "invalid"],
  [json(302, {}, { location: "http://127.0.0.1:1/" }), "invalid"],
  [json(404, "not a problem"), "invalid"],
  [json(401, "not a problem"), "unauthenticated"],
])("an answer that is not Kubeproof's is no success and is not followed elsewhere", async (reply, code) => {
  const { url, received } = await serve(reply);

  await expect(pushDocument(request(url))).rejects.toMatchObject({ code });
  expect(received).toHaveLength(1);
});

test("the address may have a path, and must be http or https", () => {
  expect(ingestAddress("https://host/base/").href).toBe("https://host/base/api/v1/ingest?wait=1");
  expect(ingestAddress("http://127.0.0.1:3000").href).toBe("http://127.0.0.1:3000/api/v1/ingest?wait=1");
  expect(() => ingestAddress("ftp://host")).toThrow(expect.objectContaining({ reason: "bad_url" }));
  expect(() => ingestAddress("host")).toThrow(expect.objectContaining({ reason: "bad_url" }));
});

test("a large document is read anew and packed on the way at every try, and arrives whole", async () => {
  const { url, received } = await serve(json(503, {}), taken);
  let opened = 0;
  const pieces = Array.from({ length: 200 }, (_, at) => Buffer.from(`${at} `.repeat(5_000)));
  const open = async function* () {
    opened += 1;
    yield* pieces;
  };
  const document = await measureDocument(open, 10_000_000);
  const progress: PushProgress[] = [];

  await pushDocument(request(url, { bytes: document, onProgress: (step) => progress.push(step) }));

  const whole = Buffer.concat(pieces);
  expect(document).toMatchObject({ sizeBytes: whole.length });
  expect(received.map(({ body }) => body === whole.toString())).toEqual([true, true]);
  expect(Envelope.parse(received[1]?.envelope).sha256).toBe(document.sha256);
  expect(opened).toBe(3);
  expect(progress[0]).toMatchObject({ bytes: whole.length, sentBytes: null });
});

test("a document beyond the limit is not read to its end", async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 1;
      yield Buffer.alloc(1_000);
    }
  }

  await expect(measureDocument(endless, 10_000)).rejects.toMatchObject({ reason: "document_too_large" });
  expect(given).toBe(11);
});
