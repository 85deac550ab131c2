import { expect, test } from "vitest";
import { guardPage } from "./page-guard.ts";
import { pathHeader } from "./path-header.ts";

const settings = { publicUrl: "https://proof.example", isDevelopment: false };
const ask = (path: string, cookie?: string) =>
  guardPage(new Request(`http://10.0.0.7:3000${path}`, { headers: cookie === undefined ? {} : { cookie } }), settings);

const policyOf = (guard: ReturnType<typeof ask>) => new Map(guard.responseHeaders).get("content-security-policy") ?? "";

test("a page without a session cookie leads to the sign-in page under the server's own name, and back", () => {
  expect(ask("/clusters?sort=name").redirectTo).toBe(
    "https://proof.example/sign-in?callbackUrl=%2Fclusters%3Fsort%3Dname",
  );
  expect(ask("/", "kubeproof-session=x").redirectTo).toBe("https://proof.example/sign-in");
  expect(ask("/clusters", "__Host-kubeproof-session=x").redirectTo).toBeNull();
  expect(ask("/sign-in").redirectTo).toBeNull();
});

test("every page has a content policy with a nonce of its own and without inline or evaluated scripts", () => {
  const [first, second] = [policyOf(ask("/sign-in")), policyOf(ask("/sign-in"))];
  const scripts = first.split("; ").find((part) => part.startsWith("script-src")) ?? "";

  expect(scripts).toMatch(/^script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'$/);
  expect(first).not.toBe(second);
  expect(first).toMatch(/; style-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'; style-src-attr 'unsafe-inline';/);
  expect(first).toContain("frame-ancestors 'none'");
  expect(first).toContain("object-src 'none'; base-uri 'none'; form-action 'self'");
  expect(new Map(ask("/sign-in").responseHeaders).get("strict-transport-security")).toBeDefined();
});

test("the page hears its own path and the policy, whatever the browser claims about either", () => {
  const forged = new Request("http://10.0.0.7:3000/risk", {
    headers: { [pathHeader]: "//evil.example", "x-nonce": "mine" },
  });

  const { requestHeaders } = guardPage(forged, settings);

  expect(requestHeaders.get(pathHeader)).toBe("/risk");
  expect(requestHeaders.get("x-nonce")).not.toBe("mine");
  expect(requestHeaders.get("content-security-policy")).toContain("'strict-dynamic'");
});

test("another loopback name is led to the one sign-in comes back to, and a proxy's name is left alone", () => {
  const from = (host: string, publicUrl: string, path = "/sign-in") =>
    guardPage(new Request(`http://${host}${path}`, { headers: { host } }), { publicUrl, isDevelopment: false })
      .redirectTo;

  expect(from("127.0.0.1:3000", "http://localhost:3000", "/sign-in?error=late")).toBe(
    "http://localhost:3000/sign-in?error=late",
  );
  expect(from("localhost:3000", "http://localhost:3000")).toBeNull();
  expect(from("127.0.0.1:3000", "https://proof.example")).toBeNull();
  expect(from("web.internal", "http://localhost:3000")).toBeNull();
});
