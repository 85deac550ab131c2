import type { Catalog, Profile, Weights } from "../catalog/catalog.ts";
import { criticalityOf } from "../catalog/criticality.ts";
import { inProfile } from "../catalog/profile.ts";
import type { JudgedRequirement } from "../control/requirement.ts";
import type { ControlStatus } from "../control/status.ts";
import { controlStatuses, isAccepted } from "../control/status.ts";
import type { EvaluatedFact } from "../fact/evaluate.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";

/** Version of the formulas below; every stored figure carries it (semantics § 6). */
export const formulaVersion = 1;

/** Below this share of coverage posture reads "not enough data" (semantics § 6). */
export const postureFloor = 0.3;

/** The sums of one framework on one cluster: everything a score over any set of clusters is made of. */
export type ScoreSums = {
  /** Weight in T by status; the weights of `inherited` and `not_applicable` are outside T. */
  readonly weightByStatus: Readonly<Record<ControlStatus, number>>;
  readonly countByStatus: Readonly<Record<ControlStatus, number>>;
  /** Σ weight × share passing, and Σ weight, over the controls posture looks at. */
  readonly postureSum: number;
  readonly postureWeight: number;
  /** Resource-facts of required links looked at, and those that pass, each counted once. */
  readonly lookedFacts: number;
  readonly passingFacts: number;
  readonly resourcesAssessed: number;
  readonly resourcesClear: number;
};

export type Score = {
  readonly total: number;
  readonly passing: number;
  readonly looked: number;
  readonly proven: number | null;
  readonly coverage: number | null;
  readonly posture: number | null;
  readonly postureShown: boolean;
  readonly resources: { readonly clear: number; readonly assessed: number } | null;
  readonly accepted: { readonly count: number; readonly weight: number };
};

const zeroByStatus = (): Record<ControlStatus, number> =>
  Object.fromEntries(controlStatuses.map((status) => [status, 0])) as Record<ControlStatus, number>;

/** The sums of one framework on one cluster, for the requirements of a profile. */
export function sumScore(
  judged: readonly JudgedRequirement[],
  profile: Profile,
  catalog: Pick<Catalog, "controls">,
  weights: Weights,
  input: ClusterInput,
  at: Instant,
): ScoreSums {
  const inCut = judged.filter((each) => inProfile(each.requirement, profile));
  const weightByStatus = zeroByStatus();
  const countByStatus = zeroByStatus();
  let postureSum = 0;
  let postureWeight = 0;
  const counted = new Map<string, boolean>();
  for (const each of inCut) {
    if (each.requirement.class !== "technical") continue;
    const weight = weights[criticalityOf(each.requirement, catalog.controls) ?? "low"];
    weightByStatus[each.status] += weight;
    countByStatus[each.status] += 1;
    const looked = lookedAt(each);
    for (const [key, passes] of looked) counted.set(key, passes);
    if (looked.size === 0 || !(isLooked(each.status) || each.lastKnownFailing)) continue;
    postureSum += (weight * [...looked.values()].filter(Boolean).length) / looked.size;
    postureWeight += weight;
  }
  return {
    weightByStatus,
    countByStatus,
    postureSum,
    postureWeight,
    lookedFacts: counted.size,
    passingFacts: [...counted.values()].filter(Boolean).length,
    ...resourceCompliance(inCut, input, at),
  };
}

function isLooked(status: ControlStatus): boolean {
  return status === "passing" || status === "partial" || status === "failing" || status === "accepted";
}

const applyingLinks = (links: JudgedRequirement["required"]): JudgedRequirement["required"] =>
  links.filter((link) => link.status !== "inherited" && link.status !== "not_applicable");

const factsOf = (links: JudgedRequirement["required"]): EvaluatedFact[] =>
  applyingLinks(links)
    .flatMap((link) => [...link.required, ...link.supporting])
    .filter((fact) => fact.standing === "applies");

/**
 * Resource-facts of the required links that were looked at, each counted once, and whether they pass: an error, a
 * truncated pass and last known failing count as looked at and not passing (semantics § 6).
 */
function lookedAt(each: JudgedRequirement): Map<string, boolean> {
  const looked = new Map<string, boolean>();
  for (const fact of factsOf(each.required)) {
    for (const on of fact.resources) {
      if (on.state !== "not_witnessed") looked.set(`${fact.fact.id} ${on.key}`, on.state === "pass");
    }
  }
  return looked;
}

/**
 * Share of assessed resources on which no fact of the framework fails or is last known failing, unless an active
 * acceptance covers it under every control of the framework that names the fact (semantics § 6).
 */
function resourceCompliance(
  judged: readonly JudgedRequirement[],
  input: ClusterInput,
  at: Instant,
): { resourcesAssessed: number; resourcesClear: number } {
  const clear = new Map<string, boolean>();
  const applying = judged.filter((each) => each.status !== "inherited" && each.status !== "not_applicable");
  const controls = new Map(
    applying.flatMap((each) =>
      applyingLinks([...each.required, ...each.supporting]).map((link) => [link.control.id, link] as const),
    ),
  );
  for (const [id, control] of controls) {
    for (const fact of [...control.required, ...control.supporting]) {
      if (fact.standing !== "applies") continue;
      for (const on of fact.resources) {
        const fails = on.state === "fail" || on.state === "last_known_failing";
        if (!fails && on.state !== "pass") continue;
        const isClear = !fails || isAccepted(id, on, input, at);
        clear.set(on.key, (clear.get(on.key) ?? true) && isClear);
      }
    }
  }
  return { resourcesAssessed: clear.size, resourcesClear: [...clear.values()].filter(Boolean).length };
}

/** Sums over clusters, namespaces or scopes are added, never averaged (semantics § 6). */
export function addSums(all: readonly ScoreSums[]): ScoreSums {
  const weightByStatus = zeroByStatus();
  const countByStatus = zeroByStatus();
  const total = {
    postureSum: 0,
    postureWeight: 0,
    lookedFacts: 0,
    passingFacts: 0,
    resourcesAssessed: 0,
    resourcesClear: 0,
  };
  for (const sums of all) {
    for (const status of controlStatuses) {
      weightByStatus[status] += sums.weightByStatus[status];
      countByStatus[status] += sums.countByStatus[status];
    }
    total.postureSum += sums.postureSum;
    total.postureWeight += sums.postureWeight;
    total.lookedFacts += sums.lookedFacts;
    total.passingFacts += sums.passingFacts;
    total.resourcesAssessed += sums.resourcesAssessed;
    total.resourcesClear += sums.resourcesClear;
  }
  return { weightByStatus, countByStatus, ...total };
}

/** The five figures out of their sums (semantics § 6, formula version 1). */
export function scoreOf(sums: ScoreSums): Score {
  const weight = sums.weightByStatus;
  const looked = weight.passing + weight.partial + weight.failing + weight.accepted;
  const total = looked + weight.error + weight.manual + weight.not_assessed;
  const coverage = total === 0 ? null : looked / total;
  return {
    total,
    passing: weight.passing,
    looked,
    proven: total === 0 ? null : weight.passing / total,
    coverage,
    posture: sums.postureWeight === 0 ? null : sums.postureSum / sums.postureWeight,
    postureShown: sums.postureWeight > 0 && coverage !== null && coverage >= postureFloor,
    resources: sums.resourcesAssessed === 0 ? null : { clear: sums.resourcesClear, assessed: sums.resourcesAssessed },
    accepted: { count: sums.countByStatus.accepted, weight: weight.accepted },
  };
}

/**
 * A share in tenths of a percent, rounded down, so that 99.96 % never reads 100 %; the tolerance only undoes the error
 * of adding floating-point shares.
 *
 * @example tenthsOfPercent(2 / 3) // 666
 */
export function tenthsOfPercent(share: number): number {
  return share >= 1 ? 1000 : Math.min(999, Math.floor(share * 1000 + 1e-9));
}
