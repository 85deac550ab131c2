import { expect, test } from "vitest";
import { cleanText, maxMessage } from "./clean-text.ts";
import { redactSecrets } from "./redact.ts";

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
])("%s is left as it is", (text) => {
  expect(redactSecrets(text)).toBe(text);
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
  ]) {
    expect(cleanText(unit.repeat(10_000)).length).toBeLessThanOrEqual(maxMessage);
    expect(redactSecrets(unit.repeat(1_000))).toBeTypeOf("string");
  }
});
