import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { type Certified, certificate } from "#tests/support/certificate.ts";
import { kubeClients } from "./client.ts";
import type { KubeError } from "./errors.ts";
import type { KubeClient } from "./types.ts";

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    if ("closeAllConnections" in server) (server as ReturnType<typeof createServer>).closeAllConnections();
  });
  // A server that listens on a port has an address with one.
  return (server.address() as AddressInfo).port;
}

const answer =
  (body: unknown): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(body));

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "kube-client-"));
  closing.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

type Parts = { server: string; cluster?: object; user?: object; contexts?: readonly object[]; current?: string };

async function kubeconfig({
  server,
  cluster,
  user = { token: "the-token" },
  contexts,
  current,
}: Parts): Promise<string> {
  const file = path.join(await folder(), "kubeconfig");
  const content = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "one", cluster: { server, ...cluster } }],
    users: [{ name: "reader", user }],
    contexts: contexts ?? [{ name: "prod", context: { cluster: "one", user: "reader" } }],
    "current-context": current ?? "prod",
  };
  await writeFile(file, stringify(content), { mode: 0o600 });
  return file;
}

async function clientOf(parts: Parts): Promise<KubeClient> {
  const [client] = kubeClients({ kubeconfig: await kubeconfig(parts) });
  if (client === undefined) throw new Error("no client");
  closing.push(() => client.close());
  return client;
}

async function plain(listener: RequestListener, parts: Partial<Parts> = {}): Promise<KubeClient> {
  return clientOf({ server: `http://127.0.0.1:${await listen(createServer(listener))}`, ...parts });
}

const refusal = (promise: Promise<unknown>): Promise<KubeError> =>
  promise.then(
    () => expect.fail("should have been refused"),
    (error) => error,
  );

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const authority = certificate({ name: "the authority" });
const serving = certificate({ name: "api", signer: authority, address: "127.0.0.1" });
const trusted = { "certificate-authority-data": base64(authority.cert) };

const secure = async (certified: Certified, listener: RequestListener = answer({ ok: true })): Promise<string> =>
  `https://127.0.0.1:${await listen(createTlsServer(certified, listener))}`;

test("a server with a certificate of the kubeconfig's authority is spoken to, with the token", async () => {
  const seen: unknown[] = [];
  const server = await secure(serving, (request, response) => {
    seen.push(request.headers.authorization);
    response.end('{"ok":true}');
  });

  const client = await clientOf({ server, cluster: trusted });

  expect(await client.json("/version")).toEqual({ ok: true });
  expect(seen).toEqual(["Bearer the-token"]);
});

test.each([
  ["another authority", { "certificate-authority-data": base64(certificate({ name: "other" }).cert) }, serving, "CA"],
  ["no authority", {}, serving, "CA"],
  [
    "a certificate that has expired",
    trusted,
    certificate({ name: "api", signer: authority, address: "127.0.0.1", to: new Date("2021-01-01T00:00:00Z") }),
    "expired",
  ],
  [
    "a certificate of another name",
    trusted,
    certificate({ name: "api", signer: authority, address: "10.0.0.1" }),
    "another name",
  ],
  [
    "an authority that is no certificate",
    { "certificate-authority-data": base64("nothing") },
    serving,
    "certificate-authority-data",
  ],
])("with %s nothing is asked, and the message says what to do", async (_, cluster, certified, advice) => {
  let asked = 0;
  const server = await secure(certified, (_request, response) => {
    asked += 1;
    response.end("{}");
  });

  const error = await refusal((await clientOf({ server, cluster })).json("/version"));

  expect(error).toMatchObject({ reason: "certificate", message: expect.stringContaining(advice) });
  expect(asked).toBe(0);
});

test("a client certificate that has expired is named with its day", async () => {
  const { cert, key } = certificate({ name: "reader", signer: authority, to: new Date("2024-03-05T00:00:00Z") });
  const user = { "client-certificate-data": base64(cert), "client-key-data": base64(key) };

  const error = await refusal(
    (await clientOf({ server: await secure(serving), cluster: trusted, user })).json("/version"),
  );

  expect(error).toMatchObject({ reason: "certificate", message: expect.stringContaining("expired on 2024-03-05") });
  expect(JSON.stringify(error)).not.toContain("BEGIN");
});

test("a client certificate is presented", async () => {
  const { cert, key } = certificate({ name: "reader", signer: authority });
  const user = { "client-certificate-data": base64(cert), "client-key-data": base64(key) };
  const server = createTlsServer(
    { ...serving, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    answer({ ok: true }),
  );
  const address = `https://127.0.0.1:${await listen(server)}`;

  expect(await (await clientOf({ server: address, cluster: trusted, user })).json("/")).toEqual({ ok: true });
  const stranger = await refusal((await clientOf({ server: address, cluster: trusted })).json("/"));
  expect(["certificate", "unreachable"]).toContain(stranger.reason);
});

test("a proxy of the kubeconfig is used", async () => {
  const server = await secure(serving);
  const through: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    through.push(request.url);
    const onward = connect(Number(new URL(server).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    socket.on("error", () => onward.destroy());
    onward.on("error", () => socket.destroy());
  });
  const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;

  const client = await clientOf({ server, cluster: { ...trusted, "proxy-url": proxyUrl } });

  expect(await client.json("/version")).toEqual({ ok: true });
  expect(through).toEqual([`127.0.0.1:${new URL(server).port}`]);
});

async function plugin(script: string): Promise<object> {
  const command = path.join(await folder(), "login-plugin");
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o700);
  return { exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" } };
}

const credential = (token: string): string =>
  JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } });

test("a login plugin is asked for a token, and asked again when the token is refused", async () => {
  const counter = path.join(await folder(), "count");
  const user = await plugin(`echo x >> ${counter}; n=$(wc -l < ${counter} | tr -d ' ')
printf '%s' '${credential("token-N")}' | sed "s/token-N/token-$n/"`);
  const seen: unknown[] = [];
  const client = await plain(
    (request, response) => {
      seen.push(request.headers.authorization);
      response.statusCode = request.headers.authorization === "Bearer token-1" ? 401 : 200;
      response.end('{"ok":true}');
    },
    { user },
  );

  expect(await client.json("/")).toEqual({ ok: true });
  expect(await client.json("/")).toEqual({ ok: true });
  expect(seen).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-2"]);
});

test("a login plugin that fails is named, without what it printed", async () => {
  const client = await plain(answer({}), { user: await plugin("echo secret-of-plugin >&2; exit 3") });

  const error = await refusal(client.json("/"));

  expect(error).toMatchObject({ reason: "unauthenticated", message: expect.stringContaining("login-plugin") });
  expect(error.message).not.toContain("secret-of-plugin");
});

test("a login plugin that is not installed is named", async () => {
  const client = await plain(answer({}), { user: { exec: { command: "no-such-login-plugin" } } });

  const error = await refusal(client.json("/"));

  expect(error).toMatchObject({ reason: "unauthenticated", message: expect.stringContaining("not installed") });
});

test("a token in a file beside the kubeconfig is read, and read anew when it is refused", async () => {
  let accepted = "first";
  const listener: RequestListener = (request, response) => {
    response.statusCode = request.headers.authorization === `Bearer ${accepted}` ? 200 : 401;
    response.end('{"ok":true}');
  };
  const file = await kubeconfig({
    server: `http://127.0.0.1:${await listen(createServer(listener))}`,
    user: { tokenFile: "token" },
  });
  const token = path.join(path.dirname(file), "token");
  await writeFile(token, "first\n");
  const [client] = kubeClients({ kubeconfig: file });

  expect(await client?.json("/")).toEqual({ ok: true });
  accepted = "second";
  await writeFile(token, "second\n");
  expect(await client?.json("/")).toEqual({ ok: true });
});

test("refused credentials are asked about once, not again and again", async () => {
  let asked = 0;
  const client = await plain((_, response) => {
    asked += 1;
    response.statusCode = 401;
    response.end();
  });

  const error = await refusal(client.json("/"));

  expect(error).toMatchObject({ reason: "unauthenticated", details: { status: 401 } });
  expect(asked).toBe(1);
});

test("no credential is in a message, whatever a server answers", async () => {
  const client = await plain((request, response) => {
    response.statusCode = 500;
    const message = `upstream said: Authorization: ${request.headers.authorization} eyJhbGciOi.eyJzdWIiOi.c2ln`;
    response.end(JSON.stringify({ kind: "Status", message: `${message}\n\u001b[31m${"x".repeat(10_000)}` }));
  });

  const error = await refusal(client.json("/"));

  expect(error.message).not.toMatch(/the-token|eyJ|\p{Cc}/u);
  expect(error.message.length).toBeLessThan(500);
});

test("a packed answer is unpacked, and its bound holds for what was unpacked", async () => {
  const text = JSON.stringify({ filler: "a".repeat(100_000) });
  const client = await plain((request, response) => {
    expect(request.headers["accept-encoding"]).toBe("gzip");
    response.setHeader("Content-Encoding", "gzip").end(gzipSync(text));
  });

  expect(await client.text("/")).toBe(text);
  expect(await refusal(client.text("/", { maxBytes: 50_000 }))).toMatchObject({ reason: "too_large" });
});

test.each([
  ["a page of a proxy", (): string => "<html>sign in</html>", "invalid"],
  ["a broken document", (): string => '{"kind":', "invalid"],
])("%s is not taken for an answer", async (_, body, reason) => {
  const client = await plain((_request, response) => response.end(body()));

  expect(await refusal(client.json("/"))).toMatchObject({ reason });
});

test("a redirect is not followed with the token", async () => {
  let asked = 0;
  const client = await plain((_, response) => {
    asked += 1;
    response.writeHead(302, { Location: "/elsewhere" }).end();
  });

  expect(await refusal(client.json("/"))).toMatchObject({ reason: "invalid", details: { status: 302 } });
  expect(asked).toBe(1);
});

test("a server that says nothing, or stops in the middle, is noticed", async () => {
  const silent = await plain(() => undefined);
  const halting = await plain((_, response) => response.write('{"half":'));

  expect(await refusal(silent.json("/", { timeoutMs: 30 }))).toMatchObject({ reason: "stalled" });
  expect(await refusal(halting.json("/", { timeoutMs: 30 }))).toMatchObject({ reason: "stalled" });
});

test("an address where nothing listens is unreachable, by name and port", async () => {
  const client = await clientOf({ server: "http://127.0.0.1:1" });

  expect(await refusal(client.json("/"))).toMatchObject({
    reason: "unreachable",
    message: expect.stringContaining("127.0.0.1:1 (ECONNREFUSED)"),
  });
});

test("lines come one by one, a line beyond the bound is left out and told, and a torn one is an error", async () => {
  const client = await plain((_, response) => {
    response.write("one\ntw");
    response.write(`o\n${"x".repeat(5_000)}`);
    response.end(`${"x".repeat(5_000)}\n\nthr\u00e9e\ntorn`);
  });
  const long: number[] = [];
  const read: string[] = [];

  const reading = async (): Promise<void> => {
    const lines = await client.lines("/", { maxBytes: 1_000, onLongLine: (bytes) => long.push(bytes) });
    for await (const line of lines) read.push(line);
  };

  expect(await refusal(reading())).toMatchObject({ reason: "unreachable" });
  expect(read).toEqual(["one", "two", "thr\u00e9e"]);
  expect(long).toEqual([10_000]);
});

test("a connection is kept for the next request, and replaced when it was closed meanwhile", async () => {
  const used = new Map<unknown, number>();
  const packed = gzipSync('{"ok":true}');
  const client = await plain((request, response) => {
    const requests = (used.get(request.socket) ?? 0) + 1;
    used.set(request.socket, requests);
    if (requests === 3) request.socket.destroy();
    else response.setHeader("Content-Encoding", "gzip").end(packed);
  });

  for (let asked = 0; asked < 4; asked += 1) expect(await client.json("/")).toEqual({ ok: true });

  expect([...used.values()]).toEqual([3, 2]);
});

test("an abort ends a request that hangs", async () => {
  const stop = new AbortController();
  const client = await plain(() => stop.abort(new Error("enough")));

  expect(await refusal(client.json("/", { signal: stop.signal }))).toMatchObject({ message: "enough" });
});

test.each<[string, Partial<Parts>, readonly string[] | undefined, string]>([
  ["a context it does not have", {}, ["staging"], "has no context staging. It has: prod"],
  [
    "no current context among several",
    { current: "", contexts: [named("a"), named("b")] },
    undefined,
    "--context: a, b",
  ],
  ["a context without its cluster", { contexts: [named("prod", "gone")] }, undefined, "cluster gone"],
  ["a context without its user", { contexts: [named("prod", "one", "gone")] }, undefined, "user gone"],
  ["an address without TLS elsewhere", { server: "http://10.0.0.1:8080" }, undefined, "without TLS"],
  ["an address that is none", { server: "nowhere" }, undefined, "not an https address"],
])("a kubeconfig with %s is refused with what to do", async (_, parts, contexts, message) => {
  const file = await kubeconfig({ server: "https://127.0.0.1:1", ...parts });

  expect(() => kubeClients({ kubeconfig: file, ...(contexts ? { contexts } : {}) })).toThrow(message);
});

function named(name: string, cluster = "one", user = "reader"): object {
  return { name, context: { cluster, user } };
}

test("a kubeconfig that is missing or no kubeconfig is refused with what to do", async () => {
  const file = path.join(await folder(), "kubeconfig");
  expect(() => kubeClients({ kubeconfig: file })).toThrow("does not exist");

  await writeFile(file, "{ not: [yaml");
  expect(() => kubeClients({ kubeconfig: file })).toThrow("not a readable kubeconfig");

  await writeFile(file, "just words");
  expect(() => kubeClients({ kubeconfig: file })).toThrow("no kubeconfig with a context");
});

test("outside of a cluster the pod's own account is refused with what to do", () => {
  expect(() => kubeClients({ inCluster: true })).toThrow("--kubeconfig");
});
