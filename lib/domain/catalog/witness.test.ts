import { expect, test } from "vitest";
import type { Catalog, Control, Fact } from "./catalog.ts";
import { controlsByFact, witnessIndex } from "./witness.ts";
import { unwitnessableFacts } from "./witnessable.ts";

const fact = (id: string, more: Partial<Fact>): Fact => ({
  id,
  statement: id,
  scope: "cluster",
  managed: "visible",
  onDisagreement: "fail",
  witnesses: [],
  peopleOnly: false,
  why: "",
  ...more,
});

const facts = new Map(
  [
    fact("seen", { witnesses: [{ tool: "trivy", allOf: ["A", "B"] }] }),
    fact("doubted", {
      witnesses: [
        { tool: "trivy", allOf: ["B"] },
        { tool: "kube-bench", allOf: ["half"] },
      ],
    }),
    fact("asked", { witnesses: [{ tool: "kube-bench", allOf: ["manual"] }] }),
    fact("signed", { peopleOnly: true, manualWitnesses: [{ tool: "kube-bench", allOf: ["manual"] }] }),
    fact("unseen", {}),
    fact("extra", {}),
  ].map((one) => [one.id, one]),
);

const control: Control = {
  id: "k",
  kind: "control",
  title: "",
  category: "",
  description: "",
  criticality: "low",
  needsPeople: false,
  attestation: "",
  facts: [...facts.keys()].map((id) => ({ fact: id, required: id !== "extra" })),
};

const line = (id: string, topic: string, mode: "automated" | "manual", belief: "all" | "fail_only") =>
  [
    id,
    { id, topic, mode, belief, title: "", section: "", target: "node", scored: true, beliefSentence: "" } as const,
  ] as const;

const check = (id: string) =>
  [`trivy:${id}`, { tool: "trivy", id, title: "", severity: null, aliases: [] } as const] as const;

const catalog: Catalog = {
  digest: "",
  version: "",
  facts,
  controls: new Map([["k", control]]),
  frameworks: new Map(),
  checks: new Map([check("A"), check("B")]),
  beliefs: new Map([["trivy:B", { belief: "all", sentence: "a limit" }]]),
  benchmarks: new Map([
    ["new", new Map([line("1", "half", "automated", "fail_only"), line("2", "manual", "manual", "all")])],
    ["old", new Map([line("1", "half", "automated", "all")])],
  ]),
};

test("a check points to every fact that names it, apart from those that only show it", () => {
  const index = witnessIndex(facts);

  expect(index.get("trivy:B")?.map((named) => named.fact.id)).toEqual(["seen", "doubted"]);
  expect(index.get("kube-bench:manual")).toMatchObject([{ deciding: true }, { deciding: false }]);
  expect(index.has("trivy:C")).toBe(false);
});

test("a fact points to the controls that name it", () => {
  expect(controlsByFact(catalog).get("extra")).toEqual(["k"]);
});

test("a required fact that nothing can show is named with the reason; supporting and attested ones are not", () => {
  expect(unwitnessableFacts(catalog)).toEqual([
    { fact: "asked", reason: "The benchmark only asks a person to look." },
    { fact: "unseen", reason: "No check of these sources looks at it." },
  ]);
});

test("fewer sources show less", () => {
  const sources = { tools: new Set(["kube-bench"]), benchmark: "new" };

  expect(unwitnessableFacts(catalog, sources).map((one) => one.fact)).toEqual(["asked", "doubted", "seen", "unseen"]);
});

test("a check whose passes are not believed cannot show a fact", () => {
  const beliefs = new Map([["trivy:A", { belief: "fail_only", sentence: "" } as const]]);

  expect(unwitnessableFacts({ ...catalog, beliefs }).map((one) => one.fact)).toEqual(["asked", "seen", "unseen"]);
});
