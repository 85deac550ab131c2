import { outcomeDrawnAs } from "#components/ui/status-words.ts";
import type { FindingPeriod } from "#lib/contract/views/findings.ts";
import type { Standing } from "#lib/contract/views/standing.ts";

const dayMs = 86_400_000;

/** A stretch of the line: its status, and where it stands in percent of the whole. */
export type OutcomeSegment = {
  readonly status: Standing;
  readonly left: number;
  readonly width: number;
  readonly from: string;
  readonly to: string;
};

export type OutcomeLine = {
  readonly from: string;
  readonly days: number;
  readonly segments: readonly OutcomeSegment[];
};

/**
 * What a check said over the last days, oldest first. Periods are the newest first, as they come; from `silentFrom` on its
 * word does not count and the line is silent. What was before the first word stays empty: nobody looked yet.
 */
export function outcomeLine(
  periods: readonly FindingPeriod[],
  now: string,
  silentFrom: string | null,
  mostDays = 90,
): OutcomeLine {
  const end = Date.parse(now);
  const oldest = Math.min(end, ...periods.map((period) => Date.parse(period.from)));
  const days = Math.min(mostDays, Math.max(1, Math.ceil((end - oldest) / dayMs)));
  const start = end - days * dayMs;
  const silent = silentFrom === null ? end : Math.min(end, Date.parse(silentFrom));
  const percent = (at: number): number => ((at - start) * 100) / (end - start);
  const segments: OutcomeSegment[] = [];
  const add = (status: Standing, from: number, to: number): void => {
    const [left, right] = [Math.max(start, from), Math.min(end, to)];
    if (right <= left) return;
    const [fromText, toText] = [new Date(left).toISOString(), new Date(right).toISOString()];
    segments.push({ status, left: percent(left), width: percent(right) - percent(left), from: fromText, to: toText });
  };
  for (const period of periods.toReversed()) {
    const to = period.to === null ? silent : Date.parse(period.to);
    add(outcomeDrawnAs[period.outcome], Date.parse(period.from), to);
  }
  add("not_assessed", silent, end);
  return { from: new Date(start).toISOString(), days, segments };
}
