import { announceUrl } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { askIssuer } from "./issuer.ts";
import { localPath, nextAuthOptions, type SignInPorts, type VerifiedPerson } from "./next-auth-options.ts";
import { type NextAuthAnswer, type NextAuthCall, runNextAuth } from "./run-next-auth.ts";
import { faultOf, type SignInFault } from "./sign-in-fault.ts";
import { signInPath } from "./sign-in-path.ts";

export type { VerifiedPerson } from "./next-auth-options.ts";

/** What a sign-in needs of its surroundings; the edge supplies it. */
export type SignInHouse = Omit<SignInPorts, "discovery" | "onFault" | "oidc"> & {
  readonly oidc: SignInPorts["oidc"] | null;
};

/**
 * GET /api/auth/start: sends the browser to the issuer with fresh state, nonce and code challenge. It is a link and not
 * a form, so that it works without scripts and under a policy that lets forms go to this server alone; another site
 * cannot use it, because it must come from this one.
 */
export async function beginSignIn(request: Request, house: SignInHouse): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const callbackPath = localPath(query.get("callbackUrl") ?? "/", house.publicUrl);
  if (!isFromHere(request)) return redirectTo(signInPath(null, callbackPath));
  const prepared = await prepare(house);
  if (prepared === null) return redirectTo(signInPath("start", callbackPath));
  const { options, fault } = prepared;
  const csrf = await runNextAuth(call("GET", ["csrf"]), options);
  const begun = await runNextAuth(
    {
      ...call("POST", ["signin", "oidc"]),
      cookies: cookiesOf(csrf.setCookies),
      body: { csrfToken: csrfTokenOf(csrf.body), callbackUrl: `${house.publicUrl}${callbackPath}` },
      query: hintOf(query.get("hint")),
    },
    options,
  );
  if (begun.location === null || begun.location.startsWith(`${house.publicUrl}/`)) {
    return redirectTo(signInPath(fault() ?? "start", callbackPath));
  }
  return answer(begun, begun.location, csrf.setCookies);
}

/**
 * GET /api/auth/callback/oidc: the way back. Verifies state, nonce, code and ID token, opens a session and sets its
 * cookie. Whatever fails leads to the sign-in page with a word for it, never with the text of the error.
 */
export async function completeSignIn(request: Request, house: SignInHouse): Promise<Response> {
  const prepared = await prepare(house);
  if (prepared === null) return redirectTo(signInPath("network"));
  const { options, fault } = prepared;
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const cookies = cookiesOf((request.headers.get("cookie") ?? "").split(";"));
  const done = await runNextAuth({ ...call("GET", ["callback", "oidc"]), query, cookies }, options);
  const failed = done.location === null || done.location.startsWith(`${house.publicUrl}/api/auth/`);
  if (failed) return answer(done, signInPath(fault() ?? "other"), []);
  return answer(done, localPath(done.location ?? "/", house.publicUrl), []);
}

/**
 * Where to send the browser so that the issuer ends its own session too (OpenID Connect RP-Initiated Logout 1.0); null
 * when it does not offer that.
 */
export async function endSessionUrl(house: Pick<SignInHouse, "oidc" | "publicUrl">): Promise<string | null> {
  if (house.oidc === null) return null;
  const asked = await askIssuer(house.oidc);
  if (!asked.ok || asked.discovery.end_session_endpoint === undefined) return null;
  const url = new URL(asked.discovery.end_session_endpoint);
  url.searchParams.set("client_id", house.oidc.clientId);
  url.searchParams.set("post_logout_redirect_uri", `${house.publicUrl}/sign-in`);
  return url.href;
}

async function prepare(house: SignInHouse) {
  if (house.oidc === null) return null;
  const asked = await askIssuer(house.oidc);
  if (!asked.ok) return null;
  announceUrl(house.publicUrl);
  const texts: string[] = [];
  let isStoreFault = false;
  const options = nextAuthOptions({
    ...house,
    oidc: house.oidc,
    discovery: asked.discovery,
    onFault: (text) => texts.push(text),
    async openSession(person: VerifiedPerson) {
      try {
        return await house.openSession(person);
      } catch (error) {
        isStoreFault = true;
        throw error;
      }
    },
  });
  const fault = (): SignInFault | null => {
    if (isStoreFault) return "server";
    return texts.length === 0 ? null : faultOf(texts.join("\n"));
  };
  return { options, fault };
}

const call = (method: NextAuthCall["method"], segments: readonly string[]): NextAuthCall => ({
  method,
  segments,
  query: {},
  body: {},
  cookies: {},
});

// A browser says where a request comes from; one that does not say is old, and gets the page with the link.
function isFromHere(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

function hintOf(hint: string | null): Readonly<Record<string, string>> {
  return hint !== null && /^[\w.@+-]{1,100}$/.test(hint) ? { login_hint: hint } : {};
}

function csrfTokenOf(body: unknown): string {
  if (typeof body === "object" && body !== null && "csrfToken" in body && typeof body.csrfToken === "string") {
    return body.csrfToken;
  }
  throw new AppError("internal", "The sign-in could not begin.");
}

// Both a `cookie` header's parts and `set-cookie` headers begin with name=value.
function cookiesOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const pairs = lines.flatMap((line) => {
    const match = /^\s*([^=;\s]+)=([^;]*)/.exec(line);
    return match === null ? [] : [[match[1] ?? "", decoded(match[2] ?? "")] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.trim());
  } catch {
    return value;
  }
}

function answer(from: NextAuthAnswer, location: string, more: readonly string[]): Response {
  const response = redirectTo(location);
  for (const cookie of [...more, ...from.setCookies]) response.headers.append("set-cookie", cookie);
  return response;
}

function redirectTo(location: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
