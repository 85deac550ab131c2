import { expect, test } from "vitest";
import { arcs, pointAt, ringPath, spread } from "./donut-geometry.ts";

test("arcs go once around in the order given and leave out what is zero", () => {
  const drawn = arcs([
    { key: "a", value: 1 },
    { key: "b", value: 0 },
    { key: "c", value: 3 },
  ]);
  expect(drawn.map((arc) => arc.key)).toEqual(["a", "c"]);
  expect(drawn[0]?.to).toBeLessThan(Math.PI / 2);
  expect(drawn[1]?.from).toBeGreaterThan(Math.PI / 2);
  expect(drawn[1]?.to).toBeLessThanOrEqual(Math.PI * 2);
});

test("nothing at all draws nothing", () => {
  expect(arcs([{ key: "a", value: 0 }])).toEqual([]);
});

test("one status alone is a whole ring, not an empty path", () => {
  const [arc] = arcs([{ key: "a", value: 5 }]);
  const path = ringPath(0, 0, 52, 72, arc?.from ?? 0, arc?.to ?? 0);
  expect(path.match(/A72/g)).toHaveLength(2);
});

test("the top of the ring is angle zero", () => {
  expect(pointAt(10, 10, 5, 0)).toEqual({ x: 10, y: 5 });
});

test("labels never lie on each other and stay inside", () => {
  const heights = [...spread([10, 11, 12, 200, 201], 16, 5, 205)].sort((a, b) => a - b);
  for (let i = 1; i < heights.length; i++) expect((heights[i] ?? 0) - (heights[i - 1] ?? 0)).toBeGreaterThanOrEqual(16);
  expect(heights[0]).toBeGreaterThanOrEqual(5);
  expect(heights.at(-1)).toBeLessThanOrEqual(205);
});
