import type { RequirementRow, SectionRow } from "#lib/contract/views/framework.ts";
import type { Catalog, Framework, Profile, Requirement, Weights } from "#lib/domain/catalog/catalog.ts";
import { criticalityOf } from "#lib/domain/catalog/criticality.ts";
import { inProfile } from "#lib/domain/catalog/profile.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { isScored, zeroByStatus } from "./score-figures.ts";
import type { Tallies } from "./tally.ts";

/** A framework cut to a profile, as its requirements are weighed. */
export type Cut = {
  readonly framework: Framework;
  readonly profile: Profile;
  readonly weights: Weights;
  readonly controls: Catalog["controls"];
};

/** Weight of a requirement on each cluster; 0 for what is not in T: groups, other classes, outside the profile. */
export function weightOf(requirement: Requirement, { profile, weights, controls }: Cut): number {
  if (!requirement.leaf || requirement.class !== "technical" || !inProfile(requirement, profile)) return 0;
  return weights[criticalityOf(requirement, controls) ?? "low"];
}

/**
 * Every requirement and group of a framework in its own order, those outside the profile included and marked, with how they
 * stand on the counted clusters.
 */
export function requirementRows(cut: Cut, tallies: Tallies): RequirementRow[] {
  return cut.framework.requirements.map((requirement) => rowOf(requirement, cut, tallies));
}

function rowOf(requirement: Requirement, cut: Cut, tallies: Tallies): RequirementRow {
  const weight = weightOf(requirement, cut);
  const tally = requirement.leaf ? tallies.get(requirement.id) : undefined;
  const byStatus = tally?.byStatus ?? new Map<ControlStatus, number>();
  const weightByStatus = zeroByStatus();
  for (const [status, clusters] of byStatus) if (isScored(status)) weightByStatus[status] += weight * clusters;
  return {
    id: requirement.id,
    parent: requirement.parent,
    title: requirement.title,
    leaf: requirement.leaf,
    class: requirement.class,
    marks: [...requirement.marks],
    inProfile: inProfile(requirement, cut.profile),
    weight,
    status: byStatus.size === 0 ? null : worstOverClusters([...byStatus.keys()]),
    byStatus: Object.fromEntries(byStatus),
    perCluster: tally?.perCluster ?? [],
    weightByStatus,
    checks: { passing: tally?.passing ?? 0, looked: tally?.looked ?? 0 },
    links: {
      full: requirement.links.filter((link) => link.strength === "full").length,
      partial: requirement.links.filter((link) => link.strength === "partial").length,
    },
    oldestLookAt: tally?.oldestLookAt?.toISOString() ?? null,
    lastKnownFailing: tally?.lastKnownFailing ?? false,
  };
}

/** The top-level sections with the sums of what is in them, in the order of the framework. */
export function sectionRows(rows: readonly RequirementRow[]): SectionRow[] {
  const roots = rootsOf(rows);
  const leaves = Map.groupBy(
    rows.filter((row) => row.leaf),
    (row) => roots.get(row.id),
  );
  return rows.filter((row) => row.parent === null).map((root) => sectionOf(root, leaves.get(root.id) ?? []));
}

/** The section of every row; groups come before what they hold. */
function rootsOf(rows: readonly RequirementRow[]): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const row of rows) roots.set(row.id, row.parent === null ? row.id : (roots.get(row.parent) ?? row.id));
  return roots;
}

function sectionOf(root: RequirementRow, leaves: readonly RequirementRow[]): SectionRow {
  const technical = technicalInProfile(leaves);
  const weightByStatus = zeroByStatus();
  for (const row of technical) {
    for (const [status, weight] of entriesOf(row.weightByStatus)) weightByStatus[status] += weight;
  }
  return {
    id: root.id,
    title: root.title,
    technical: technical.length,
    total: leaves.length,
    totalWeight: entriesOf(weightByStatus).reduce((sum, [, weight]) => sum + weight, 0),
    provenWeight: weightByStatus.passing,
    weightByStatus,
    requirements: countByStatus(technical).scored,
  };
}

/** The leaves a score is about. */
export function technicalInProfile(rows: readonly RequirementRow[]): readonly RequirementRow[] {
  return rows.filter((row) => row.leaf && row.inProfile && row.class === "technical");
}

/** How many of the rows have which status, worst over clusters. */
export function countByStatus(rows: readonly RequirementRow[]): {
  readonly scored: RequirementRow["weightByStatus"];
  readonly outside: { readonly inherited: number; readonly notApplicable: number };
} {
  const scored = zeroByStatus();
  for (const { status } of rows) if (status !== null && isScored(status)) scored[status] += 1;
  return {
    scored,
    outside: {
      inherited: rows.filter((row) => row.status === "inherited").length,
      notApplicable: rows.filter((row) => row.status === "not_applicable").length,
    },
  };
}

type Weighted = RequirementRow["weightByStatus"];

// Object.entries forgets the names that the shape fixes.
function entriesOf(weights: Weighted): [keyof Weighted, number][] {
  return Object.entries(weights) as [keyof Weighted, number][];
}
