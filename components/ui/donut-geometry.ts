export type Slice<K extends string> = { readonly key: K; readonly value: number };
export type Arc<K extends string> = Slice<K> & {
  /** Angles in radians, clockwise from the top. */
  readonly from: number;
  readonly to: number;
};

/** Shares of a ring in their order; what is zero has no arc. A small gap keeps neighbours apart. */
export function arcs<K extends string>(slices: readonly Slice<K>[], gap = 0.024): readonly Arc<K>[] {
  const shown = slices.filter((slice) => slice.value > 0);
  const total = shown.reduce((sum, slice) => sum + slice.value, 0);
  if (total === 0) return [];
  const room = shown.length > 1 ? gap : 0;
  let at = 0;
  return shown.map((slice) => {
    const sweep = (slice.value / total) * 2 * Math.PI;
    const arc = { ...slice, from: at + room / 2, to: Math.max(at + sweep - room / 2, at + room / 2 + 0.01) };
    at += sweep;
    return arc;
  });
}

const round = (value: number) => Math.round(value * 100) / 100;

/** A point on a circle around (cx, cy), clockwise from the top. */
export const pointAt = (cx: number, cy: number, radius: number, angle: number) => ({
  x: round(cx + radius * Math.sin(angle)),
  y: round(cy - radius * Math.cos(angle)),
});

/** SVG path of a ring segment; a whole ring is drawn in two halves, since an arc cannot end where it began. */
export function ringPath(cx: number, cy: number, inner: number, outer: number, from: number, to: number): string {
  if (to - from > Math.PI * 2 - 0.001) {
    const middle = from + Math.PI;
    return `${ringPath(cx, cy, inner, outer, from, middle)}${ringPath(cx, cy, inner, outer, middle, to - 0.002)}`;
  }
  const a = pointAt(cx, cy, outer, from);
  const b = pointAt(cx, cy, outer, to);
  const c = pointAt(cx, cy, inner, to);
  const d = pointAt(cx, cy, inner, from);
  const large = to - from > Math.PI ? 1 : 0;
  return `M${a.x} ${a.y}A${outer} ${outer} 0 ${large} 1 ${b.x} ${b.y}L${c.x} ${c.y}A${inner} ${inner} 0 ${large} 0 ${d.x} ${d.y}Z`;
}

/** Heights for labels of one side, pushed apart so that no two lie on each other, kept within bounds. */
export function spread(
  wanted: readonly number[],
  distance: number,
  lowest: number,
  highest: number,
): readonly number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y);
  let floor = lowest;
  for (const label of order) {
    label.y = Math.max(label.y, floor);
    floor = label.y + distance;
  }
  let ceiling = highest;
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, ceiling);
    ceiling = label.y - distance;
  }
  const result = new Array<number>(wanted.length).fill(0);
  for (const label of order) result[label.index] = label.y;
  return result;
}
