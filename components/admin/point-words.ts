import { percentTenths } from "#lib/contract/views/format.ts";

type Share = { readonly proven: number; readonly total: number };

/**
 * How far a share moves, in points with a sign and one decimal, of the figures as they are printed.
 *
 * @example pointWords({ proven: 612, total: 1000 }, { proven: 580, total: 1000 }) // "−3.2 pt"
 */
export function pointWords(before: Share, after: Share): string {
  const [from, to] = [percentTenths(before.proven, before.total), percentTenths(after.proven, after.total)];
  if (from === null || to === null) return "–";
  const tenths = Math.abs(to - from);
  const sign = to === from ? "±" : to > from ? "+" : "−";
  return `${sign}${Math.floor(tenths / 10)}.${tenths % 10}\u00a0pt`;
}
