import { randomBytes } from "node:crypto";
import { cookieValue, sessionCookieName } from "#lib/auth/session-cookie.ts";
import { signInPath } from "#lib/auth/sign-in-path.ts";
import { pathHeader } from "./path-header.ts";

export type GuardSettings = {
  readonly publicUrl: string;
  /** A development server needs `eval` for its error pages; nothing else ever gets it. */
  readonly isDevelopment: boolean;
};

export type PageGuard = {
  /** Absolute address to go to instead; null lets the page answer. */
  readonly redirectTo: string | null;
  readonly requestHeaders: Headers;
  readonly responseHeaders: readonly (readonly [name: string, value: string])[];
};

const openPaths = new Set(["/sign-in"]);

/**
 * What happens before a page is rendered: whoever brings no session cookie is led to sign in, which spares a useless
 * render and is no protection; every page gets a content policy with a nonce of its own.
 */
export function guardPage(request: Request, { publicUrl, isDevelopment }: GuardSettings): PageGuard {
  const url = new URL(request.url);
  const path = `${url.pathname}${url.search}`;
  const isSecure = publicUrl.startsWith("https:");
  const nonce = randomBytes(16).toString("base64");
  const policy = contentPolicy(nonce, isSecure, isDevelopment);
  const requestHeaders = new Headers(request.headers);
  requestHeaders.set(pathHeader, path);
  // The framework takes the nonce for its own scripts from the policy on the request.
  requestHeaders.set("content-security-policy", policy);
  requestHeaders.set("x-nonce", nonce);
  const cookie = cookieValue(request.headers.get("cookie"), sessionCookieName(publicUrl));
  const isOpen = openPaths.has(url.pathname) || cookie !== null;
  const toOwnName = isOtherLoopbackName(request.headers.get("host"), publicUrl) ? `${publicUrl}${path}` : null;
  return {
    // To the server's own name: sign-in comes back there, and cookies do not cross names.
    redirectTo: isOpen ? toOwnName : `${publicUrl}${signInPath(null, path)}`,
    requestHeaders,
    responseHeaders: [
      ["content-security-policy", policy],
      ...(isSecure ? ([["strict-transport-security", "max-age=31536000"]] as const) : []),
    ],
  };
}

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
const nameOf = (host: string): string => host.replace(/:\d+$/, "");

/**
 * Whether a person on this machine used another of its names than the one sign-in comes back to. Only loopback names are
 * led on: a proxy may well ask by a name of its own.
 */
function isOtherLoopbackName(host: string | null, publicUrl: string): boolean {
  const own = new URL(publicUrl).hostname;
  return host !== null && loopbackNames.has(own) && loopbackNames.has(nameOf(host)) && nameOf(host) !== own;
}

function contentPolicy(nonce: string, isSecure: boolean, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // A development server writes its styles into the page without a nonce; a built product has files.
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Bars and lines come from the server with their measures as style attributes. One can show nothing that the page does
    // not contain: text is escaped, so nobody but this program writes an attribute, and no style can be named by it alone.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isSecure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
