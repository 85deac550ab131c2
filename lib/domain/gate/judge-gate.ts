import type { ControlStatus } from "../control/status.ts";

/** What the figures were made with; two standings of different ones cannot be compared by their share. */
export type GateYardstick = {
  readonly catalogDigest: string;
  readonly formulaVersion: number;
  readonly weights: Readonly<Record<string, number>>;
};

/** Where one cluster stands in one framework, as far as a gate needs it. Weights are integers (semantics § 6). */
export type GateStanding = {
  readonly provenWeight: number;
  readonly totalWeight: number;
  /** Weight of what was looked at and answered. */
  readonly coverageWeight: number;
  readonly requirements: readonly { readonly id: string; readonly status: ControlStatus }[];
  readonly yardstick: GateYardstick;
};

/** What was asked for. */
export type GateRules = {
  /** Hundredths of a percent that have to be proven, so that the comparison is exact; null asks for no share. */
  readonly minProvenHundredths: number | null;
  /** An earlier standing that may not be fallen behind; null asks for no comparison. */
  readonly before: GateStanding | null;
};

/** The conditions a gate can have. `looked-at` is always one: what nobody looked at holds nothing. */
export type GateConditionId = "looked-at" | "min-proven" | "no-regression";

export type GateVerdict = {
  readonly holds: boolean;
  readonly conditions: readonly { readonly id: GateConditionId; readonly holds: boolean }[];
  /** Ids of requirements that passed before and do not now. */
  readonly lost: readonly string[];
  /** Ids of requirements that passed before and are asked for no more: another catalog, profile, platform or decision. */
  readonly left: readonly string[];
  /** The proven share fell below the earlier one; null where the two were made with different yardsticks, or nothing is compared. */
  readonly shareFell: boolean | null;
};

/**
 * Whether a standing passes a gate. Silence is never a pass: nothing to prove, or nothing looked at, fails whatever was asked
 * for; and a requirement that lost its witness is lost like one that fails. A requirement counts as lost when it passed before
 * and does not now, unless it left what is scored. The shares are compared only on one yardstick: a new catalog can lower the
 * share of a cluster on which nothing changed.
 */
export function judgeGate(now: GateStanding, rules: GateRules): GateVerdict {
  const conditions: { id: GateConditionId; holds: boolean }[] = [
    { id: "looked-at", holds: now.totalWeight > 0 && now.coverageWeight > 0 },
  ];
  if (rules.minProvenHundredths !== null) {
    const holds = now.totalWeight > 0 && now.provenWeight * 10_000 >= rules.minProvenHundredths * now.totalWeight;
    conditions.push({ id: "min-proven", holds });
  }
  const compared = rules.before === null ? nothingCompared : compare(rules.before, now);
  if (rules.before !== null) {
    conditions.push({ id: "no-regression", holds: compared.lost.length === 0 && compared.shareFell !== true });
  }
  return { holds: conditions.every(({ holds }) => holds), conditions, ...compared };
}

type Comparison = Pick<GateVerdict, "lost" | "left" | "shareFell">;

const nothingCompared: Comparison = { lost: [], left: [], shareFell: null };

function compare(before: GateStanding, now: GateStanding): Comparison {
  const statusNow = new Map(now.requirements.map(({ id, status }) => [id, status]));
  const lost: string[] = [];
  const left: string[] = [];
  for (const { id, status } of before.requirements) {
    if (status !== "passing") continue;
    const current = statusNow.get(id);
    if (current === undefined || current === "inherited" || current === "not_applicable") left.push(id);
    else if (current !== "passing") lost.push(id);
  }
  const shareFell = isSameYardstick(before.yardstick, now.yardstick)
    ? now.provenWeight * before.totalWeight < before.provenWeight * now.totalWeight
    : null;
  return { lost, left, shareFell };
}

function isSameYardstick(one: GateYardstick, other: GateYardstick): boolean {
  const names = new Set([...Object.keys(one.weights), ...Object.keys(other.weights)]);
  return (
    one.catalogDigest === other.catalogDigest &&
    one.formulaVersion === other.formulaVersion &&
    [...names].every((name) => one.weights[name] === other.weights[name])
  );
}
