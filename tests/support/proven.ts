import { defaultWeights } from "#lib/domain/catalog/catalog.ts";
import { criticalityOf } from "#lib/domain/catalog/criticality.ts";

import { assess } from "#lib/domain/standing/assess.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";
import type { Instant } from "#lib/domain/time/instant.ts";
import { hour } from "#lib/domain/time/instant.ts";
import type { History } from "./history.ts";
import { catalogOf, clusterInputAt } from "./history.ts";

/** What of T passes, by `cluster requirement`, with its weight (semantics § 6). */
export type Proof = { readonly inT: ReadonlyMap<string, number>; readonly passing: ReadonlySet<string> };

export type Inputs = ReadonlyMap<string, ClusterInput>;

/** Everything that had arrived by `known` hours, per cluster. */
export function inputsAt(history: History, known: number): Inputs {
  return new Map(Object.keys(history.clusters).map((cluster) => [cluster, clusterInputAt(history, cluster, known)]));
}

const catalogs = new WeakMap<History["catalog"], ReturnType<typeof catalogOf>>();

/** The catalog of a history, made once for all that share it. */
function knownCatalog(history: History): ReturnType<typeof catalogOf> {
  const catalog = catalogs.get(history.catalog) ?? catalogOf(history);
  catalogs.set(history.catalog, catalog);
  return catalog;
}

/** What the inputs prove at an instant. */
export function proofOf(history: History, inputs: Inputs, at: Instant): Proof {
  const catalog = knownCatalog(history);
  const inT = new Map<string, number>();
  const passing = new Set<string>();
  for (const [cluster, input] of inputs) {
    for (const judged of assess(catalog, input, at).requirements.get("fw") ?? []) {
      if (judged.requirement.class !== "technical") continue;
      if (judged.status === "inherited" || judged.status === "not_applicable") continue;
      const key = `${cluster} ${judged.requirement.id}`;
      inT.set(key, defaultWeights[criticalityOf(judged.requirement, catalog.controls) ?? "low"]);
      if (judged.status === "passing") passing.add(key);
    }
  }
  return { inT, passing };
}

/** What the history proves at `at` hours, with what had arrived by then; of one cluster, or of all. */
export function proofAt(history: History, at: number, cluster?: string): Proof {
  const inputs =
    cluster === undefined ? inputsAt(history, at) : new Map([[cluster, clusterInputAt(history, cluster, at)]]);
  return proofOf(history, inputs, at * hour);
}

/** Weight of passing ÷ weight of T; 0 where T is empty. */
export function provenOf(proof: Proof): number {
  let passing = 0;
  let total = 0;
  for (const [key, weight] of proof.inT) {
    total += weight;
    if (proof.passing.has(key)) passing += weight;
  }
  return total === 0 ? 0 : passing / total;
}

/** Whether both sides measure with one yardstick: the same controls of the same clusters in T. */
export function sameYardstick(a: Proof, b: Proof): boolean {
  return a.inT.size === b.inT.size && [...a.inT.keys()].every((key) => b.inT.has(key));
}

/**
 * What passes on the left and not on the right although both have it in T. Empty says more than "proven is not higher":
 * it says so for each control of each cluster.
 */
export function provenOnlyIn(left: Proof, right: Proof): readonly string[] {
  return [...left.passing].filter((key) => right.inT.has(key) && !right.passing.has(key));
}
