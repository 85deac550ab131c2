import { tenthsOfPercent } from "#lib/domain/score/score.ts";

type Proven = { readonly provenWeight: number; readonly totalWeight: number };

/** How far a score moved, in points of a hundred, with its sign. */
export function Change({ now, then }: { now: Proven; then: Proven | undefined }) {
  if (then === undefined || then.totalWeight === 0 || now.totalWeight === 0) {
    return <span className="unit">not known</span>;
  }
  const tenths =
    tenthsOfPercent(now.provenWeight / now.totalWeight) - tenthsOfPercent(then.provenWeight / then.totalWeight);
  if (tenths === 0) return <span className="unit">no change</span>;
  const sign = tenths > 0 ? "+" : "−";
  const words = `${sign}${(Math.abs(tenths) / 10).toFixed(1)} pt`;
  return <span className={tenths > 0 ? "text-passing-text" : "text-failing-text"}>{words}</span>;
}
