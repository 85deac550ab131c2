import { createServer } from "node:http";
import { afterAll, describe, expect, test } from "vitest";
import { demoPeople } from "#lib/auth/demo-people.ts";
import { beginSignIn, completeSignIn, type SignInHouse } from "#lib/auth/sign-in.ts";
import { checkIssuer, describeSignInFault } from "#lib/auth/sign-in-problem.ts";
import { freePort } from "#lib/db/embedded-port.ts";
import type { OidcSettings } from "#lib/env.ts";
import { cookieHeader, followUntil, type Jar, keepCookies } from "#tests/support/browser.ts";
import { publicUrl, testHouse } from "#tests/support/house.ts";
import { identityFolder, startIdentity } from "#tests/support/identity.ts";
import { call } from "#tests/support/routes.ts";
import { GET, POST } from "../../app/api/auth/[...nextauth]/route.ts";
import { demoPeople as peopleOfTheProvider } from "../../identity/people.ts";

const identity = await startIdentity(await identityFolder(), true);
afterAll(() => identity.stop());
const { issuer, clientId, clientSecret } = identity.env;
const oidc: OidcSettings = { issuer, clientId, clientSecret, scope: null, groupsClaim: "groups" };
const house = await testHouse({
  OIDC_ISSUER: oidc.issuer,
  OIDC_CLIENT_ID: oidc.clientId,
  OIDC_CLIENT_SECRET: oidc.clientSecret,
  // Gives the auditor's group no role, so that there is a person without one.
  OIDC_AUDITOR_GROUP: "somebody-else",
});
const { prisma } = house;

type Headers = Readonly<Record<string, string>>;

async function auth(jar: Jar, method: "GET" | "POST", pathAndQuery: string, headers: Headers = {}): Promise<Response> {
  const url = new URL(`/api/auth/${pathAndQuery}`, publicUrl);
  const request = new Request(url, { method, headers: { cookie: cookieHeader(jar, publicUrl), ...headers } });
  const nextauth = url.pathname.slice("/api/auth/".length).split("/");
  const response = await (method === "GET" ? GET : POST)(request, { params: Promise.resolve({ nextauth }) });
  keepCookies(jar, publicUrl, response);
  return response;
}

const locationOf = (response: Response): string => response.headers.get("location") ?? "";

/** Up to the way back: the address at the product the issuer sends the browser to. */
async function untilWayBack(jar: Jar, hint: string, callbackUrl = "/"): Promise<string> {
  const begun = await auth(jar, "GET", `start?${new URLSearchParams({ callbackUrl, hint })}`);
  const back = await followUntil(jar, locationOf(begun), publicUrl);
  return `callback/oidc${back.search}`;
}

async function signIn(hint: string, callbackUrl = "/", jar: Jar = new Map()) {
  const done = await auth(jar, "GET", await untilWayBack(jar, hint, callbackUrl));
  return { jar, done, cookie: cookieHeader(jar, publicUrl) };
}

const sessionCookie = (jar: Jar): string | undefined => jar.get(publicUrl)?.get("kubeproof-session");
const oldSession = { cookie: "kubeproof-session=planted-by-somebody" };

describe("a sign-in", () => {
  test("sends the browser to the issuer with a code challenge, state and nonce", async () => {
    const jar: Jar = new Map();

    const begun = await auth(jar, "GET", "start?callbackUrl=/clusters&hint=mara.lindqvist");

    const query = new URL(locationOf(begun)).searchParams;
    expect(begun.status).toBe(303);
    expect(locationOf(begun).startsWith(`${oidc.issuer}/`)).toBe(true);
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: "code",
      client_id: "kubeproof",
      code_challenge_method: "S256",
      redirect_uri: `${publicUrl}/api/auth/callback/oidc`,
      scope: "openid profile email groups",
      login_hint: "mara.lindqvist",
    });
    for (const name of ["code_challenge", "state", "nonce"]) expect(query.get(name)?.length, name).toBeGreaterThan(30);
  });

  test("ends where the person wanted to go, in a session whose cookie scripts cannot read and the database cannot tell", async () => {
    const { jar, done, cookie } = await signIn("mara.lindqvist", "/clusters?sort=name");

    const set = done.headers.getSetCookie().find((line) => line.startsWith("kubeproof-session="));
    expect(locationOf(done)).toBe("/clusters?sort=name");
    expect(set).toMatch(/HttpOnly/i);
    expect(set).toMatch(/SameSite=Lax/i);
    const secret = sessionCookie(jar) ?? "";
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const stored = await house.sql`select encode(token_hash, 'escape') as text from session`;
    expect(JSON.stringify(stored)).not.toContain(secret);
    const me = await (await call("GET", "session", { cookie })).json();
    expect(me).toMatchObject({ kind: "person", roles: ["engineer"], clusters: "all" });
    expect(await prisma.person.findUniqueOrThrow({ where: { id: me.id } })).toMatchObject({
      issuer: oidc.issuer,
      subject: "mara.lindqvist",
      role: "engineer",
      groups: ["kubeproof-engineers"],
    });
  });

  test("gives each person of the demo the role of their group", async () => {
    const rolesOfPerson = async (hint: string) => {
      const { cookie } = await signIn(hint);
      return (await (await call("GET", "session", { cookie })).json()).roles;
    };

    expect(await rolesOfPerson("ines.okafor")).toEqual(["officer"]);
    expect(await rolesOfPerson("tomas.ferreira")).toEqual(["approver"]);
    expect(await rolesOfPerson("alex.novak")).toEqual(["admin"]);
  });

  test("of a person without a role works and opens nothing but who they are and the way out", async () => {
    const { cookie } = await signIn("priya.raman");

    const me = await (await call("GET", "session", { cookie })).json();
    const clusters = await call("GET", "clusters", { cookie });

    expect(me).toMatchObject({ roles: [], actions: ["session:read", "session:revoke"] });
    expect(clusters.status).toBe(403);
    expect(await clusters.json()).toMatchObject({ reason: "no_role" });
    expect((await call("DELETE", "session", { cookie })).status).toBe(200);
  });

  test("never keeps a session secret that was there before, and ends that session", async () => {
    const first = await signIn("mara.lindqvist");
    const before = sessionCookie(first.jar);
    // The provider would show a page that ends its own session first; a person there anew is the shorter way.
    first.jar.delete(oidc.issuer);

    const second = await signIn("tomas.ferreira", "/", first.jar);

    expect(sessionCookie(second.jar)).not.toBe(before);
    expect((await call("GET", "session", { cookie: `kubeproof-session=${before}` })).status).toBe(401);
    expect((await (await call("GET", "session", { cookie: second.cookie })).json()).roles).toEqual(["approver"]);
    const planted: Jar = new Map([[publicUrl, new Map([["kubeproof-session", "planted-by-somebody"]])]]);
    await signIn("mara.lindqvist", "/", planted);
    expect(sessionCookie(planted)).not.toBe("planted-by-somebody");
    expect((await call("GET", "session", oldSession)).status).toBe(401);
  });

  test("never leads to another site afterwards", async () => {
    for (const target of ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)"]) {
      const { done } = await signIn("mara.lindqvist", target);

      expect(new URL(locationOf(done), publicUrl).origin, target).toBe(publicUrl);
      expect(locationOf(done), target).toMatch(/^\/(?!\/)/);
    }
  });

  test("does not begin because another site's page says so", async () => {
    const begun = await auth(new Map(), "GET", "start?callbackUrl=/", { "sec-fetch-site": "cross-site" });

    expect(locationOf(begun)).toBe("/sign-in");
    expect(begun.headers.getSetCookie()).toEqual([]);
  });

  test("keeps only the pages it needs: the library's other addresses do not exist", async () => {
    for (const path of ["session", "csrf", "providers", "signin", "error", "callback/other", "_log"]) {
      expect((await auth(new Map(), "GET", path)).status, path).toBe(404);
      expect((await auth(new Map(), "POST", path)).status, path).toBe(404);
    }
  });
});

describe("a sign-in is refused, and no session exists after it,", () => {
  const sessions = () => prisma.session.count();

  test("with another state, without the cookies of its beginning, or with its answer used twice", async () => {
    const jar: Jar = new Map();
    const back = await untilWayBack(jar, "mara.lindqvist");
    const count = await sessions();
    const forged = back.replace(/state=[^&]+/, "state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    const wrongState = await auth(new Map(jar), "GET", forged, { cookie: cookieHeader(jar, publicUrl) });
    const otherBrowser = await auth(new Map(), "GET", back);

    expect(locationOf(wrongState)).toBe("/sign-in?error=state");
    expect(locationOf(otherBrowser)).toBe("/sign-in?error=late");
    expect(await sessions()).toBe(count);

    const again = await signIn("mara.lindqvist");
    const twice = await auth(again.jar, "GET", back);
    expect(locationOf(twice)).toMatch(/^\/sign-in\?error=/);
    expect(await sessions()).toBe(count + 1);
  });

  test("with the cookies of another sign-in: code verifier and nonce belong to one", async () => {
    const mine: Jar = new Map();
    const other: Jar = new Map();
    const back = await untilWayBack(mine, "mara.lindqvist");
    await untilWayBack(other, "mara.lindqvist");
    const count = await sessions();
    const kept = mine.get(publicUrl) ?? new Map<string, string>();
    const foreign = other.get(publicUrl) ?? new Map<string, string>();
    const mixed = (name: string) =>
      [...kept].map(([key, value]) => `${key}=${key === name ? foreign.get(key) : value}`).join("; ");

    const nonce = await auth(new Map(), "GET", back, { cookie: mixed("next-auth.nonce") });
    const secondBack = await untilWayBack(mine, "mara.lindqvist");
    const verifier = await auth(new Map(), "GET", secondBack, { cookie: mixed("next-auth.pkce.code_verifier") });

    expect(locationOf(nonce)).toBe("/sign-in?error=nonce");
    expect(locationOf(verifier)).toMatch(/^\/sign-in\?error=(late|client)$/);
    expect(await sessions()).toBe(count);
  });

  test("when the issuer says no", async () => {
    const jar: Jar = new Map();
    const begun = await auth(jar, "GET", "start?callbackUrl=/");
    const state = new URL(locationOf(begun)).searchParams.get("state") ?? "";

    const denied = await auth(jar, "GET", `callback/oidc?error=access_denied&error_description=%3Cb%3E&state=${state}`);

    expect(locationOf(denied)).toBe("/sign-in?error=denied");
  });

  test("when the client secret is wrong, and the page names the settings to correct", async () => {
    const wrong: OidcSettings = { ...oidc, clientSecret: "not-the-secret-at-all" };
    const jar: Jar = new Map();

    const begun = await beginSignIn(new Request(`${publicUrl}/api/auth/start?hint=mara.lindqvist`), bare(wrong));
    keepCookies(jar, publicUrl, begun);
    const back = await followUntil(jar, locationOf(begun), publicUrl);
    const request = new Request(back, { headers: { cookie: cookieHeader(jar, publicUrl) } });
    const done = await completeSignIn(request, bare(wrong));

    expect(locationOf(done)).toBe("/sign-in?error=client");
    const fault = describeSignInFault({ oidc: wrong, publicUrl, error: "client", now: new Date() });
    expect(fault?.advice.sentence).toContain("OIDC_CLIENT_SECRET");
    expect(JSON.stringify(fault)).not.toContain(wrong.clientSecret);
  });
});

/** A sign-in house without a database: opening a session would be a fault of the test. */
function bare(settings: OidcSettings | null): SignInHouse {
  return {
    oidc: settings,
    publicUrl,
    secret: "s".repeat(40),
    sessionHours: 1,
    openSession: () => Promise.reject(new Error("no session may be opened here")),
  };
}

describe("a sign-out", () => {
  test("by the form ends the session at once, also where it has ended already", async () => {
    const { jar, cookie } = await signIn("mara.lindqvist");

    const out = await auth(jar, "POST", "signout", { "sec-fetch-site": "same-origin" });
    const again = await auth(new Map(), "POST", "signout", { cookie, "sec-fetch-site": "same-origin" });

    expect(locationOf(out)).toBe("/sign-in?signedOut=1");
    expect(sessionCookie(jar)).toBeUndefined();
    expect((await call("GET", "session", { cookie })).status).toBe(401);
    expect(locationOf(again)).toBe("/sign-in?signedOut=1");
  });

  test("asked for by another site's page changes nothing", async () => {
    const { cookie } = await signIn("mara.lindqvist");

    const out = await auth(new Map(), "POST", "signout", { cookie, "sec-fetch-site": "cross-site" });

    expect(out.status).toBe(403);
    expect((await call("GET", "session", { cookie })).status).toBe(200);
  });

  test("offers to end the session at the issuer too", async () => {
    const { cookie } = await signIn("mara.lindqvist");

    const { endSessionUrl } = await (await call("DELETE", "session", { cookie })).json();
    const led = await auth(new Map(), "GET", "end-session");

    expect(endSessionUrl).toMatch(new RegExp(`^${oidc.issuer}/.*client_id=kubeproof.*post_logout_redirect_uri=`));
    expect(locationOf(led)).toBe(endSessionUrl);
  });
});

describe("an issuer", () => {
  const now = new Date("2026-11-24T08:00:00.000Z");
  const check = (settings: OidcSettings | null) => checkIssuer({ oidc: settings, publicUrl, now });
  const answers: { status: number; body: string } = { status: 200, body: "" };
  const server = createServer((_request, response) => response.writeHead(answers.status).end(answers.body));
  const other = (async () => {
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return { ...oidc, issuer: `http://127.0.0.1:${port}` };
  })();
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test("that answers as it should is no problem", async () => {
    expect(await check(oidc)).toBeNull();
  });

  test("that is missing, wrong, silent or another is explained with what was asked and what to do", async () => {
    const settings = await other;
    const titleOf = async (value: OidcSettings | null) => (await check(value))?.title;

    expect(await titleOf(null)).toBe("No identity provider is set");
    expect(await titleOf({ ...oidc, clientId: "" })).toBe("The client is not set");
    expect(await titleOf({ ...oidc, issuer: "id.example" })).toBe("The issuer is no address");
    expect(await titleOf({ ...oidc, issuer: "http://id.example" })).toBe("The issuer is not protected");
    expect(await titleOf({ ...oidc, issuer: `http://127.0.0.1:${await freePort()}` })).toBe(
      "The issuer does not answer",
    );
    Object.assign(answers, { status: 404, body: "nothing here" });
    expect(await titleOf(settings)).toBe("There is no OpenID provider at this address");
    Object.assign(answers, { status: 200, body: "<html>hello</html>" });
    expect(await titleOf(settings)).toBe("This is not an OpenID provider");
    Object.assign(answers, { body: await (await fetch(`${oidc.issuer}/.well-known/openid-configuration`)).text() });
    expect(await titleOf(settings)).toBe("The issuer calls itself something else");
    const problem = await check(settings);
    expect(problem?.request).toBe(`GET ${settings.issuer}/.well-known/openid-configuration`);
    expect(problem?.settings.find(({ name }) => name === "OIDC_ISSUER")).toMatchObject({ ok: false });
    expect(JSON.stringify(problem)).not.toContain(oidc.clientSecret);
  });

  test("that does not answer leads back to the sign-in page with a word for it", async () => {
    const silent = bare({ ...oidc, issuer: `http://127.0.0.1:${await freePort()}` });

    const begun = await beginSignIn(new Request(`${publicUrl}/api/auth/start?callbackUrl=/risk`), silent);
    const back = await completeSignIn(new Request(`${publicUrl}/api/auth/callback/oidc?code=x&state=y`), silent);

    expect(locationOf(begun)).toBe("/sign-in?callbackUrl=%2Frisk&error=start");
    expect(locationOf(back)).toBe("/sign-in?error=network");
    expect(locationOf(await beginSignIn(new Request(`${publicUrl}/api/auth/start`), bare(null)))).toBe(
      "/sign-in?error=start",
    );
  });
});

test("the sign-in page offers exactly the people the local provider knows", () => {
  const known = peopleOfTheProvider.map(({ id, name, title, about }) => ({
    hint: id,
    name,
    role: title,
    sentence: about,
  }));

  expect(demoPeople).toEqual(known);
});
