import { expect, test } from "vitest";
import { clusterWords, namespaceWords } from "./scope-words.ts";

const choices = [
  { id: "1", name: "prod-eu" },
  { id: "2", name: "staging" },
];

test("the button of the clusters says all, one by its name, or how many of how many", () => {
  expect(clusterWords([], choices, 6)).toBe("All 6 clusters");
  expect(clusterWords([], choices, 1)).toBe("prod-eu");
  expect(clusterWords(["2"], choices, 6)).toBe("staging");
  expect(clusterWords(["prod-eu"], choices, 6)).toBe("prod-eu");
  expect(clusterWords(["elsewhere"], choices, 6)).toBe("1 cluster");
  expect(clusterWords(["1", "2"], choices, 6)).toBe("2 of 6 clusters");
});

test("the button of the namespaces says all, one by its name, none, or how many", () => {
  expect(namespaceWords([])).toBe("All namespaces");
  expect(namespaceWords(["shop"])).toBe("shop");
  expect(namespaceWords(["-"])).toBe("No namespace");
  expect(namespaceWords(["a", "b"])).toBe("2 namespaces");
});
