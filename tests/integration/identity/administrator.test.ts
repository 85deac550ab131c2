import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { identityFolder, startIdentity } from "#tests/support/identity.ts";
import { OidcBrowser } from "#tests/support/oidc-browser.ts";

const folder = await identityFolder();
const identity = await startIdentity(folder, false);
afterAll(() => identity.stop());
const password = identity.createdPassword ?? "";

async function tryPassword(browser: OidcBrowser, candidate: string) {
  const page = await browser.begin();
  const action = /action="(\/interaction\/[^"]+)"/.exec(page.text)?.[1] ?? "";
  return { page, answer: await browser.open(`${identity.env.issuer}${action}`, { password: candidate }) };
}

test("the first start makes one password, keeps only its hash, and never makes another", async () => {
  const text = await readFile(path.join(folder, "administrator.json"), "utf8");
  const { mode } = await stat(path.join(folder, "administrator.json"));

  const second = await startIdentity(folder, false);
  await second.stop();

  expect(password).toMatch(/^[a-z2-8]{5}(-[a-z2-8]{5}){3}$/);
  expect(text).not.toContain(password);
  expect(mode & 0o777).toBe(0o600);
  expect(second.createdPassword).toBeNull();
});

test("nobody gets in without the password: demo people, hints and wrong passwords are refused", async () => {
  const hinted = await new OidcBrowser(identity.env).begin({ login_hint: "administrator" });
  const { answer } = await tryPassword(new OidcBrowser(identity.env), "not the password");

  expect(hinted.text).toContain('type="password"');
  expect(hinted.text).not.toContain("Mara");
  expect(answer.status).toBe(401);
  expect(answer.text).toContain("This is not the password.");
});

test("the password signs the administrator in with the administrators' group", async () => {
  const browser = new OidcBrowser(identity.env);

  const { page, answer } = await tryPassword(browser, password);
  const { claims } = await browser.exchange(answer.url, page.verifier);

  expect(claims).toMatchObject({ sub: "administrator", groups: ["kubeproof-admins"] });
});

test("after five wrong passwords, sent one by one or at once, even the right one has to wait", async () => {
  const wrong = await Promise.all(
    Array.from({ length: 6 }, () => tryPassword(new OidcBrowser(identity.env), "not the password")),
  );
  const { answer } = await tryPassword(new OidcBrowser(identity.env), password);

  expect(wrong.filter(({ answer: { status } }) => status === 429)).toHaveLength(1);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(20);
  expect(answer.text).toMatch(/Wait \d+ seconds/);
});
