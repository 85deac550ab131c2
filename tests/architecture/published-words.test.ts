import { expect, test } from "vitest";
import { wordsOfTheWorkshop } from "./published-words.ts";
import { readSources, trackedFiles } from "./source-text.ts";

test("published files name no machine, no package registry and no issue number", () => {
  const files = trackedFiles();

  expect(files.length).toBeGreaterThan(20);
  expect(wordsOfTheWorkshop(readSources(files))).toEqual([]);
});

test.each([
  ["const root = '", "/wo", "rk/main';"],
  ["see https://registry.", "npmjs", ".org/x"],
  ["cat ", "/ro", "ot/.config"],
  ["open(", "/tm", "p/x)"],
  ["read ../sha", "red", "/list.json"],
  ["as iss", "ue 4", " asks"],
])("the search finds %s%s%s", (...parts) => {
  expect(wordsOfTheWorkshop([{ path: "README.md", text: parts.join("") }])).toHaveLength(1);
});

test.each([
  ["./lib/wo", "rk/x.ts"].join(""),
  "/var/lib/kubelet",
  "/home/kubernetes/kubelet-config.yaml",
  "#work/list",
  "an issue of trust",
])("the search leaves %s alone", (text) => {
  expect(wordsOfTheWorkshop([{ path: "README.md", text }])).toEqual([]);
});
