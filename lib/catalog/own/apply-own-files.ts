import type { Catalog, Check, Fact, Framework, Link, Profile, Requirement } from "#lib/domain/catalog/catalog.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import { digestOf } from "../digest.ts";
import type { OwnFile, OwnFramework, OwnMapping } from "./shape.ts";

const levelMark = (id: string): string => `level:${id}`;

/** Each level holds those before it; without levels everything is asked for. */
function profilesOf({ levels }: OwnFramework): readonly Profile[] {
  if (levels.length === 0) return [{ id: "all", title: "Everything", isDefault: true, anyOf: [], noneOf: [] }];
  const chosen = levels.findIndex((level) => level.default);
  const standard = chosen < 0 ? levels.length - 1 : chosen;
  return levels.map(({ id, title }, index) => ({
    id,
    title,
    isDefault: index === standard,
    anyOf: levels.slice(0, index + 1).map((level) => levelMark(level.id)),
    noneOf: [],
  }));
}

function leafOf(file: OwnFramework, record: OwnFramework["requirements"][number]): Requirement {
  const level = record.level ?? file.levels[0]?.id;
  return {
    id: record.id,
    parent: record.section,
    title: record.title,
    leaf: true,
    class: record.class,
    essenceMissing: record.essenceMissing,
    gap: record.gap ?? "",
    ...(record.why === undefined ? {} : { why: record.why }),
    ...(record.classWhy === undefined ? {} : { classWhy: record.classWhy }),
    links: record.links,
    marks: level === undefined ? [] : [levelMark(level)],
  };
}

/** The tree in the order of the file, sections before what they hold. */
function treeOf(file: OwnFramework): readonly Requirement[] {
  const below = Map.groupBy(file.sections, (section) => section.parent ?? null);
  const leaves = Map.groupBy(file.requirements, (requirement) => requirement.section);
  const tree: Requirement[] = [];
  const add = (parent: string | null): void => {
    for (const { id, title } of below.get(parent) ?? []) {
      const group = { id, parent, title, leaf: false, class: "partly", essenceMissing: false, gap: "" } as const;
      tree.push({ ...group, links: [], marks: [] });
      for (const record of leaves.get(id) ?? []) tree.push(leafOf(file, record));
      add(id);
    }
  };
  add(null);
  return tree;
}

/** An own framework as the catalog has frameworks. */
export function frameworkOfOwn(file: OwnFramework): Framework {
  const { id, title, version, publisher, source, noun, notes } = file;
  return {
    id,
    title,
    shortTitle: file.shortTitle ?? title,
    version,
    publisher,
    noun,
    notes: [...(source === undefined ? [] : [`Source: ${source}`]), ...notes],
    profiles: profilesOf(file),
    requirements: treeOf(file),
    origin: "own",
  };
}

const said = (why: string, file: OwnMapping): string => `${why} (own mapping ${file.id}, version ${file.version})`;

function addWitnesses(file: OwnMapping, facts: Map<string, Fact>, checks: Map<string, Check>): void {
  for (const { tool, check: id, title, severity, fact: factId, why } of file.witnesses) {
    const key = witnessKey(tool, id);
    if (!checks.has(key)) checks.set(key, { tool, id, title: title ?? id, severity: severity ?? null, aliases: [] });
    const fact = facts.get(factId);
    // Two mappings may name the same witness.
    const isKnown = fact?.witnesses.some(
      (entry) => entry.tool === tool && entry.allOf.length === 1 && entry.allOf[0] === id,
    );
    if (fact === undefined || isKnown) continue;
    facts.set(factId, {
      ...fact,
      witnesses: [...fact.witnesses, { tool, allOf: [id] }],
      why: `${fact.why} ${said(why, file)}`,
    });
  }
}

function addLinks(file: OwnMapping, frameworks: Map<string, Framework>): void {
  for (const { framework: frameworkId, requirement: requirementId, control, strength, why } of file.links) {
    const framework = frameworks.get(frameworkId);
    if (framework === undefined) continue;
    const link: Link = { control, role: "supporting", strength, why: said(why, file) };
    const requirements = framework.requirements.map((each) =>
      each.id !== requirementId || each.links.some((known) => known.control === control)
        ? each
        : { ...each, links: [...each.links, link] },
    );
    frameworks.set(frameworkId, { ...framework, requirements });
  }
}

/**
 * A catalog with own files added, which were checked against it; without any it is the catalog itself. What comes with the
 * product keeps its place and its required links.
 */
export function applyOwnFiles(base: Catalog, files: readonly OwnFile[]): Catalog {
  if (files.length === 0) return base;
  const frameworks = new Map(base.frameworks);
  const facts = new Map(base.facts);
  const checks = new Map(base.checks);
  for (const file of files) {
    if (file.kind === "framework") {
      frameworks.set(file.id, frameworkOfOwn(file));
    } else {
      addWitnesses(file, facts, checks);
      addLinks(file, frameworks);
    }
  }
  const parts = { ...base, frameworks, facts, checks };
  return { ...parts, digest: digestOf(parts) };
}
