import type { AuthOptions, Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { OidcSettings } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { type Discovery, discoveryUrl } from "./issuer.ts";
import { sessionCookieName, sessionCookieOptions } from "./session-cookie.ts";

/** A person as a verified ID token names them. */
export type VerifiedPerson = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly groups: readonly string[];
};

export type SignInPorts = {
  readonly oidc: OidcSettings;
  readonly discovery: Discovery;
  readonly publicUrl: string;
  /** Key of the short-lived cookies that hold state, nonce and code verifier. */
  readonly secret: string;
  readonly sessionHours: number;
  /** Opens a session of ours for a verified person and answers the secret for the cookie. */
  openSession(person: VerifiedPerson): Promise<string>;
  /** Hears what the library complains about. */
  onFault(text: string): void;
};

/**
 * How next-auth is used: it runs the authorization code flow with PKCE, state and nonce and verifies the ID token.
 * The session is ours. The library's session cookie carries our random secret as it is, and nothing can be decoded
 * from it, so that only the session table says who somebody is.
 */
export function nextAuthOptions(ports: SignInPorts): AuthOptions {
  return {
    providers: [provider(ports)],
    secret: ports.secret,
    useSecureCookies: ports.publicUrl.startsWith("https:"),
    session: { strategy: "jwt", maxAge: ports.sessionHours * 3600 },
    cookies: {
      sessionToken: {
        name: sessionCookieName(ports.publicUrl),
        options: sessionCookieOptions(ports.publicUrl),
      },
    },
    jwt: {
      encode: ({ token }) => {
        const secret = token?.["sessionSecret"];
        if (typeof secret !== "string") throw new AppError("internal", "A session was asked for without a sign-in.");
        return secret;
      },
      decode: () => null,
    },
    callbacks: {
      async jwt({ token, account, profile }) {
        if (!account || !profile) throw new AppError("internal", "A session was asked for without a sign-in.");
        const person = await verifiedPerson(ports, profile, account.access_token);
        return { ...token, sessionSecret: await ports.openSession(person) };
      },
      // Only paths of this server: an address in the link must not lead somewhere else after sign-in.
      redirect: ({ url, baseUrl }) => `${baseUrl}${localPath(url, baseUrl)}`,
    },
    logger: {
      error: (code, metadata) => ports.onFault(`${code} ${textOf(metadata)}`),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** The path of an address on this server, or `/` for every other address. */
export function localPath(url: string, publicUrl: string): string {
  const target = URL.parse(url, publicUrl);
  if (target === null || target.origin !== new URL(publicUrl).origin) return "/";
  return `${target.pathname}${target.search}`;
}

function provider({ oidc, discovery }: SignInPorts): OAuthConfig<Profile> {
  return {
    id: "oidc",
    name: "OpenID Connect",
    type: "oauth",
    wellKnown: discoveryUrl(oidc.issuer),
    issuer: discovery.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { params: { scope: oidc.scope ?? scopeOf(discovery) } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    // A client without a secret is a public one, protected by PKCE alone.
    ...(oidc.clientSecret === "" ? { client: { token_endpoint_auth_method: "none" } } : {}),
    profile: (profile) => ({ id: profile.sub ?? "", name: profile.name ?? null, email: profile.email ?? null }),
  };
}

// Asking for a scope the issuer does not know makes some issuers refuse the whole sign-in.
function scopeOf(discovery: Discovery): string {
  const wanted = ["openid", "profile", "email"];
  return [...wanted, ...(discovery.scopes_supported.includes("groups") ? ["groups"] : [])].join(" ");
}

async function verifiedPerson(
  { oidc, discovery }: SignInPorts,
  profile: Profile,
  accessToken: string | undefined,
): Promise<VerifiedPerson> {
  const claims: Readonly<Record<string, unknown>> = { ...profile };
  const subject = claims["sub"];
  if (typeof subject !== "string" || subject === "") {
    throw new AppError("unauthenticated", "The ID token names nobody.", { reason: "no_subject" });
  }
  const groups = claims[oidc.groupsClaim] ?? (await groupsFromUserinfo(oidc, discovery, subject, accessToken));
  return {
    issuer: discovery.issuer,
    subject: subject.slice(0, 255),
    email: shortText(claims["email"]),
    name: shortText(claims["name"]) ?? shortText(claims["preferred_username"]),
    groups: groupList(groups),
  };
}

// Some issuers keep ID tokens small and tell groups at the userinfo endpoint only.
async function groupsFromUserinfo(
  oidc: OidcSettings,
  discovery: Discovery,
  subject: string,
  accessToken: string | undefined,
): Promise<unknown> {
  if (discovery.userinfo_endpoint === undefined || accessToken === undefined) return [];
  try {
    const response = await fetch(discovery.userinfo_endpoint, {
      headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
      signal: AbortSignal.timeout(4_000),
      redirect: "error",
    });
    const answer: unknown = await response.json();
    if (typeof answer !== "object" || answer === null) return [];
    const claims: Readonly<Record<string, unknown>> = { ...answer };
    // OpenID Connect Core 1.0 § 5.3.2: an answer about somebody else must not be used.
    return claims["sub"] === subject ? claims[oidc.groupsClaim] : [];
  } catch {
    // Without an answer there are no groups, and without groups no rights: the safe side.
    return [];
  }
}

const mostGroups = 500;

function groupList(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string" && item.length <= 256).slice(0, mostGroups);
}

function shortText(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.toWellFormed().replaceAll("\u0000", "").trim().slice(0, 255);
  return text === "" ? null : text;
}

function textOf(metadata: unknown): string {
  if (metadata instanceof Error) return `${metadata.name} ${metadata.message}`;
  if (typeof metadata !== "object" || metadata === null) return "";
  const inner = "error" in metadata ? metadata.error : undefined;
  return inner instanceof Error ? `${inner.name} ${inner.message}` : "";
}
