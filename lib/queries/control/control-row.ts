import type { ControlRow } from "#lib/contract/views/controls.ts";
import { worstOverClusters } from "#lib/domain/control/requirement.ts";
import type { ControlTally } from "./control-fleet.ts";
import type { KnownControl } from "./control-index.ts";

/** A control in a list. */
export function controlRow(known: KnownControl, tally: ControlTally | undefined): ControlRow {
  const { control } = known;
  const byStatus = tally?.byStatus ?? new Map();
  const deciding = known.serves.filter(({ role }) => role === "required" || role === "supporting");
  return {
    id: control.id,
    title: control.title,
    kind: control.kind,
    family: control.category,
    criticality: control.criticality,
    scopes: scopesOf(known),
    needsPeople: control.needsPeople,
    status: byStatus.size === 0 ? null : worstOverClusters([...byStatus.keys()]),
    byStatus: Object.fromEntries(byStatus),
    perCluster: tally?.perCluster ?? [],
    serves: {
      requirements: new Set(deciding.map(({ framework, requirement }) => `${framework.id} ${requirement.id}`)).size,
      frameworks: new Set(deciding.map(({ framework }) => framework.id)).size,
    },
  };
}

/** What the facts of a control are about, each once. */
export function scopesOf({ facts }: KnownControl): ControlRow["scopes"] {
  return [...new Set(facts.map((fact) => fact.scope))];
}
