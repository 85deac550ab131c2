import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";
import { type AuditEntry, type AuditEvent, appendTo, type ChainHead, emptyHead, verifyChain } from "./chain.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

const event = (action: string): AuditEvent => ({
  at: new Date("2026-11-24T08:00:00.000Z"),
  actorKind: "person",
  actorId: "p1",
  action,
  subject: "cluster:c1",
  clusterId: "c1",
  requestId: "r1",
  before: null,
  after: { name: "prod", tags: ["a", "b"] },
  reason: null,
});

function chainOf(...acts: readonly string[]): AuditEntry[] {
  let head: ChainHead = emptyHead;
  return acts.map((act) => {
    const entry = appendTo(head, event(act), sha256);
    head = entry;
    return entry;
  });
}

test("an untouched chain verifies, whole or piece by piece", () => {
  const chain = chainOf("a", "b", "c", "d");
  const first = verifyChain(chain.slice(0, 2), sha256);

  expect(verifyChain(chain, sha256)).toMatchObject({ ok: true, checked: 4 });
  expect(first.ok && verifyChain(chain.slice(2), sha256, first.head)).toMatchObject({ ok: true, checked: 2 });
  expect(verifyChain([], sha256)).toEqual({ ok: true, checked: 0, head: emptyHead });
});

test("an altered field, a missing entry, a swapped and a rehashed entry are each found where they are", () => {
  const chain = chainOf("a", "b", "c", "d");
  const altered = chain.map((entry) => (entry.seq === 2 ? { ...entry, actorId: "p2" } : entry));
  const missing = chain.filter((entry) => entry.seq !== 3);
  const forged = appendTo({ seq: 1, hash: chain[0]?.hash ?? "" }, event("x"), sha256);
  const rehashed = chain.map((entry) => (entry.seq === 2 ? forged : entry));

  expect(verifyChain(altered, sha256)).toEqual({ ok: false, checked: 1, seq: 2, fault: "altered" });
  expect(verifyChain(missing, sha256)).toEqual({ ok: false, checked: 2, seq: 4, fault: "gap" });
  expect(verifyChain(rehashed, sha256)).toEqual({ ok: false, checked: 2, seq: 3, fault: "wrong_link" });
});

test("every field of an entry is under its hash", () => {
  const [entry] = chainOf("a");
  if (entry === undefined) throw new Error("no entry");
  const changes: Partial<AuditEntry>[] = [
    { at: new Date(0) },
    { actorKind: "token" },
    { actorId: "x" },
    { action: "x" },
    { subject: "x" },
    { clusterId: null },
    { requestId: "x" },
    { before: 1 },
    { after: null },
    { reason: "x" },
  ];

  for (const change of changes) {
    expect(verifyChain([{ ...entry, ...change }], sha256), Object.keys(change)[0]).toMatchObject({ fault: "altered" });
  }
});

test("canonical JSON does not depend on key order and survives a round trip through JSON", () => {
  const value = { b: [1, 2.5, -0, 1e21], a: { y: null, x: "ä\u2028<" }, at: new Date(0), gone: undefined };
  const text = canonicalJson(value);

  expect(text).toBe('{"a":{"x":"ä\u2028<","y":null},"at":"1970-01-01T00:00:00.000Z","b":[1,2.5,0,1e+21]}');
  expect(canonicalJson(JSON.parse(text))).toBe(text);
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
});

test("text a database cannot hold is replaced before it is hashed", () => {
  expect(canonicalJson("a\u0000b\uD800")).toBe('"a\uFFFDb\uFFFD"');
});
