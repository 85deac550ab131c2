import { expect, test } from "vitest";
import { aControl, aLink, aRequirement } from "#tests/support/cluster-input.ts";
import type { Profile, Weights } from "../catalog/catalog.ts";
import { defaultWeights } from "../catalog/catalog.ts";
import type { ControlStatus } from "../control/status.ts";
import { weighProven } from "./weigh.ts";

const all: Profile = { id: "all", title: "All", isDefault: true, anyOf: [], noneOf: [] };
const first: Profile = { ...all, id: "first", anyOf: ["level:1"] };
const catalog = {
  controls: new Map([
    ["c", aControl({ id: "c", criticality: "critical" })],
    ["l", aControl({ id: "l", criticality: "low" })],
  ]),
};
const framework = {
  requirements: [
    aRequirement({ id: "1", links: [aLink("c")], marks: ["level:1"] }),
    aRequirement({ id: "2", links: [aLink("l")] }),
    aRequirement({ id: "3", links: [aLink("c")], class: "partly" }),
  ],
};
const counts = new Map<string, ReadonlyMap<ControlStatus, number>>([
  ["1", new Map([["passing", 1] as const, ["failing", 1] as const])],
  ["2", new Map([["passing", 2] as const, ["inherited", 7] as const])],
  ["3", new Map([["passing", 2] as const])],
]);
const weigh = (weights: Weights, profile = all) =>
  weighProven(framework, profile, catalog, weights, (id) => counts.get(id));

test("proven by other weights counts what passes in T by them, and nothing outside T", () => {
  expect(weigh(defaultWeights)).toEqual({ proven: 12, total: 22 });
  expect(weigh({ ...defaultWeights, critical: 1 })).toEqual({ proven: 3, total: 4 });
});

test("a profile cuts T and never the statuses", () => {
  expect(weigh(defaultWeights, first)).toEqual({ proven: 10, total: 20 });
});

test("a requirement nobody settled weighs nothing", () => {
  expect(weighProven(framework, all, catalog, defaultWeights, () => undefined)).toEqual({ proven: 0, total: 0 });
});
