import type { FrameworkRow } from "#lib/contract/views/frameworks.ts";
import type { ClassCounts, FrameworkRef, Yardstick } from "#lib/contract/views/standing.ts";
import type { Catalog, Framework, Profile } from "#lib/domain/catalog/catalog.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { formulaVersion } from "#lib/domain/score/score.ts";
import type { StandingNow } from "../standing/current.ts";
import { scoreFigures } from "./score-figures.ts";

/** A framework as other things refer to it. */
export function frameworkRef({ id, shortTitle, version, noun, origin }: Framework): FrameworkRef {
  return { id, shortTitle, version, noun, ...(origin === "own" ? { own: true } : {}) };
}

/** A framework in a list, with its figures over the given clusters. */
export function frameworkRow(framework: Framework, profile: Profile, standings: readonly StandingNow[]): FrameworkRow {
  const cutsNothing = framework.profiles.length === 1 && profile.anyOf.length === 0 && profile.noneOf.length === 0;
  return {
    ...frameworkRef(framework),
    title: framework.title,
    publisher: framework.publisher,
    profileTitle: cutsNothing ? null : profile.title,
    counts: classCounts(framework, profile),
    score: scoreFigures(standings, framework.id, profile.id),
  };
}

/** How many requirements of each class a profile has. */
export function classCounts(framework: Framework, profile: Profile): ClassCounts {
  const counts = { technical: 0, partly: 0, procedural: 0 };
  for (const requirement of requirementsOf(framework, profile.id)) counts[requirement.class] += 1;
  return counts;
}

/** What every figure of a page is made with. */
export function yardstickOf(catalog: Catalog): Yardstick {
  return { catalogVersion: catalog.version, catalogDigest: catalog.digest, formulaVersion };
}
