import { describe, expect, test } from "vitest";
import type { Observation, TargetHead, TargetPart } from "#lib/scanners/types.ts";
import { SaidDigest } from "./said-digest.ts";

const head: TargetHead = {
  scope: "namespace/shop/misconfigurations",
  label: "namespace shop",
  completeness: "failures_only",
  completenessReason: "",
  toolVersion: "0.69.0",
};

const about = (name: string) =>
  ({ kind: "workload", type: "apps/Deployment", namespace: "shop", name, container: "" }) as const;

const word = (resource: string, check: string, more: Partial<Observation> = {}): Observation => ({
  kind: "misconfiguration",
  tool: "trivy",
  check,
  witness: check,
  rawId: check,
  title: "Runs as root",
  outcome: "fail",
  severity: "high",
  resource: about(resource),
  message: "found",
  remediation: "mend it",
  line: 1,
  details: { url: "https://example.org" },
  ...more,
});

const part = (observations: readonly Observation[], more: Partial<TargetPart> = {}): TargetPart => ({
  scope: head.scope,
  lookedAt: [],
  observations,
  ...more,
});

function digestOf(parts: readonly TargetPart[], targets: readonly TargetHead[] = [head]): string {
  const said = new SaidDigest();
  for (const each of parts) said.add(each);
  return said.of(targets);
}

const [web, cart] = [[word("web", "A"), word("web", "B")], [word("cart", "A")]];
const whole = digestOf([part([...web, ...cart])]);

describe("two documents have one digest", () => {
  test("where they say the same of the same resources in another order, or on other lines", () => {
    const moved = web.map((each) => ({ ...each, line: 40 }));
    expect(digestOf([part([...cart, ...moved])])).toBe(whole);
  });

  test("wherever their parts are cut", () => {
    expect(digestOf([part([word("web", "A")]), part([word("web", "B"), ...cart])])).toBe(whole);
    expect(digestOf([part(cart), part(web)])).toBe(whole);
  });

  test("where what was looked at comes in another order, or twice", () => {
    const looked = (...names: string[]) => part([], { lookedAt: names.map(about) });
    expect(digestOf([looked("web", "cart")])).toBe(digestOf([looked("cart"), looked("web", "web")]));
  });
});

describe("two documents have different digests", () => {
  test.each<[string, Partial<Observation>]>([
    ["its outcome", { outcome: "pass" }],
    ["its severity", { severity: "low" }],
    ["its message", { message: "found elsewhere" }],
    ["its title", { title: "Runs as somebody" }],
    ["its remediation", { remediation: "" }],
    ["its details", { details: {} }],
    ["its id in the document", { rawId: "AVD-A" }],
    ["its witness", { witness: "other" }],
    ["its kind", { kind: "check" }],
    ["the nodes it looks at", { nodeRole: "control-plane" }],
    ["its resource", { resource: about("api") }],
  ])("where one word differs in %s", (_what, more) => {
    expect(digestOf([part([...web, word("cart", "A", more)])])).not.toBe(whole);
  });

  test("where one says a word more often", () => {
    expect(digestOf([part([...web, ...cart]), part([], { scope: "between" }), part(cart)])).not.toBe(whole);
    expect(digestOf([part([...web, ...cart, ...cart])])).not.toBe(whole);
  });

  test("where one says a word of another target, or has a target of which nothing is said", () => {
    const other = { ...head, scope: "namespace/shop/vulnerabilities" };
    const both = digestOf([part([...web, ...cart])], [head, other]);
    expect(both).not.toBe(whole);
    expect(digestOf([part(web), part(cart, { scope: other.scope })], [head, other])).not.toBe(both);
  });

  test("where one looked at more, or may close what the other may not", () => {
    expect(digestOf([part([...web, ...cart], { lookedAt: [about("api")] })])).not.toBe(whole);
    expect(digestOf([part([...web, ...cart])], [{ ...head, completeness: "complete" }])).not.toBe(whole);
    expect(digestOf([part([...web, ...cart])], [{ ...head, knownByVersion: ["trivy:A"] }])).not.toBe(whole);
  });
});
