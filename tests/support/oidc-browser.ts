import { createHash, randomBytes } from "node:crypto";
import type { IdentityEnv } from "#lib/env.ts";

export type Page = { readonly status: number; readonly url: string; readonly text: string; readonly headers: Headers };

/** As much of a browser as a sign-in needs: cookies, redirects and forms, and an address that ends the journey. */
export class OidcBrowser {
  readonly #cookies = new Map<string, string>();
  readonly #env: IdentityEnv;

  constructor(env: IdentityEnv) {
    this.#env = env;
  }

  /** Opens the authorization endpoint as the product does; `changes` overrides or (with null) leaves out parameters. */
  async begin(changes: Readonly<Record<string, string | null>> = {}): Promise<Page & { verifier: string }> {
    const verifier = randomBytes(32).toString("base64url");
    const parameters: Record<string, string | null> = {
      client_id: this.#env.clientId,
      redirect_uri: `${this.#env.publicUrl}/api/auth/callback/oidc`,
      response_type: "code",
      scope: "openid profile email groups",
      state: "state-of-a-test",
      nonce: "nonce-of-a-test",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...changes,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
    return { ...(await this.open(`${this.#env.issuer}/auth?${query}`)), verifier };
  }

  /** Follows redirects of the provider; stops at an address of the product. */
  async open(address: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    let url = address;
    let body = form === undefined ? null : new URLSearchParams(form);
    for (let step = 0; step < 10; step += 1) {
      const response = await fetch(url, {
        method: body === null ? "GET" : "POST",
        body,
        redirect: "manual",
        headers: { cookie: this.#cookieHeader(new URL(url).pathname) },
      });
      this.#keepCookies(response);
      const location = response.headers.get("location");
      const text = await response.text();
      if (location === null) return { status: response.status, url, text, headers: response.headers };
      url = new URL(location, url).href;
      body = null;
      if (url.startsWith(this.#env.publicUrl)) return { status: 303, url, text: "", headers: response.headers };
    }
    throw new Error("The provider redirects without end.");
  }

  /** The code exchanged for tokens; the ID token's claims, unverified, and the answer's status. */
  async exchange(callback: string, verifier: string): Promise<{ status: number; claims: Record<string, unknown> }> {
    const code = new URL(callback).searchParams.get("code") ?? "";
    const credentials = Buffer.from(`${this.#env.clientId}:${this.#env.clientSecret}`).toString("base64");
    const response = await fetch(`${this.#env.issuer}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        redirect_uri: `${this.#env.publicUrl}/api/auth/callback/oidc`,
      }),
    });
    const answer = (await response.json()) as { id_token?: string };
    const payload = answer.id_token?.split(".")[1] ?? Buffer.from("{}").toString("base64url");
    return { status: response.status, claims: JSON.parse(Buffer.from(payload, "base64url").toString()) };
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/);
      const path = attributes.find((text) => text.startsWith("path="))?.slice(5) ?? "/";
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      this.#cookies.set(`${path} ${name}`, value);
    }
  }

  #cookieHeader(pathname: string): string {
    return [...this.#cookies]
      .filter(([key, value]) => pathname.startsWith(key.split(" ")[0] ?? "/") && value !== "")
      .map(([key, value]) => `${key.split(" ")[1]}=${value}`)
      .join("; ");
  }
}
