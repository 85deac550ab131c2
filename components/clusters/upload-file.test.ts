import { expect, test } from "vitest";
import { Envelope } from "#lib/contract/envelope.ts";
import { base64url, envelopeOf } from "./upload-file.ts";
import { noWords } from "./upload-options.ts";

const data = new TextEncoder().encode("{}").buffer as ArrayBuffer;

const upload = { scanner: "kube-bench", cluster: "c1", words: { ...noWords, node: "cp-1" }, data };

test("an upload enters with the same envelope as a push", async () => {
  const envelope = await envelopeOf(upload);
  expect(Envelope.safeParse(envelope).success).toBe(true);
  expect(envelope.sha256).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  expect(envelope.scope).toEqual({ node: "cp-1" });
  expect(envelope).not.toHaveProperty("completeness");
});

test("what the sender knows beside the bytes travels with them", async () => {
  const words = { node: "cp-1", namespace: "shop", toolVersion: "0.74.0", completeness: "failures_only" } as const;
  const envelope = await envelopeOf({ ...upload, scanner: "trivy", words });
  expect(Envelope.safeParse(envelope).success).toBe(true);
  expect(envelope).toMatchObject({ toolVersion: "0.74.0", completeness: "failures_only" });
  expect(envelope.scope).toEqual({ namespace: "shop" });
});

test("the same bytes with other words are another upload, with the same words the same", async () => {
  const keyOf = async (more: object) => (await envelopeOf({ ...upload, ...more })).idempotencyKey;
  const keys = [
    await keyOf({}),
    await keyOf({ words: { ...noWords, node: "cp-2" } }),
    await keyOf({ words: { ...noWords, node: "cp-1", completeness: "complete" } }),
    await keyOf({ scanner: "polaris" }),
  ];
  expect(new Set(keys).size).toBe(4);
  expect(await keyOf({})).toBe(keys[0]);
});

test("a header holds any name", () => {
  const text = JSON.stringify({ node: "größe-日本" });
  expect(base64url(text)).not.toMatch(/[+/=]/);
  expect(Buffer.from(base64url(text), "base64url").toString("utf8")).toBe(text);
});
