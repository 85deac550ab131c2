import type { Catalog, Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import type { CatalogFiles } from "./files.ts";
import { type CatalogProblem, repeated } from "./problem.ts";

function profileProblems(framework: Framework, file: string): readonly CatalogProblem[] {
  const problems = [
    ...repeated(
      file,
      framework.profiles.map((profile) => profile.id),
    ),
  ];
  const defaults = framework.profiles.filter((profile) => profile.isDefault).length;
  if (defaults !== 1) problems.push({ file, record: "profiles", message: `has ${defaults} default profiles, not one` });
  const marks = new Set(framework.requirements.flatMap((requirement) => requirement.marks));
  for (const profile of framework.profiles) {
    for (const mark of [...profile.anyOf, ...profile.noneOf]) {
      if (!marks.has(mark))
        problems.push({ file, record: profile.id, message: `asks for the mark ${mark}, which nothing has` });
    }
  }
  return problems;
}

/** Whether the way up from a requirement ends at the top: a parent that is missing or comes round again does not. */
function reachesTop(requirement: Requirement, byId: ReadonlyMap<string, Requirement>): boolean {
  const passed = new Set<string>();
  let at: Requirement | undefined = requirement;
  while (at !== undefined && !passed.has(at.id)) {
    if (at.parent === null) return true;
    passed.add(at.id);
    at = byId.get(at.parent);
  }
  return false;
}

function requirementProblems(framework: Framework, file: string): readonly CatalogProblem[] {
  const byId = new Map(framework.requirements.map((requirement) => [requirement.id, requirement]));
  const problems: CatalogProblem[] = [];
  for (const requirement of framework.requirements) {
    const add = (message: string): number => problems.push({ file, record: requirement.id, message });
    if (!reachesTop(requirement, byId)) add(`its parent ${requirement.parent} is unknown or comes round again`);
    if (!requirement.leaf && requirement.links.length > 0) add("is a group and has links");
    if (requirement.essenceMissing && requirement.class !== "technical")
      add("only a technical one can miss its essence");
    const required = requirement.links.some((link) => link.role === "required");
    if (requirement.leaf && requirement.class === "technical" && !required) {
      add("is technical and has no required link, so it has no weight and could pass unseen");
    }
  }
  return problems;
}

function linkProblems(catalog: Catalog, files: CatalogFiles, framework: Framework): readonly CatalogProblem[] {
  const file = `links/${framework.id}.json`;
  const known = new Set(framework.requirements.map((requirement) => requirement.id));
  const links = files.links.get(framework.id) ?? [];
  const problems = [
    ...repeated(
      file,
      links.map((link) => `${link.requirement} → ${link.control}`),
    ),
  ];
  for (const link of links) {
    const record = `${link.requirement} → ${link.control}`;
    if (!known.has(link.requirement)) problems.push({ file, record, message: "the requirement is unknown" });
    if (!catalog.controls.has(link.control)) problems.push({ file, record, message: "the control is unknown" });
  }
  return problems;
}

/** What does not fit in frameworks and links: trees, profiles, and links that lead nowhere. */
export function frameworkProblems(catalog: Catalog, files: CatalogFiles): readonly CatalogProblem[] {
  return [...catalog.frameworks.values()].flatMap((framework) => {
    const file = `frameworks/${framework.id}.json`;
    return [
      ...repeated(
        file,
        framework.requirements.map((requirement) => requirement.id),
      ),
      ...profileProblems(framework, file),
      ...requirementProblems(framework, file),
      ...linkProblems(catalog, files, framework),
    ];
  });
}
