import { expect, test } from "vitest";
import { comparedWith, type Look, nextVisit, type Visit, visitLength } from "./visit.ts";

const look = (at: number): Look => ({ at, proven: { "cis all": [at, 100] } });
const second: Visit = { current: look(visitLength * 5), before: look(0) };

test("who never came before is compared with nothing", () => {
  expect(comparedWith(null, 7)).toBeNull();
  expect(comparedWith({ current: look(0), before: null }, visitLength - 1)).toBeNull();
});

test("looking again within half an hour is the same visit, compared with the one before it", () => {
  expect(nextVisit(second, look(visitLength * 6 - 1))).toBeNull();
  expect(comparedWith(second, visitLength * 6 - 1)).toEqual(look(0));
});

test("looking later begins another visit, compared with the one that was the last", () => {
  expect(nextVisit(second, look(visitLength * 6))).toEqual({ current: look(visitLength * 6), before: second.current });
  expect(comparedWith(second, visitLength * 6)).toEqual(second.current);
});

test("the first look begins the first visit", () => {
  expect(nextVisit(null, look(3))).toEqual({ current: look(3), before: null });
});
