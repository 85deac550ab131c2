import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { didYouMean } from "./nearest.ts";
import type { OwnFramework } from "./shape.ts";

/** Says what is wrong at a path of the file. */
export type Say = (path: readonly PropertyKey[], message: string) => void;

function repeated(ids: readonly string[], pathOf: (index: number) => readonly PropertyKey[], say: Say, what: string) {
  const seen = new Set<string>();
  ids.forEach((id, index) => {
    if (seen.has(id)) say(pathOf(index), `There is another ${what} “${id}”: give each an id of its own.`);
    seen.add(id);
  });
}

/** Deeper trees have no place on the screens. */
const mostSectionDepth = 8;

/** Whether a section stands in itself, or deeper than the screens show. */
function isTooDeep(id: string, parents: ReadonlyMap<string, string | undefined>): boolean {
  let at = parents.get(id);
  for (let depth = 1; at !== undefined; depth++) {
    if (at === id || depth > mostSectionDepth) return true;
    at = parents.get(at);
  }
  return false;
}

function checkSections(file: OwnFramework, say: Say): void {
  const parents = new Map(file.sections.map((section) => [section.id, section.parent]));
  for (const [index, { id, parent }] of file.sections.entries()) {
    const path = ["sections", index, "parent"];
    if (parent !== undefined && !parents.has(parent)) {
      say(path, `There is no section “${parent}”.${didYouMean(parent, parents.keys())}`);
    } else if (isTooDeep(id, parents)) {
      say(path, `Section “${id}” stands in itself or too deep: ${mostSectionDepth} levels are the most.`);
    }
  }
}

function checkLevels(file: OwnFramework, say: Say): void {
  const ids = file.levels.map((level) => level.id);
  repeated(ids, (index) => ["levels", index, "id"], say, "level");
  const defaults = file.levels.flatMap((level, index) => (level.default ? [index] : []));
  for (const index of defaults.slice(1)) {
    say(["levels", index, "default"], "Only one level can be the default: take “default” away here.");
  }
  let allKnown = true;
  for (const [index, { level }] of file.requirements.entries()) {
    if (level === undefined || ids.includes(level)) continue;
    allKnown = false;
    const hint = ids.length === 0 ? " Name it under “levels” first." : didYouMean(level, ids);
    say(["requirements", index, "level"], `There is no level “${level}”.${hint}`);
  }
  // A requirement without a level counts from the lowest on. A level that is misspelt where it is used is not unused.
  const used = new Set(file.requirements.map((requirement) => requirement.level ?? ids[0]));
  for (const [index, id] of ids.entries()) {
    if (allKnown && !used.has(id))
      say(["levels", index, "id"], `No requirement begins at level “${id}”: take the level away.`);
  }
}

function checkLinks(file: OwnFramework, index: number, base: Catalog, say: Say): void {
  const requirement = file.requirements[index];
  if (requirement === undefined) return;
  const controls = new Set<string>();
  requirement.links.forEach(({ control }, place) => {
    const path = ["requirements", index, "links", place, "control"];
    if (!base.controls.has(control)) {
      say(path, `There is no control “${control}”.${didYouMean(control, base.controls.keys())}`);
    }
    if (controls.has(control)) say(path, `“${control}” is linked twice here: keep one of the links.`);
    controls.add(control);
  });
  const hasRequired = requirement.links.some((link) => link.role === "required");
  if (requirement.class === "technical" && !hasRequired) {
    say(
      ["requirements", index, "class"],
      `“${requirement.id}” is technical and has no link with role required, so it would weigh nothing and never pass: add one, or make it partly or procedural.`,
    );
  }
  if (requirement.essenceMissing && requirement.class !== "technical") {
    say(["requirements", index, "essenceMissing"], "Only a technical requirement can miss its essence: take it away.");
  }
}

/** What does not fit in an own framework: ids that are taken, links and levels that lead nowhere. */
export function checkFramework(file: OwnFramework, base: Catalog, say: Say): void {
  if (base.frameworks.has(file.id)) {
    say(["id"], `“${file.id}” comes with Kubeproof and cannot be defined again: choose another id.`);
  }
  const sections = file.sections.map((section) => section.id);
  repeated(sections, (index) => ["sections", index, "id"], say, "section");
  const known = new Set(sections);
  const requirements = file.requirements.map((requirement) => requirement.id);
  repeated(requirements, (index) => ["requirements", index, "id"], say, "requirement");
  checkSections(file, say);
  checkLevels(file, say);
  file.requirements.forEach(({ id, section }, index) => {
    if (known.has(id)) say(["requirements", index, "id"], `A section is called “${id}” already: give one another id.`);
    if (!known.has(section)) {
      const path = ["requirements", index, "section"];
      say(path, `There is no section “${section}”.${didYouMean(section, sections)}`);
    }
    checkLinks(file, index, base, say);
  });
}
