import { expect, test } from "vitest";
import type { Framework, Requirement } from "./catalog.ts";
import { defaultProfile, profileOf, requirementsOf, treeOf } from "./profile.ts";

const requirement = (id: string, parent: string | null, leaf: boolean, marks: readonly string[]): Requirement => ({
  id,
  parent,
  leaf,
  marks,
  title: id,
  class: "technical",
  essenceMissing: false,
  gap: "",
  links: [],
});

const framework: Framework = {
  id: "demo",
  title: "Demo",
  shortTitle: "Demo",
  version: "1",
  publisher: "us",
  notes: [],
  noun: "item",
  profiles: [
    { id: "low", title: "Low", isDefault: false, anyOf: ["level:1"], noneOf: [] },
    { id: "main", title: "Main", isDefault: true, anyOf: [], noneOf: ["provider"] },
  ],
  requirements: [
    requirement("1", null, false, []),
    requirement("1.1", "1", true, ["level:1"]),
    requirement("1.2", "1", true, ["level:2"]),
    requirement("2", null, false, []),
    requirement("2.1", "2", true, ["level:2", "provider"]),
  ],
};

test("a profile keeps what carries one of its marks", () => {
  expect(requirementsOf(framework, "low").map((r) => r.id)).toEqual(["1.1"]);
});

test("the default profile leaves out what it excludes, and groups are no requirements", () => {
  expect(requirementsOf(framework).map((r) => r.id)).toEqual(["1.1", "1.2"]);
});

test("an unknown profile reads as the default", () => {
  expect(profileOf(framework, "gone").id).toBe("main");
});

test("a group whose requirements all fall out of the profile falls out too", () => {
  expect(treeOf(framework).map((r) => r.id)).toEqual(["1", "1.1", "1.2"]);
});

test("a framework without a default profile is refused", () => {
  expect(() => defaultProfile({ ...framework, profiles: [] })).toThrow(/default profile/);
});
