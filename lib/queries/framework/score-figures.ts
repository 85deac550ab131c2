import {
  type ByScoredStatus,
  type ScoredStatus,
  type ScoreFigures,
  scoredStatuses,
} from "#lib/contract/views/standing.ts";
import type { ControlStatus } from "#lib/domain/control/status.ts";
import { addSums, type ScoreSums, scoreOf } from "#lib/domain/score/score.ts";
import type { StandingNow } from "../standing/current.ts";

/** A number for every scored status, all zero. */
export function zeroByStatus(): ByScoredStatus {
  return { passing: 0, partial: 0, accepted: 0, failing: 0, error: 0, manual: 0, not_assessed: 0 };
}

/** False for the statuses outside T. */
export function isScored(status: ControlStatus): status is ScoredStatus {
  return status !== "inherited" && status !== "not_applicable";
}

/**
 * The scores of a framework in a profile over clusters, out of their added sums; null where there is no cluster to divide by.
 */
export function scoreFigures(
  standings: readonly Pick<StandingNow, "sums">[],
  frameworkId: string,
  profileId: string,
): ScoreFigures | null {
  if (standings.length === 0) return null;
  const rows = standings.flatMap((standing) => standing.sums.get(`${frameworkId} ${profileId}`) ?? []);
  return figuresOf(
    addSums(rows.map((row) => row.sums)),
    rows.reduce((sum, row) => sum + row.notYetDue, 0),
  );
}

/** Sums as a page shows them: weights and counts, never a percentage. */
export function figuresOf(sums: ScoreSums, notYetLookedAt: number): ScoreFigures {
  const score = scoreOf(sums);
  const weightByStatus = zeroByStatus();
  let units = 0;
  for (const status of scoredStatuses) {
    weightByStatus[status] = sums.weightByStatus[status];
    units += sums.countByStatus[status];
  }
  return {
    provenWeight: score.passing,
    totalWeight: score.total,
    coverageWeight: score.looked,
    postureShare: sums.postureWeight === 0 ? null : { passing: sums.postureSum, looked: sums.postureWeight },
    postureShown: score.postureShown,
    resources: { clear: sums.resourcesClear, assessed: sums.resourcesAssessed },
    accepted: { count: score.accepted.count, weight: score.accepted.weight },
    weightByStatus,
    units,
    outside: { inherited: sums.countByStatus.inherited, notApplicable: sums.countByStatus.not_applicable },
    notYetLookedAt,
  };
}
