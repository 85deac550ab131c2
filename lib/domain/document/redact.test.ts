import * as fc from "fast-check";
import { expect, test } from "vitest";
import { secretKinds } from "#tests/support/planted-secrets.ts";
import { cleanText, maxMessage } from "./clean-text.ts";
import { redact, redactSecrets } from "./redact.ts";

test.each([
  ["kubelet --bootstrap-token=abc.def0 --v=2", "kubelet --bootstrap-token=[redacted] --v=2"],
  ["app --token s3cr3t-value --x", "app --token [redacted] --x"],
  ["DB_PASSWORD=hunter2 HOME=/root", "DB_PASSWORD=[redacted] HOME=/root"],
  ['{"password": "x y z", "user": "bob"}', '{"password": [redacted], "user": "bob"}'],
  [
    String.raw`"reason": "{\"token\": \"abc.def\", \"a\": 1}"`,
    String.raw`"reason": "{\"token\": [redacted], \"a\": 1}"`,
  ],
  [String.raw`x --token=ab\cd y`, "x --token=[redacted] y"],
  ["clientSecret: 0a1b2c3d", "clientSecret: [redacted]"],
  ["Authorization: Bearer abcdef0123456789", "Authorization: Bearer [redacted]"],
  ["Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [redacted]"],
  ["https://bob:hunter2@example.test/x", "https://bob:[redacted]@example.test/x"],
  ["key AKIAABCDEFGHIJKLMNOP end", "key [redacted] end"],
  ["use ghp_0123456789abcdefghijABCDEFGHIJ012345 now", "use [redacted] now"],
  ["join with abcdef.0123456789abcdef", "join with [redacted]"],
  ["encryption-key: c2VjcmV0", "encryption-key: [redacted]"],
  ["x key=0123456789abcdef01 y", "x key=[redacted] y"],
  ["name: DB_PASSWORD, value: hunter2", "name: DB_PASSWORD, value: [redacted]"],
  [
    String.raw`{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}`.replaceAll("\\\\", "\\"),
    String.raw`{\"name\":\"DB_PASSWORD\",\"value\":[redacted]}`.replaceAll("\\\\", "\\"),
  ],
  ["data QWxhZGRpbjpvcGVuIHNlc2FtZTEyMzQ1Njc4OTBBQkNERUY5OTk= end", "data [redacted] end"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- rest", "[redacted] rest"],
  ["eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl", "[redacted]"],
])("%s hides its secret", (text, expected) => {
  expect(redactSecrets(text)).toBe(expected);
});

test.each([
  "kube-apiserver --tls-private-key-file=/etc/kubernetes/pki/apiserver.key --service-account-key-file=/a",
  "--client-key=/etc/key --token-auth-file is not set",
  "'--basic-auth-file' is not present",
  "basic authentication and bearer tokens are described elsewhere",
  "the password: <your password>",
  "token=$(cat /var/run/token)",
  "permissions=600 root:root",
  "image registry.example/app@sha256:9b2a0c7d5e8f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70819203",
  "https://github.com/Example/Project1/blob/MAIN2/docs/Advisories3/GHSA4567",
  "pkg:golang/github.com/Azure/go-autorest/autorest/adal@v0.9.5?type=module",
  '{"total_pass": 1234, "summary": {"pass": 4321}, "secrets": 2000}',
  "key=value and keys=1",
  "CVE-2024-45490 in libexpat1 2.5.0-1",
])("%s is left as it is", (text) => {
  expect(redactSecrets(text)).toBe(text);
});

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".split("");
const body = fc.array(fc.constantFrom(...letters), { minLength: 48, maxLength: 64 }).map((each) => each.join(""));
/** What may stand around: words of tools, quotes, ends of lines, marks that steer a terminal. */
const around = fc.stringMatching(/^[a-z0-9 .,;:/=-]{0,60}$/);

test.each(Object.entries(secretKinds))("%s never survives, whatever stands around it", (_kind, make) => {
  const property = fc.property(body, around, around, (secret, before, after) => {
    const { text, planted } = make(secret);

    expect(cleanText(`${before} ${text} ${after}`)).not.toContain(planted);
    expect(cleanText(`${before}\n\u001b[31m${text}\u001b[0m\n${after}`)).not.toContain(planted);
    expect(redact(JSON.stringify({ note: `${before} ${text}` })).text).not.toContain(planted);
  });

  fc.assert(property, { seed: 20_261_124 });
});

test("what is hidden is counted, each value once", () => {
  expect(redact("--token=abc.def0 Authorization: Bearer abcdef0123456789 bob").hidden).toBe(2);
  expect(redact("nothing to hide").hidden).toBe(0);
});

test("a secret that the cut would halve does not survive in part", () => {
  const text = `${"x".repeat(maxMessage - 20)} password=hunter2-and-much-more-${"y".repeat(200)}`;

  expect(cleanText(text)).not.toContain("hunter2");
});

test("ANSI, control characters and invisible reordering go, HTML stays plain text, and length is bounded", () => {
  expect(cleanText("\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u0007 a\u0000b\r\nc\u202ed")).toBe(
    "red link ab\ncd",
  );
  expect(cleanText("<script>alert(1)</script>")).toBe("<script>alert(1)</script>");
  expect(cleanText("x".repeat(60_000))).toHaveLength(maxMessage);
  expect(cleanText(`${"x".repeat(maxMessage - 2)}😀😀`).isWellFormed()).toBe(true);
});

test("hostile text costs linear time", () => {
  // Work that grows with the square of the text would run into the limit of the test.
  for (const unit of [
    "--token ",
    "password=",
    "-",
    "eyJaaaaaaaaa.",
    "://a:",
    "\u001b[",
    "-----BEGIN PRIVATE KEY-----",
    "bearer a1",
    "name: x password value: ",
    "name=secret",
    "key=",
    "Aa1+",
    "abcdef.0123456789abcde ",
  ]) {
    expect(cleanText(unit.repeat(10_000)).length).toBeLessThanOrEqual(maxMessage);
    expect(redactSecrets(unit.repeat(1_000))).toBeTypeOf("string");
  }
});
