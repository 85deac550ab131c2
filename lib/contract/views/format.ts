import type { ScoreFigures } from "./standing.ts";

/** Between a number and its sign: a gap that never breaks. */
const gap = "\u00a0";

/**
 * A share in tenths of a percent, rounded down, so that 99.96 % never reads 100 %. `part` and `whole` are weights or
 * counts of one unit; null where there is nothing to divide by.
 *
 * @example percentTenths(1028, 1498) // 686
 */
export function percentTenths(part: number, whole: number): number | null {
  if (whole <= 0) return null;
  if (part >= whole) return 1000;
  // A product of binary fractions can land a hair below the tenth it means; the cap keeps that from ever reading 100.
  return Math.min(999, Math.floor((part * 1000) / whole + 1e-9));
}

/**
 * A share for the screen, one decimal, rounded down; "100 %" only when exact.
 *
 * @example percent(1028, 1498) // "68.6 %"
 */
export function percent(part: number, whole: number): string {
  const figure = percentFigure(part, whole);
  return figure === null ? "–" : `${figure}${gap}%`;
}

/** The number of a share without its sign, for headline figures; null where there is nothing to divide by. */
export function percentFigure(part: number, whole: number): string | null {
  const tenths = percentTenths(part, whole);
  if (tenths === null) return null;
  return tenths === 1000 ? "100" : `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** @example count(48910) // "48,910" */
export function count(value: number): string {
  const [whole = "0", fraction] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A count that may have stopped. @example cappedCount({ count: 10_000, capped: true }) // "10,000+" */
export function cappedCount({ count: value, capped }: { readonly count: number; readonly capped: boolean }): string {
  return `${count(value)}${capped ? "+" : ""}`;
}

/** @example counted(1, "cluster", "clusters") // "1 cluster" */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** @example bytes(2_140_000) // "2.1 MB" */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const figure = unit === 0 || rest >= 100 ? String(Math.floor(rest)) : String(Math.floor(rest * 10) / 10);
  return `${figure} ${units[unit]}`;
}

/** Posture in words: a percentage only where at least 30 % is covered (semantics § 6). */
export function postureWords(score: ScoreFigures): string {
  if (score.postureShare === null || score.postureShare.looked === 0) return "nothing looked at";
  if (!score.postureShown) return "not enough data";
  return percent(score.postureShare.passing, score.postureShare.looked);
}

/** Coverage in words. */
export function coverageWords(score: ScoreFigures): string {
  return percent(score.coverageWeight, score.totalWeight);
}

/** @example markWords("level:1") // "Level 1" */
export function markWords(mark: string): string {
  const words = mark.replaceAll(":", " ").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The shortest words that still say it beside a row. @example shortMarkWords("specification:required") // "required" */
export function shortMarkWords(mark: string): string {
  const [key = "", value = key] = mark.split(":");
  return /^[\d.]+$/.test(value) ? `${key} ${value}` : value.replaceAll("-", " ");
}
