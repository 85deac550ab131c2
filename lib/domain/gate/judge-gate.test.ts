import { describe, expect, test } from "vitest";
import { type GateStanding, judgeGate } from "./judge-gate.ts";

const yardstick = { catalogDigest: "a", formulaVersion: 1, weights: { critical: 10, high: 5 } };
const standing = (more: Partial<GateStanding> = {}): GateStanding => ({
  provenWeight: 60,
  totalWeight: 100,
  coverageWeight: 80,
  requirements: [
    { id: "1", status: "passing" },
    { id: "2", status: "failing" },
  ],
  yardstick,
  ...more,
});
const nothing = { minProvenHundredths: null, before: null };

describe("a share that has to be proven", () => {
  test("holds when it is reached exactly, and not a hundredth below", () => {
    expect(judgeGate(standing(), { ...nothing, minProvenHundredths: 6_000 }).holds).toBe(true);
    expect(judgeGate(standing(), { ...nothing, minProvenHundredths: 6_001 }).holds).toBe(false);
  });

  test("is never rounded up", () => {
    const nearly = standing({ provenWeight: 9_999, totalWeight: 10_000 });

    expect(judgeGate(nearly, { ...nothing, minProvenHundredths: 9_999 }).holds).toBe(true);
    expect(judgeGate(nearly, { ...nothing, minProvenHundredths: 10_000 }).holds).toBe(false);
  });
});

describe("silence is never a pass", () => {
  test("a cluster nobody looked at fails even a gate of 0 %", () => {
    const unseen = standing({ provenWeight: 0, coverageWeight: 0 });

    expect(judgeGate(unseen, { ...nothing, minProvenHundredths: 0 })).toMatchObject({
      holds: false,
      conditions: [
        { id: "looked-at", holds: false },
        { id: "min-proven", holds: true },
      ],
    });
  });

  test("a profile in which nothing applies proves nothing", () => {
    const empty = standing({ provenWeight: 0, totalWeight: 0, coverageWeight: 0 });

    expect(judgeGate(empty, { ...nothing, minProvenHundredths: 0 }).holds).toBe(false);
  });

  test("a requirement that lost its witness is lost like one that fails", () => {
    for (const status of ["failing", "partial", "manual", "error", "accepted", "not_assessed"] as const) {
      const now = standing({ requirements: [{ id: "1", status }] });

      expect(judgeGate(now, { ...nothing, before: standing() }), status).toMatchObject({ holds: false, lost: ["1"] });
    }
  });
});

describe("an earlier standing", () => {
  test("is not fallen behind by what never passed", () => {
    const now = standing({
      requirements: [
        { id: "1", status: "passing" },
        { id: "2", status: "not_assessed" },
        { id: "3", status: "failing" },
      ],
    });

    expect(judgeGate(now, { ...nothing, before: standing() })).toMatchObject({
      holds: true,
      lost: [],
      shareFell: false,
    });
  });

  test("is fallen behind when the share falls on one yardstick, whatever the requirements say", () => {
    const now = standing({ provenWeight: 60, totalWeight: 101 });

    expect(judgeGate(now, { ...nothing, before: standing() })).toMatchObject({
      holds: false,
      lost: [],
      shareFell: true,
    });
  });

  test("is compared by its requirements alone once catalog, formula or weights changed", () => {
    const changes = [{ catalogDigest: "b" }, { formulaVersion: 2 }, { weights: { critical: 10, high: 4 } }];
    for (const change of changes) {
      const now = standing({ provenWeight: 10, yardstick: { ...yardstick, ...change } });

      expect(judgeGate(now, { ...nothing, before: standing() })).toMatchObject({ holds: true, shareFell: null });
    }
  });

  test("does not hold against what left the score, and names it", () => {
    for (const requirements of [[], [{ id: "1", status: "inherited" } as const]]) {
      const now = standing({ requirements });

      expect(judgeGate(now, { ...nothing, before: standing() })).toMatchObject({ holds: true, lost: [], left: ["1"] });
    }
  });
});
