import { expect, test } from "vitest";
import { pagesFor } from "#components/shell/pages.ts";
import { actionEntries, matching, pageEntries } from "./entries.ts";

const nobody = { registerCluster: false, admin: false };
const everything = { registerCluster: true, admin: true };
const labels = (text: string) => matching(actionEntries(everything), text).map(({ label }) => label);

test("what somebody may not do is not offered", () => {
  const all = actionEntries(everything).map(({ label }) => label);
  const few = actionEntries(nobody).map(({ label }) => label);
  expect(all.filter((label) => !few.includes(label))).toEqual(["Add a cluster", "Make a token"]);
});

test("words are found in any order, and how a name begins comes first", () => {
  expect(labels("dark theme")).toEqual(["Theme: dark"]);
  expect(labels("s")[0]).toBe("Save this view");
  expect(labels("no such thing")).toEqual([]);
  expect(labels("")).toHaveLength(actionEntries(everything).length);
});

test("every entry has an id of its own, and pages show their keys", () => {
  const all = [...pageEntries(pagesFor(true)), ...actionEntries(everything)];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.find(({ label }) => label === "Findings")?.keys).toBe("g f");
});
