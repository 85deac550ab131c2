import { join } from "node:path";
import { expect, test } from "vitest";
import { assembleCatalog } from "./assemble.ts";
import type { CatalogFiles, FactRecord } from "./files.ts";
import { parseCatalogFiles, readCatalogFiles } from "./read.ts";
import { validateCatalog } from "./validate.ts";

const files = readCatalogFiles(join(import.meta.dirname, "..", "..", "catalog"));

const problemsOf = (changed: Partial<CatalogFiles>): readonly string[] => {
  const all = { ...files, ...changed };
  return validateCatalog(assembleCatalog(all), all).map(({ file, record, message }) => `${file}|${record}|${message}`);
};

const withFact = (id: string, change: (fact: FactRecord) => FactRecord): Partial<CatalogFiles> => ({
  facts: files.facts.map((fact) => (fact.id === id ? change(fact) : fact)),
});

test("the catalog as it is fits together", () => {
  expect(problemsOf({})).toEqual([]);
});

test("a link to a control that does not exist is found, with file and record", () => {
  const links = new Map(files.links);
  const [first, ...rest] = links.get("gdpr") ?? [];
  if (first === undefined) throw new Error("no link to plant a fault in");
  links.set("gdpr", [{ ...first, control: "no-such-control" }, ...rest]);

  expect(problemsOf({ links })).toContain(
    `links/gdpr.json|${first.requirement} → no-such-control|the control is unknown`,
  );
});

test("a link from a requirement that does not exist is found", () => {
  const links = new Map(files.links);
  const [first, ...rest] = links.get("gdpr") ?? [];
  if (first === undefined) throw new Error("no link to plant a fault in");
  links.set("gdpr", [{ ...first, requirement: "99" }, ...rest]);

  expect(problemsOf({ links }).join()).toContain("the requirement is unknown");
});

test("a witness that no tool has is found", () => {
  const changed = withFact("rbac-no-wildcard-rules", (fact) => ({ ...fact, witnesses: { trivy: ["KSV-9999"] } }));

  expect(problemsOf(changed).join()).toContain("facts.json|rbac-no-wildcard-rules|names the witness trivy:KSV-9999");
});

test("a witness that is never believed is found, also inside an entry of several", () => {
  const alone = withFact("rbac-no-wildcard-rules", (fact) => ({ ...fact, witnesses: { trivy: ["KCV-0003"] } }));
  const together = withFact("rbac-no-wildcard-rules", (fact) => ({
    ...fact,
    witnesses: { ...fact.witnesses, trivy: [["KSV-0001", "KCV-0003"]] },
  }));

  for (const changed of [alone, together]) {
    expect(problemsOf(changed).join()).toContain("counts trivy:KCV-0003, whose verdict is never believed");
  }
});

test("a required fact that loses its last believed witness is found until it is listed", () => {
  const changed = withFact("rbac-no-wildcard-rules", (fact) => ({ ...fact, witnesses: { trivy: ["KSV-0044"] } }));
  const faults = [
    ...files.faults,
    {
      key: "planted",
      tool: "trivy",
      fault: "always_pass",
      count: "fail_only" as const,
      sentence: "x",
      ids: ["KSV-0044"],
    },
  ];
  const unwitnessable = [...files.unwitnessable, { fact: "rbac-no-wildcard-rules", reason: "planted" }];

  expect(problemsOf({ ...changed, faults })).toEqual([
    "unwitnessable.json|rbac-no-wildcard-rules|is required, no witness could show it, and is not listed",
  ]);
  expect(problemsOf({ ...changed, faults, unwitnessable })).toEqual([]);
});

test("a listed fact that a witness can show is found", () => {
  const unwitnessable = [...files.unwitnessable, { fact: "rbac-no-wildcard-rules", reason: "planted" }];

  expect(problemsOf({ unwitnessable }).join()).toContain("is listed, but a witness can show it");
});

test("a control without a required fact is found", () => {
  const controls = files.controls.map((control, at) =>
    at === 0 ? { ...control, facts: control.facts.map((use) => ({ ...use, required: false })) } : control,
  );

  expect(problemsOf({ controls }).join()).toContain("has no required fact");
});

test("a fact, a parent and a topic that do not exist are found", () => {
  const controls = files.controls.map((control, at) =>
    at === 0 ? { ...control, facts: [...control.facts, { fact: "nowhere", required: false }] } : control,
  );
  const frameworks = files.frameworks.map((framework) => ({
    ...framework,
    requirements: framework.requirements.map((one, at) => (at === 1 ? { ...one, parent: "nowhere" } : one)),
  }));
  const topics = files.topics.map((topic, at) => (at === 0 ? { ...topic, control: "nowhere" } : topic));

  expect(problemsOf({ controls }).join()).toContain("names the fact nowhere");
  expect(problemsOf({ frameworks }).join()).toContain("its parent nowhere is unknown");
  expect(problemsOf({ topics }).join()).toContain("belongs to the unknown nowhere");
});

test("a framework with two default profiles, or a profile that asks for an unknown mark, is found", () => {
  const frameworks = files.frameworks.map((framework) => ({
    ...framework,
    profiles: [
      ...framework.profiles,
      { id: "extra", title: "Extra", isDefault: true, anyOf: ["level:99"], noneOf: [] },
    ],
  }));

  const found = problemsOf({ frameworks }).join();
  expect(found).toContain("has 2 default profiles, not one");
  expect(found).toContain("asks for the mark level:99, which nothing has");
});

test("a technical requirement that loses its required links is found", () => {
  const links = new Map(files.links);
  const supporting = (links.get("gdpr") ?? []).map((link) => ({ ...link, role: "supporting" as const }));
  links.set("gdpr", supporting);

  expect(problemsOf({ links }).join()).toContain("is technical and has no required link");
});

test("a fault that names an unknown check, and an alias that two checks claim, are found", () => {
  const faults = files.faults.map((fault) => (fault.tool === "polaris" ? { ...fault, ids: ["nowhere"] } : fault));
  const checks = new Map(files.checks);
  checks.set(
    "trivy",
    (checks.get("trivy") ?? []).map((check) => ({ ...check, aliases: [...check.aliases, "AVD-KSV-0001"] })),
  );

  expect(problemsOf({ faults }).join()).toContain("names the unknown check polaris:nowhere");
  expect(problemsOf({ checks }).join()).toContain("checks/trivy.json|AVD-KSV-0001|stands twice");
});

test("a record of the wrong shape stops the reading, with file and record", () => {
  const read = (file: string): string => {
    if (file === "about.json") return JSON.stringify(files.about);
    return file === "controls.json" ? '[{"id":"lonely","title":"Lonely"}]' : "[]";
  };

  expect(() => parseCatalogFiles(read)).toThrow(/The catalog file .*\.json cannot be used/);
});

test("a missing file and one that is not JSON are told apart", () => {
  const about = JSON.stringify(files.about);
  const only = (text: string | undefined) => (file: string) => (file === "about.json" ? about : text);

  expect(() => parseCatalogFiles(only(undefined))).toThrow(/it is missing/);
  expect(() => parseCatalogFiles(only("not json"))).toThrow(/it is not JSON/);
});
