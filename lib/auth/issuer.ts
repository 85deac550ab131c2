import * as z from "zod";
import type { OidcSettings } from "#lib/env.ts";

/** What we need of an issuer's discovery document (OpenID Connect Discovery 1.0 § 3). */
const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  end_session_endpoint: z.url().optional(),
  scopes_supported: z.array(z.string()).default([]),
});
export type Discovery = z.infer<typeof Discovery>;

/** Why the issuer cannot be used, and what it answered in words. */
export type IssuerFault =
  | { readonly kind: "not_a_url" | "insecure"; readonly answer: string }
  | { readonly kind: "unreachable" | "slow" | "refused" | "not_discovery"; readonly answer: string }
  | { readonly kind: "other_issuer"; readonly answer: string; readonly named: string };

export type IssuerAnswer =
  | { readonly ok: true; readonly discovery: Discovery }
  | { readonly ok: false; readonly fault: IssuerFault };

const timeoutMs = 4_000;
const largestAnswerBytes = 256 * 1024;

/** Where an issuer describes itself (OpenID Connect Discovery 1.0 § 4). */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
}

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/**
 * Asks the issuer to describe itself and checks that it does: it answers, the answer is a discovery document, and it
 * names exactly the issuer that was set (§ 4.3; anything else would let one issuer speak for another).
 */
export async function askIssuer(settings: OidcSettings): Promise<IssuerAnswer> {
  const url = URL.parse(discoveryUrl(settings.issuer));
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return fault({ kind: "not_a_url", answer: "nothing was asked: this is no http or https address" });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return fault({ kind: "insecure", answer: "nothing was asked: sign-in over plain http can be read on the way" });
  }
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    const text = await readShort(response);
    if (!response.ok) {
      return fault({ kind: "refused", answer: `${response.status} ${response.statusText}`.trim() });
    }
    return judge(settings, text);
  } catch (error) {
    return fault(faultOfFetch(error));
  }
}

function judge(settings: OidcSettings, text: string): IssuerAnswer {
  const parsed = Discovery.safeParse(parseJson(text));
  if (!parsed.success) {
    return fault({ kind: "not_discovery", answer: "an answer that is no OpenID discovery document" });
  }
  const { issuer } = parsed.data;
  if (issuer !== settings.issuer && issuer.replace(/\/$/, "") !== settings.issuer.replace(/\/$/, "")) {
    return fault({
      kind: "other_issuer",
      answer: "a discovery document of another issuer",
      named: issuer.slice(0, 300),
    });
  }
  return { ok: true, discovery: parsed.data };
}

const fault = (fault: IssuerFault): IssuerAnswer => ({ ok: false, fault });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readShort(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > largestAnswerBytes) break;
  }
  return text;
}

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed and not trusted here",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that is not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an authority that is not trusted here",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
};

function faultOfFetch(error: unknown): IssuerFault {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return { kind: "slow", answer: `no answer within ${timeoutMs / 1000} seconds` };
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return { kind: "unreachable", answer: causes[code] ?? "no usable answer (the connection failed or was redirected)" };
}
