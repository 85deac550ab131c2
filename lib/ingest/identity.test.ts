import { expect, test } from "vitest";
import { node, resourceKey } from "#lib/domain/resource/resource.ts";
import { checkId, fingerprintOf, idOf, resourceId, targetId } from "./identity.ts";

const cluster = "11111111-2222-4333-8444-555555555555";
const cp1 = resourceKey(node("cp-1"));

test("identities are the same in every release, so that history and acceptances keep their findings", () => {
  expect(cp1).toBe("node|Node||cp-1|");
  expect(resourceId(cp1)).toBe("a0404411-8f65-4d90-cc90-ae59d54beebd");
  expect(checkId("kube-bench", "kube-bench", "kubelet-anonymous-auth")).toBe("1c3bf05f-b0d6-4499-7817-781b2e87dee3");
  expect(targetId(cluster, "kube-bench", "node/cp-1/node")).toBe("a77b14ae-da5b-5565-b423-6f6abe64e565");
  expect(fingerprintOf(cluster, "kube-bench", "kube-bench", "kubelet-anonymous-auth", cp1)).toBe(
    "0719d72f-e346-ae18-4645-54cebc6c6d92",
  );
});

test("no two identities run into each other where one part ends and the next begins", () => {
  expect(idOf("a", "bc")).not.toBe(idOf("ab", "c"));
  expect(idOf("a", "")).not.toBe(idOf("a"));
  expect(idOf("1:a;")).not.toBe(idOf("1", "a"));
});

test("a fingerprint tells clusters, sources, engines, checks and resources apart", () => {
  const parts = [cluster, "policy-report", "kyverno", "check", cp1] as const;
  const fingerprints = new Set([fingerprintOf(...parts)]);
  for (const [index] of parts.entries()) {
    const [a, b, c, d, e] = parts.map((part, at) => (at === index ? `${part} other` : part));
    fingerprints.add(fingerprintOf(a ?? "", b ?? "", c ?? "", d ?? "", e ?? ""));
  }
  expect(fingerprints.size).toBe(parts.length + 1);
});
