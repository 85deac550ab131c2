import { expect, test } from "vitest";
import type { Control, Criticality, Link, Requirement } from "./catalog.ts";
import { criticalityOf, mostCritical } from "./criticality.ts";

const control = (id: string, criticality: Criticality): [string, Control] => [
  id,
  {
    id,
    criticality,
    kind: "control",
    title: id,
    category: "",
    description: "",
    needsPeople: false,
    attestation: "",
    facts: [],
  },
];
const controls = new Map([control("low", "low"), control("high", "high"), control("critical", "critical")]);
const linked = (links: readonly Pick<Link, "control" | "role">[]): Requirement => ({
  id: "x",
  parent: null,
  title: "x",
  leaf: true,
  class: "technical",
  essenceMissing: false,
  gap: "",
  marks: [],
  links: links.map((link) => ({ ...link, strength: "full", why: "" })),
});

test("a requirement weighs as the most critical of its required links, supporting ones apart", () => {
  const requirement = linked([
    { control: "low", role: "required" },
    { control: "high", role: "required" },
    { control: "critical", role: "supporting" },
  ]);

  expect(criticalityOf(requirement, controls)).toBe("high");
});

test("without a required link there is no weight", () => {
  expect(criticalityOf(linked([{ control: "high", role: "supporting" }]), controls)).toBeNull();
  expect(mostCritical([])).toBeNull();
});
