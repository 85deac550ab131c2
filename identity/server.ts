import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import type { IdentityEnv } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { countAttempts } from "./attempts.ts";
import { type House, sendPage, showInteraction, submitInteraction } from "./interaction.ts";
import { ensureKeys } from "./keys.ts";
import { problemPage } from "./pages.ts";
import { ensurePassword } from "./password.ts";
import { administrator, demoPeople, type Person } from "./people.ts";
import { makeProvider } from "./provider.ts";

export type Identity = {
  readonly server: Server;
  /** The administrator's new password, to be printed once; null when there already is one, and in the demo. */
  readonly createdPassword: string | null;
  readonly people: readonly Person[];
};

/** Makes the provider; it does not listen yet. */
export async function makeIdentity(env: IdentityEnv): Promise<Identity> {
  const people = env.isDemo ? demoPeople : [administrator];
  const jwks = await ensureKeys(env.dataDir);
  const password = env.isDemo ? null : await ensurePassword(env.dataDir);
  const provider = makeProvider(env, people, jwks);
  provider.on("server_error", (_ctx, error) => log.error("identity request failed", { error: error.message }));
  const house: House = { env, provider, people, password: password?.stored ?? null, attempts: countAttempts() };
  const assets = await loadAssets();
  const answerProtocol = provider.callback();
  const server = createServer((request, response) => {
    void answer(request, response, house, assets, answerProtocol).catch((error: unknown) => {
      sendProblem(response, house, error);
    });
  });
  return { server, createdPassword: password?.created ?? null, people };
}

type Asset = { readonly type: string; readonly body: Buffer };
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  house: House,
  assets: ReadonlyMap<string, Asset>,
  answerProtocol: Handler,
): Promise<void> {
  const { env } = house;
  setHeaders(response, env);
  // Another site may point its own name at this machine; it must not reach a provider without passwords that way.
  if (request.headers.host !== new URL(env.issuer).host) {
    response.writeHead(421).end("This identity provider answers only under its own address.\n");
    return;
  }
  const { pathname } = new URL(request.url ?? "/", env.issuer);
  const asset = assets.get(pathname);
  if (asset !== undefined && request.method === "GET") {
    response.writeHead(200, { "content-type": asset.type, "cache-control": "public, max-age=3600" });
    response.end(asset.body);
  } else if (pathname === "/") {
    response.writeHead(302, { location: env.publicUrl }).end();
  } else if (pathname.startsWith("/interaction/")) {
    await (request.method === "POST" ? submitInteraction : showInteraction)(house, request, response);
  } else {
    await answerProtocol(request, response);
  }
}

// What the library's own two self-submitting pages run; nothing else may run at all.
const submitScript = `
    document.addEventListener('DOMContentLoaded', function () { document.forms[0].submit() });
  `;

function setHeaders(response: ServerResponse, env: IdentityEnv): void {
  const scriptHash = createHash("sha256").update(submitScript).digest("base64");
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    `script-src 'sha256-${scriptHash}'`,
    // The way back to the product counts as part of the form's way.
    `form-action 'self' ${new URL(env.publicUrl).origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  response.setHeader("content-security-policy", policy.join("; "));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("x-frame-options", "DENY");
}

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const fonts = path.dirname(createRequire(import.meta.url).resolve("@fontsource-variable/ibm-plex-sans/package.json"));
  const font = await readFile(path.join(fonts, "files", "ibm-plex-sans-latin-wght-normal.woff2"));
  const style = await readFile(path.join(import.meta.dirname, "style.css"));
  return new Map([
    ["/assets/style.css", { type: "text/css; charset=utf-8", body: style }],
    ["/assets/ibm-plex-sans.woff2", { type: "font/woff2", body: font }],
  ]);
}

function sendProblem(response: ServerResponse, house: House, error: unknown): void {
  const code = error instanceof Error && "error" in error ? String(error.error) : "server_error";
  if (code === "server_error") log.error("identity page failed", { error: String(error) });
  if (response.headersSent) return void response.end();
  // Mostly an interaction that is over: a second tab, an old link, cookies cleared.
  const text =
    code === "server_error"
      ? "Something went wrong here; the terminal of npm start says what."
      : "This sign-in is over or belongs to another browser. Begin again.";
  sendPage(
    response,
    code === "server_error" ? 500 : 400,
    problemPage(text, code, house.env.publicUrl, house.env.isDemo),
  );
}
