import { expect, test } from "vitest";
import { day, hour } from "../time/instant.ts";
import type { Presence, RosterReport } from "./presence.ts";
import { foldRosters, survives } from "./presence.ts";

function roster(observedAt: number, listed: readonly string[], over: Partial<RosterReport> = {}): RosterReport {
  return {
    observedAt,
    complete: true,
    covers: () => true,
    listed: new Map(listed.map((resource) => [resource, { createdAt: null }])),
    ...over,
  };
}

function presence(rosters: readonly RosterReport[], resource = "W"): Presence | undefined {
  const found = foldRosters(rosters, [resource]).get(resource);
  expect(foldRosters([...rosters].reverse(), [resource]).get(resource)).toEqual(found);
  return found;
}

test("a resource is seen gone at a complete roster that covers its kind and does not list it", () => {
  expect(presence([roster(1, ["W"]), roster(5, [])])).toMatchObject({ lastListedAt: 1, goneAt: 5 });
  expect(presence([roster(1, ["W"]), roster(5, [], { complete: false })])?.goneAt).toBeNull();
  expect(presence([roster(1, ["W"]), roster(5, [], { covers: () => false })])?.goneAt).toBeNull();
});

test("words from before it was seen gone stay dropped when it is listed again", () => {
  const recreated = presence([roster(1, ["W"]), roster(5, []), roster(9, ["W"])]);

  expect(survives(4, recreated)).toBe(false);
  expect(survives(5, recreated)).toBe(true);
  expect(survives(9, recreated)).toBe(true);
});

test("a resource nobody saw gone keeps all its words", () => {
  expect(survives(-100, presence([roster(1, ["W"])]))).toBe(true);
  expect(survives(-100, undefined)).toBe(true);
});

test("age counts from the earliest creation or listing in a complete roster", () => {
  const created = roster(5, [], { listed: new Map([["W", { createdAt: -9 }]]) });

  expect(presence([roster(1, ["W"]), created])?.existsSince).toBe(-9);
  expect(presence([roster(3, ["W"], { complete: false }), roster(5, ["W"])])?.existsSince).toBe(5);
});

test("one recreated within a day keeps its age, one gone for a day or more starts anew", () => {
  const within = [roster(0, ["W"]), roster(hour, []), roster(hour + day - 1, ["W"])];
  const after = [roster(0, ["W"]), roster(hour, []), roster(2 * hour, []), roster(hour + day, ["W"])];

  expect(presence(within)?.existsSince).toBe(0);
  expect(presence(after)?.existsSince).toBe(hour + day);
});

test("rosters of one instant count together: what one of them lists is not gone", () => {
  expect(presence([roster(5, ["W"]), roster(5, [])])).toMatchObject({ lastListedAt: 5, goneAt: null, existsSince: 5 });
  expect(presence([roster(5, ["W"], { complete: false }), roster(5, [])])).toMatchObject({
    lastListedAt: 5,
    goneAt: null,
  });
});

test("a resource that only words name has no age and is gone once a covering roster does not list it", () => {
  expect(presence([])).toMatchObject({ lastListedAt: null, goneAt: null, existsSince: null });
  expect(presence([roster(5, [])])).toMatchObject({ goneAt: 5, existsSince: null });
});
