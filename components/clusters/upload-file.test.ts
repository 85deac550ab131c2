import { expect, test } from "vitest";
import { Envelope } from "#lib/contract/envelope.ts";
import { base64url, envelopeOf } from "./upload-file.ts";

const file = new File(["{}"], "kube-bench.json");
const data = new TextEncoder().encode("{}").buffer as ArrayBuffer;

test("an upload enters with the same envelope as a push", async () => {
  const envelope = await envelopeOf({ scanner: "kube-bench", cluster: "c1", node: "cp-1", file }, data);
  expect(Envelope.safeParse(envelope).success).toBe(true);
  expect(envelope.sha256).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  expect(envelope.scope).toEqual({ node: "cp-1" });
});

test("the same bytes for another node are another upload", async () => {
  const one = await envelopeOf({ scanner: "kube-bench", cluster: "c1", node: "cp-1", file }, data);
  const two = await envelopeOf({ scanner: "kube-bench", cluster: "c1", node: "cp-2", file }, data);
  expect(one.idempotencyKey).not.toBe(two.idempotencyKey);
});

test("a header holds any name", () => {
  const text = JSON.stringify({ node: "größe-日本" });
  expect(base64url(text)).not.toMatch(/[+/=]/);
  expect(Buffer.from(base64url(text), "base64url").toString("utf8")).toBe(text);
});
