import { expect, test } from "vitest";
import { pointWords } from "./point-words.ts";

const of = (proven: number, total = 1000) => ({ proven, total });

test("a change is in points, with its sign, of the figures as they are printed", () => {
  expect(pointWords(of(612), of(580))).toBe("−3.2\u00a0pt");
  expect(pointWords(of(1, 3), of(2, 3))).toBe("+33.3\u00a0pt");
  expect(pointWords(of(500), of(5, 10))).toBe("±0.0\u00a0pt");
});

test("where there is nothing to divide by, nothing is said", () => {
  expect(pointWords(of(0, 0), of(5))).toBe("–");
});
