import { expect, test } from "vitest";
import { aRoster } from "#tests/support/cluster-input.ts";
import { newestRoster } from "./newest.ts";

const names = (roster: ReturnType<typeof newestRoster>): (string | undefined)[] =>
  (roster?.listed ?? []).map((item) => item.resource.name);

test("the newest complete roster counts, whatever the order of arrival", () => {
  const [older, newer] = [aRoster(["node:n1"], 1), aRoster(["node:n2"], 5)];

  expect(newestRoster([newer, older])).toBe(newer);
  expect(newestRoster([older, newer])).toBe(newer);
  expect(newestRoster([])).toBeNull();
});

test("two of one instant list together what either lists", () => {
  const [workers, controlPlane] = [aRoster(["node:n1", "node:cp1"], 5), aRoster(["node:cp1", "node:cp2"], 5)];

  expect(names(newestRoster([workers, controlPlane])).sort()).toEqual(["cp1", "cp2", "n1"]);
  expect(names(newestRoster([controlPlane, workers])).sort()).toEqual(["cp1", "cp2", "n1"]);
});
