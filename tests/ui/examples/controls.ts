import { loadCatalog } from "#lib/catalog/load.ts";
import { ControlPage } from "#lib/contract/views/control.ts";
import { ControlList } from "#lib/contract/views/controls.ts";
import type { Standing } from "#lib/contract/views/standing.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { controlIndex, type KnownControl } from "#lib/queries/control/control-index.ts";
import { controlRow } from "#lib/queries/control/control-row.ts";
import { correctionViews } from "#lib/queries/control/correction-views.ts";
import { frameworkRef } from "#lib/queries/framework/framework-row.ts";
import { now, yardstick } from "./parts.ts";
import { requirement } from "./requirement.ts";
import { pick, seeded } from "./seeded.ts";

const chances: readonly (readonly [Standing, number])[] = [
  ["passing", 50],
  ["failing", 6],
  ["partial", 12],
  ["manual", 4],
  ["error", 2],
  ["not_assessed", 14],
  ["inherited", 3],
];

const catalog = loadCatalog();
const known = [...controlIndex(catalog).values()].filter(({ control }) => control.kind === "control");

function rowsOver(names: readonly string[], random: () => number) {
  const rows = known.map((each) => {
    const perCluster = names.map((_, index) => ({ clusterId: `c${index}`, status: pick(random, chances) }));
    const byStatus = new Map<Standing, number>();
    for (const { status } of perCluster) byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    return controlRow(each, { byStatus, perCluster: names.length > 12 ? [] : perCluster });
  });
  const rank = (status: Standing | null) => (status === null ? 9 : worstFirst.indexOf(status));
  return rows.toSorted((a, b) => rank(a.status) - rank(b.status));
}

/** The controls of the real catalog with invented statuses. */
export function controlListExample(names: readonly string[]): ControlList {
  const rows = rowsOver(names, seeded(11));
  const byStatus: ControlList["byStatus"] = {};
  for (const { status } of rows) if (status !== null) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const families = [...new Set(rows.map((row) => row.family))].map((id) => ({
    id,
    title: id,
    count: rows.filter((row) => row.family === id).length,
  }));
  return ControlList.parse({
    now,
    clusters: names.map((name, index) => ({
      id: `c${index}`,
      name,
      selected: true,
      ...(index === 1 ? { simulated: true } : {}),
    })),
    rows,
    matching: rows.length,
    total: rows.length,
    next: null,
    families,
    scopes: [{ id: "node", title: "node", count: 9 }],
    frameworks: [...catalog.frameworks.values()].map(({ id, shortTitle }) => ({ id, title: shortTitle, count: 12 })),
    byStatus,
    yardstick,
  });
}

/** A search that finds nothing. */
export const controlListNothing: ControlList = {
  ...controlListExample(["prod-eu"]),
  rows: [],
  matching: 0,
  byStatus: {},
};

/** The control that most is corrected of, so that its page has every part. */
const busiest: KnownControl = (() => {
  const found = known.toSorted((a, b) => b.corrections.length - a.corrections.length)[0];
  if (found === undefined) throw new Error("the catalog has no control");
  return found;
})();

/** One control with the evidence of an invented requirement. */
export const controlExample: ControlPage = (() => {
  const random = seeded(5);
  const { control, serves, topics, corrections } = busiest;
  return ControlPage.parse({
    now,
    id: control.id,
    title: control.title,
    kind: "control",
    family: control.category,
    criticality: control.criticality,
    scopes: ["cluster", "control-plane-node"],
    asks: control.description,
    attestation: "",
    partOf: null,
    topics: topics.map(({ id, title }) => ({ id, title, status: pick(random, chances) })),
    status: worstOverClusters(requirement.clusters.map((on) => on.status)),
    byStatus: requirement.byStatus,
    clustersTotal: requirement.clustersTotal,
    clusters: requirement.clusters.map((on, index) =>
      index === 1 ? { ...on, cluster: { ...on.cluster, simulated: true } } : on,
    ),
    clusterId: requirement.clusterId,
    evidence: requirement.evidence.slice(0, 1),
    raw: requirement.raw,
    remediation: requirement.remediation,
    serves: serves.map(({ framework, requirement: served, role, strength, why, via }) => ({
      framework: frameworkRef(framework),
      id: served.id,
      title: served.title,
      class: served.class,
      ...{ role, strength, why },
      via: via === null ? null : { id: via.id, title: via.title },
      status: pick(random, chances),
    })),
    corrections: correctionViews(catalog, corrections),
    yardstick,
  });
})();

/** The same without a cluster, and with people to ask. */
export const controlEmpty: ControlPage = {
  ...controlExample,
  attestation: "A signed review of this cluster within the review period.",
  status: null,
  byStatus: {},
  clustersTotal: 0,
  clusters: [],
  clusterId: null,
  evidence: controlExample.evidence.map((control) => ({
    ...control,
    status: null,
    facts: control.facts.map((fact) => ({
      ...fact,
      state: { state: "not_witnessed", reason: "nobody_looked", wasError: false, since: null },
      resources: { passing: 0, looked: 0, total: null, leftOut: 0, notYetLookedAt: 0 },
      results: [],
      resultsTotal: 0,
    })),
  })),
  raw: null,
  remediation: [],
  serves: controlExample.serves.map((served) => ({ ...served, status: null })),
};

/** The same over a fleet: twelve clusters told one by one, the others counted. */
export const controlFleet: ControlPage = {
  ...controlExample,
  clustersTotal: 200,
  byStatus: { failing: 31, error: 4, partial: 22, not_assessed: 11, passing: 132 },
  clusters: Array.from({ length: 12 }, (_, index) => {
    const on = requirement.clusters[0];
    if (on === undefined) throw new Error("the example has no cluster");
    const id = index === 0 ? (requirement.clusterId ?? "") : `c${index}`;
    return { ...on, cluster: { id, name: `edge-${100 + index}` } };
  }),
};
