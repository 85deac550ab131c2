import { expect, test } from "vitest";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import { criticalityOf } from "#lib/domain/catalog/criticality.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { unwitnessableFacts } from "#lib/domain/catalog/witnessable.ts";
import { loadCatalog } from "./load.ts";

const catalog = loadCatalog();

function framework(id: string): Framework {
  const found = catalog.frameworks.get(id);
  if (found === undefined) throw new Error(`no framework ${id}`);
  return found;
}

const technical = (id: string, profile = "all"): number =>
  requirementsOf(framework(id), profile).filter((requirement) => requirement.class === "technical").length;

test("there are 70 controls, 225 topics and every fact once", () => {
  const kinds = Map.groupBy(catalog.controls.values(), (control) => control.kind);
  const own = [...catalog.facts.keys()].filter((id) => !id.startsWith("topic:"));

  expect(kinds.get("control")).toHaveLength(70);
  expect(kinds.get("topic")).toHaveLength(225);
  expect(own).toHaveLength(216);
});

test("the controls name facts 226 times, 172 of them as required", () => {
  const uses = [...catalog.controls.values()].filter((one) => one.kind === "control").flatMap((one) => one.facts);

  expect(uses).toHaveLength(226);
  expect(uses.filter((use) => use.required)).toHaveLength(172);
});

// reference/required-links/README.md, "Numbers": lowest-level entries, technical after reclassing.
test.each([
  ["cis-kubernetes", 131, 124],
  ["pci-dss-4.0.1", 280, 47],
  ["soc2-tsc", 61, 7],
  ["hipaa-security-rule", 61, 8],
  ["nist-800-53r5", 1010, 83],
  ["iso-27001-2022", 93, 16],
  ["nist-800-190", 24, 18],
  ["nsa-cisa-k8s-1.2", 32, 22],
  ["mitre-attack-containers", 83, 26],
  ["cmmc-2.0", 149, 43],
  ["gdpr", 19, 1],
])("%s has %i lowest-level entries, %i of them technical", (id, leaves, count) => {
  const all = framework(id).requirements.filter((requirement) => requirement.leaf);

  expect(all).toHaveLength(leaves);
  expect(all.filter((requirement) => requirement.class === "technical")).toHaveLength(count);
});

test("profiles cut the denominator as they say", () => {
  expect(requirementsOf(framework("nist-800-53r5"), "fedramp-low")).toHaveLength(156);
  expect(requirementsOf(framework("nist-800-53r5"))).toHaveLength(323);
  expect(requirementsOf(framework("nist-800-53r5"), "fedramp-high")).toHaveLength(410);
  expect(technical("nist-800-53r5", "fedramp-low")).toBe(25);
  expect(technical("nist-800-53r5", "fedramp-moderate")).toBe(62);
  expect(technical("nist-800-53r5", "fedramp-high")).toBe(74);
  expect(requirementsOf(framework("cmmc-2.0"))).toHaveLength(110);
  expect(requirementsOf(framework("cmmc-2.0"), "level-1")).toHaveLength(15);
  expect(requirementsOf(framework("cmmc-2.0"), "level-3")).toHaveLength(134);
  expect(requirementsOf(framework("soc2-tsc"))).toHaveLength(33);
  expect(requirementsOf(framework("soc2-tsc"), "security.availability.privacy")).toHaveLength(54);
});

test("the default profile of PCI DSS holds no appendix and no item for service providers only", () => {
  const ids = requirementsOf(framework("pci-dss-4.0.1")).map((requirement) => requirement.id);

  expect(ids.filter((id) => id.startsWith("A"))).toEqual([]);
  expect(ids).not.toContain("11.4.7");
  expect(ids).toContain("11.4.5");
});

test("eight requirements miss their essence, so they never pass", () => {
  const missing = [...catalog.frameworks.values()]
    .flatMap((one) => one.requirements.filter((requirement) => requirement.essenceMissing))
    .map((requirement) => requirement.id);

  expect(missing.sort()).toEqual(
    ["10.2.1.4", "10.2.1.6", "4.1.4", "4.4.5", "A1.1.2", "T1053.007", "T1059.013", "T1543.005"].sort(),
  );
});

test("of the 2,525 links judged by hand the 156 to CIS items and 111 drops are out, and each CIS item has its own topic", () => {
  const links = [...catalog.frameworks.values()].map((one) => one.requirements.flatMap((r) => r.links).length);
  const cis = framework("cis-kubernetes").requirements.filter((requirement) => requirement.leaf);

  expect(cis.every((item) => item.links.length === 1 && item.links[0]?.control.startsWith("topic:"))).toBe(true);
  expect(links.reduce((sum, count) => sum + count, 0)).toBe(2389);
});

test("every technical requirement has a weight", () => {
  for (const one of catalog.frameworks.values()) {
    for (const requirement of one.requirements) {
      if (!requirement.leaf || requirement.class !== "technical") continue;
      expect(criticalityOf(requirement, catalog.controls), `${one.id} ${requirement.id}`).not.toBeNull();
    }
  }
});

test("all 45 benchmark profiles are known, and 1,038 of their lines are not fully believed", () => {
  const lines = [...catalog.benchmarks.values()].flatMap((checks) => [...checks.values()]);

  expect(catalog.benchmarks.size).toBe(45);
  expect(lines).toHaveLength(4753);
  expect(lines.filter((line) => line.belief !== "all").every((line) => line.beliefSentence !== "")).toBe(true);
  expect(lines.filter((line) => line.belief !== "all")).toHaveLength(1038);
});

test("a check that passes in the opposite case is never believed", () => {
  expect(catalog.benchmarks.get("cis-1.24")?.get("1.2.3")?.belief).toBe("never");
  expect(catalog.benchmarks.get("cis-1.12")?.get("1.2.3")?.belief).toBe("all");
  expect(catalog.beliefs.get("trivy:KCV-0003")?.belief).toBe("never");
});

test("facts that only people witness are the ones a control's attestation is about", () => {
  const people = [...catalog.facts.values()].filter((fact) => fact.peopleOnly).map((fact) => fact.id);
  const needing = [...catalog.controls.values()].filter((control) => control.needsPeople);

  expect(needing).toHaveLength(9);
  expect(people).toHaveLength(8);
  for (const control of needing) {
    expect(
      control.facts.some((use) => use.required && people.includes(use.fact)),
      control.id,
    ).toBe(true);
  }
});

test("without our own probes 18 technical CIS items have no witness that can be believed, and the list says which", () => {
  const tools = new Set(["kube-bench", "trivy", "polaris", "kyverno", "gatekeeper"]);
  const silent = new Set(unwitnessableFacts(catalog, { tools, benchmark: "cis-1.12" }).map((one) => one.fact));
  const items = framework("cis-kubernetes").requirements.filter((requirement) => requirement.class === "technical");
  const open = items.filter((item) => item.leaf && item.links.some((link) => silent.has(link.control)));

  expect(open.map((item) => item.id)).toHaveLength(18);
});

test("the notice of MITRE stands with its framework", () => {
  expect(framework("mitre-attack-containers").notes.join(" ")).toContain(
    "This work is reproduced and distributed with the permission of The MITRE Corporation.",
  );
});
