import { request } from "node:http";
import { afterAll, expect, test } from "vitest";
import { identityFolder, startIdentity } from "#tests/support/identity.ts";
import { OidcBrowser } from "#tests/support/oidc-browser.ts";

const folder = await identityFolder();
const identity = await startIdentity(folder, true);
afterAll(() => identity.stop());

function pickAction(page: string): string {
  return `${identity.env.issuer}${/action="(\/interaction\/[^"]+)"/.exec(page)?.[1] ?? ""}`;
}

test("the demo says that it is one, offers six people, and gives groups, name and e-mail in the ID token", async () => {
  const browser = new OidcBrowser(identity.env);

  const page = await browser.begin();
  const back = await browser.open(pickAction(page.text), { person: "mara.lindqvist" });
  const { status, claims } = await browser.exchange(back.url, page.verifier);

  expect(page.text).toContain("Pick a person, no password");
  expect(page.text.match(/name="person"/g)).toHaveLength(6);
  expect(new URL(back.url).searchParams.get("state")).toBe("state-of-a-test");
  expect(status).toBe(200);
  expect(claims).toMatchObject({
    iss: identity.env.issuer,
    aud: "kubeproof",
    nonce: "nonce-of-a-test",
    sub: "mara.lindqvist",
    name: "Mara Lindqvist",
    email: "mara.lindqvist@halden.example",
    groups: ["kubeproof-engineers"],
  });
});

test("a link that names a demo person signs in as them without a page; an unknown name shows the page", async () => {
  const named = await new OidcBrowser(identity.env).begin({ login_hint: "tomas.ferreira" });
  const unknown = await new OidcBrowser(identity.env).begin({ login_hint: "nobody" });

  expect(named.url).toMatch(/^http:\/\/localhost:3999\/api\/auth\/callback\/oidc\?code=/);
  expect(unknown.text).toContain("Pick a person");
});

test("every sign-in asks again who to be", async () => {
  const browser = new OidcBrowser(identity.env);
  await browser.begin({ login_hint: "mara.lindqvist" });

  const again = await browser.begin();

  expect(again.text).toContain("Pick a person");
});

test("a sign-in without PKCE, with a plain challenge, another address or a wrong verifier gives nothing", async () => {
  const browser = new OidcBrowser(identity.env);

  const without = await browser.begin({ code_challenge: null, code_challenge_method: null });
  const plain = await browser.begin({ code_challenge_method: "plain" });
  const elsewhere = await browser.begin({ redirect_uri: "http://localhost:3999/other" });
  const named = await browser.begin({ login_hint: "mara.lindqvist" });
  const { status } = await browser.exchange(named.url, "a-verifier-that-is-not-the-one-of-this-sign-in-at-all");

  expect(without.url).toContain("error=invalid_request");
  expect(plain.url).toContain("error=invalid_request");
  expect(elsewhere.status).toBe(400);
  expect(elsewhere.text).toContain("redirect_uri");
  expect(status).toBe(400);
});

test("a form sent without the cookie of its sign-in signs nobody in", async () => {
  const page = await new OidcBrowser(identity.env).begin();

  const stranger = await new OidcBrowser(identity.env).open(pickAction(page.text), { person: "alex.novak" });

  expect(stranger.status).toBe(400);
  expect(stranger.text).toContain("belongs to another browser");
});

test("another host name that leads to this machine gets no page", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const options = { port: identity.env.port, host: "127.0.0.1", path: "/.well-known/openid-configuration" };
    request({ ...options, headers: { host: "evil.example" } }, (response) => resolve(response.resume().statusCode))
      .once("error", reject)
      .end();
  });

  expect(status).toBe(421);
});

test("pages allow no script, no frame and no foreign form target", async () => {
  const page = await new OidcBrowser(identity.env).begin();

  const policy = page.headers.get("content-security-policy") ?? "";

  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self' http://localhost:3999");
  expect(policy).not.toContain("unsafe");
  expect(page.text).not.toContain("<script");
});

test("signing out asks first and leads back to the product's sign-in page", async () => {
  const browser = new OidcBrowser(identity.env);
  await browser.begin({ login_hint: "mara.lindqvist" });
  const query = new URLSearchParams({
    client_id: "kubeproof",
    post_logout_redirect_uri: "http://localhost:3999/sign-in",
  });

  const asked = await browser.open(`${identity.env.issuer}/session/end?${query}`);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? "";
  const left = await browser.open(`${identity.env.issuer}/session/end/confirm`, { xsrf, logout: "yes" });

  expect(asked.text).toContain("Sign out here too?");
  expect(left.url).toBe("http://localhost:3999/sign-in");
});

test("a restart keeps the signing keys", async () => {
  const before = await (await fetch(`${identity.env.issuer}/jwks`)).json();
  const second = await startIdentity(folder, true);

  const after = await (await fetch(`${second.env.issuer}/jwks`)).json();
  await second.stop();

  expect(after).toEqual(before);
});
