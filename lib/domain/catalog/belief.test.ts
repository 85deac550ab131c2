import { expect, test } from "vitest";
import { beliefs } from "../check/outcome.ts";
import { passCounts, strictestBelief } from "./belief.ts";

test("never is stricter than everything, and all than nothing", () => {
  for (const belief of beliefs) {
    expect(strictestBelief("never", belief)).toBe("never");
    expect(strictestBelief("all", belief)).toBe(belief);
  }
});

test("two half beliefs that exclude each other leave nothing", () => {
  expect(strictestBelief("fail_only", "pass_only")).toBe("never");
  expect(strictestBelief("pass_only", "fail_only")).toBe("never");
  expect(strictestBelief("fail_only", "fail_only")).toBe("fail_only");
});

test("the order of two beliefs does not matter", () => {
  for (const a of beliefs) for (const b of beliefs) expect(strictestBelief(a, b)).toBe(strictestBelief(b, a));
});

test("a pass counts only where passes are believed", () => {
  expect(beliefs.filter(passCounts)).toEqual(["all", "pass_only"]);
});
