import { loadCatalog } from "#lib/catalog/load.ts";
import { FrameworkPage, type RequirementRow, type SectionRow } from "#lib/contract/views/framework.ts";
import type { ByScoredStatus, ScoredStatus, Standing } from "#lib/contract/views/standing.ts";
import type { Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import { ago, none, now, score, silent, yardstick } from "./parts.ts";
import { pick, seeded } from "./seeded.ts";

const chances: readonly (readonly [Standing, number])[] = [
  ["passing", 60],
  ["failing", 12],
  ["partial", 8],
  ["accepted", 4],
  ["error", 4],
  ["manual", 5],
  ["not_assessed", 12],
  ["inherited", 3],
];

function sumOf(rows: readonly RequirementRow[]): ByScoredStatus {
  const sum = { ...none };
  for (const row of rows)
    for (const [status, weight] of Object.entries(row.weightByStatus)) sum[status as ScoredStatus] += weight;
  return sum;
}

function rowOf(
  requirement: Requirement,
  clusters: FrameworkPage["clusters"],
  random: () => number,
  quiet: boolean,
): RequirementRow {
  const scored = requirement.leaf && requirement.class === "technical";
  const weight = scored
    ? pick(random, [
        [10, 2],
        [5, 3],
        [3, 4],
        [1, 1],
      ] as const)
    : 0;
  const perCluster = requirement.leaf
    ? clusters.map((cluster) => ({
        clusterId: cluster.id,
        status: quiet ? ("not_assessed" as const) : pick(random, chances),
      }))
    : [];
  const weightByStatus = { ...none };
  const byStatus: RequirementRow["byStatus"] = {};
  for (const { status } of perCluster) byStatus[status] = (byStatus[status] ?? 0) + 1;
  for (const { status } of perCluster) {
    if (status !== "inherited" && status !== "not_applicable") weightByStatus[status] += weight;
  }
  const looked = quiet || !requirement.leaf ? 0 : Math.floor(random() * 12);
  return {
    id: requirement.id,
    parent: requirement.parent,
    title: requirement.title,
    leaf: requirement.leaf,
    class: requirement.class,
    marks: [...requirement.marks],
    inProfile: true,
    weight,
    status: requirement.leaf && clusters.length > 0 ? worstOverClusters(perCluster.map((each) => each.status)) : null,
    byStatus,
    perCluster: clusters.length > 12 ? [] : perCluster,
    weightByStatus,
    checks: { passing: Math.floor(looked * 0.8), looked },
    links: { full: 1, partial: 0 },
    oldestLookAt: looked > 0 ? ago(1 + random() * 120) : null,
    lastKnownFailing: !quiet && random() < 0.03,
  };
}

function sectionsOf(rows: readonly RequirementRow[]): SectionRow[] {
  const parents = new Map(rows.map((row) => [row.id, row.parent]));
  const rootOf = (id: string): string => {
    const parent = parents.get(id);
    return parent ? rootOf(parent) : id;
  };
  return rows
    .filter((row) => row.parent === null)
    .map((section) => {
      const leaves = rows.filter((row) => row.leaf && rootOf(row.id) === section.id);
      const technical = leaves.filter((row) => row.class === "technical");
      const weightByStatus = sumOf(technical);
      const requirements = { ...none };
      for (const row of technical)
        if (row.status !== null && row.status in requirements) requirements[row.status as ScoredStatus]++;
      const totalWeight = Object.values(weightByStatus).reduce((sum, weight) => sum + weight, 0);
      return {
        id: section.id,
        title: section.title,
        technical: technical.length,
        total: leaves.length,
        totalWeight,
        provenWeight: weightByStatus.passing,
        weightByStatus,
        requirements,
      };
    });
}

/** A framework of the real catalog with invented statuses; `quiet` was never looked at, no clusters gives no score. */
export function frameworkExample(framework: Framework, clusterNames: readonly string[], quiet = false): FrameworkPage {
  const random = seeded(7);
  const clusters = clusterNames.map((name, index) => ({ id: `c${index}`, name, selected: true }));
  const requirements = framework.requirements.map((requirement) => rowOf(requirement, clusters, random, quiet));
  const leaves = requirements.filter((row) => row.leaf);
  const technical = leaves.filter((row) => row.class === "technical");
  const requirementsByStatus = { ...none };
  for (const row of technical)
    if (row.status !== null && row.status in none) requirementsByStatus[row.status as ScoredStatus]++;
  const of = (kind: string) => leaves.filter((row) => row.class === kind).length;
  return FrameworkPage.parse({
    now,
    id: framework.id,
    title: framework.title,
    shortTitle: framework.shortTitle,
    version: framework.version,
    noun: framework.noun,
    publisher: framework.publisher,
    notes: framework.notes,
    profiles: framework.profiles.map((profile) => ({
      id: profile.id,
      title: profile.title,
      selected: profile.isDefault,
    })),
    clusters,
    counts: { technical: of("technical"), partly: of("partly"), procedural: of("procedural") },
    score: clusters.length === 0 ? null : score(sumOf(technical)),
    requirementsByStatus,
    requirementsOutside: { inherited: technical.filter((row) => row.status === "inherited").length, notApplicable: 0 },
    partly: { supported: 2, attested: 0 },
    sections: sectionsOf(requirements),
    requirements,
    needing: quiet || clusters.length === 0 ? [] : [silent],
    yardstick,
  });
}

const catalog = loadCatalog();
/** The smallest and the largest framework of the catalog, and the one with the most profiles marks by level. */
export const frameworksBySize: readonly Framework[] = [...catalog.frameworks.values()].sort(
  (a, b) => a.requirements.length - b.requirements.length,
);
/** The framework whose requirements are judged by topics: every leaf is technical or partly. */
export const benchmark: Framework = (() => {
  const found = frameworksBySize.find((framework) => framework.noun === "item");
  if (found === undefined) throw new Error("the catalog has no benchmark");
  return found;
})();
