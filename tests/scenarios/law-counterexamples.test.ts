import { describe, expect, test } from "vitest";
import { hour } from "#lib/domain/time/instant.ts";
import type { History, HistoryEvent, ScanEvent } from "#tests/support/history.ts";
import { clusterInputAt } from "#tests/support/history.ts";
import { proofAt, provenOf } from "#tests/support/proven.ts";
import { noBetter, partOf, wordsOf } from "#tests/support/word-order.ts";

// Histories on which proven once rose, or rises by the letter of a law of semantics § 6, each with the reading that holds.

/** Facts a (cluster; objects), b and c (workload), each required by a control of its own, each control by one requirement. */
const catalog: History["catalog"] = {
  facts: {
    a: { scope: "cluster", witnesses: { kyverno: ["a"] } },
    b: { scope: "workload", witnesses: { kyverno: ["b"] } },
    c: { scope: "workload", witnesses: { kyverno: ["c"], trivy: ["t"] } },
  },
  checks: { kyverno: { a: { kind: "object" }, b: {}, c: {} }, trivy: { t: { since: "1.0" } } },
  controls: { A: { facts: [["a"]] }, B: { facts: [["b"]] }, C: { facts: [["c"]] } },
  frameworks: {
    fw: ["A", "B", "C"].map((id) => ({ id, assess: "technical" as const, required: [id], supporting: [] })),
  },
};

function history(...events: readonly HistoryEvent[]): History {
  const intervals = { kyverno: 10, trivy: 24, roster: 99 };
  return { note: "", catalog, clusters: { X: { platform: "kubeadm" } }, parameters: { intervals }, events };
}

const roster = (observedAt: number, ...resources: readonly string[]): HistoryEvent => ({
  type: "roster",
  cluster: "X",
  t: observedAt,
  observedAt,
  complete: true,
  resources: Object.fromEntries(resources.map((resource) => [resource, { createdAt: -99 }])),
});

const everything = roster(0, "workload:n/W", "object:n/O1", "object:n/O2");

function scan(
  observedAt: number,
  target: string,
  observations: ScanEvent["observations"],
  over: Partial<ScanEvent> = {},
) {
  const base = { type: "scan", cluster: "X", scanner: "kyverno", completeness: "complete" } as const;
  return { ...base, t: observedAt, observedAt, target, observations, ...over };
}

const passing = (its: History, at: number): string[] => [...proofAt(its, at).passing].map((key) => key.slice(2)).sort();

describe("law (b)", () => {
  const first = scan(0, "two", [["a", "object:n/O1", "pass"]]);
  const middle = scan(1, "one", [
    ["a", "object:n/O2", "pass"],
    ["b", "workload:n/W", "pass"],
  ]);
  const later = scan(2, "one", [], { only: { checks: ["a"] } });

  test("does not hold for sums once a later scan of the source no longer names a part: the larger is taken word by word", () => {
    const fewer = scan(1, "one", [["b", "workload:n/W", "pass"]]);
    const [without, asItWas, changed] = [
      history(everything, first, later),
      history(everything, first, middle, later),
      history(everything, first, fewer, later),
    ];

    expect([without, asItWas, changed].map((each) => passing(each, 3))).toEqual([["A"], ["B"], ["A", "B"]]);
    expect([without, asItWas, changed].map((each) => provenOf(proofAt(each, 3)))).toEqual([1 / 3, 1 / 3, 2 / 3]);
    const input = (each: History) => clusterInputAt(each, "X", 3);
    const now = wordsOf(input(changed));
    for (const id of new Set([...now.keys(), ...wordsOf(input(asItWas)).keys()])) {
      const part = partOf(input(changed), now.get(id), 3 * hour);
      const others = [without, asItWas].map((each) => partOf(input(each), wordsOf(input(each)).get(id), 3 * hour));
      expect(others.some((other) => noBetter(part, other))).toBe(true);
    }
  });

  test("holds for sums while the scan is the newest of its source", () => {
    expect(passing(history(everything, first), 1)).toEqual(["A"]);
    expect(passing(history(everything, first, middle), 1)).toEqual(["A", "B"]);
  });

  test("what a truncated scan skips excuses no part, while as a complete scan it would", () => {
    const unknown = scan(1, "one", [["a", "object:n/O2", "manual"]]);
    const standing = scan(2, "one", [["b", "workload:n/W", "pass"]], { only: { checks: ["b"] } });
    const skips = scan(3, "one", [["a", "object:n/O2", "not_applicable"]]);
    const before = [everything, first, unknown, standing];

    expect(passing(history(...before), 3)).toEqual(["B"]);
    expect(passing(history(...before, skips), 3)).toEqual(["A"]);
    expect(passing(history(...before, { ...skips, completeness: "truncated" }), 3)).toEqual(["B"]);
  });

  test("a truncated pass takes nothing from what a failures-only report of the same instant proves by absence", () => {
    const resources = ["workload:n/W"];
    const trivy = { scanner: "trivy", completeness: "failures_only", version: "1.0", resources } as const;
    const truncated = scan(1, "w", [["t", "workload:n/W", "pass"]], { scanner: "trivy", completeness: "truncated" });

    expect(passing(history(everything, scan(1, "w", [], trivy), truncated), 2)).toEqual(["C"]);
    expect(passing(history(everything, truncated, scan(1, "w", [], trivy)), 2)).toEqual(["C"]);
  });
});

describe("laws (a) and (c)", () => {
  const resources = ["workload:n/W"];
  const trivy = { scanner: "trivy", resources } as const;
  const fails = scan(0, "two", [["t", "workload:n/W", "fail"]], trivy);
  const passes = scan(1, "one", [], { ...trivy, completeness: "failures_only", version: "1.0" });
  const unnames = scan(2, "one", [], { ...trivy, completeness: "failures_only" });
  const other = (at: number) => scan(at, "k", [["c", "workload:n/W", "pass"]]);

  test("a failure one report still names outlives its silence, although another's later pass is no longer named", () => {
    const its = history(everything, fails, passes, unnames, other(3), other(40), other(50));

    expect([3, 47, 48, 55].map((at) => passing(its, at))).toEqual([[], [], [], []]);
  });

  test("an exception object in the report that failed does not let another witness pass", () => {
    const excepted = scan(4, "two", [["t", "workload:n/W", "excepted"]], trivy);

    expect(passing(history(everything, fails, passes, unnames, other(3), excepted), 5)).toEqual([]);
  });

  test("a failure that is no longer named is not undone by an older report that passes", () => {
    const older = scan(0, "one", [["t", "workload:n/W", "pass"]], trivy);
    const failsLater = scan(1, "two", [["t", "workload:n/W", "fail"]], trivy);
    const closed = scan(2, "two", [], trivy);

    expect(passing(history(everything, older, failsLater, closed, other(3)), 4)).toEqual([]);
    expect(
      passing(history(everything, older, failsLater, closed, scan(3, "one", older.observations, trivy)), 4),
    ).toEqual(["C"]);
  });
});

describe("law (d)", () => {
  test("two rosters of one instant say the same in either order: what one lists is there", () => {
    const sees = scan(1, "k", [["b", "workload:n/W", "pass"]]);
    const less = roster(2, "workload:n/W");
    const more = roster(2, "workload:n/W", "workload:n/V");

    expect(passing(history(less, more, sees), 30)).toEqual(passing(history(more, less, sees), 30));
    expect(passing(history(less, more, sees), 3)).toEqual([]);
    expect(passing(history(less, sees), 3)).toEqual(["B"]);
  });

  test("two failures-only reports of one instant pass by absence in either order what one of them knows", () => {
    const clean = { scanner: "trivy", completeness: "failures_only", resources: ["workload:n/W"] } as const;
    const [knows, does] = [scan(1, "w", [], { ...clean, version: "1.0" }), scan(1, "w", [], clean)];

    expect(passing(history(everything, knows, does), 2)).toEqual(["C"]);
    expect(passing(history(everything, does, knows), 2)).toEqual(["C"]);
  });
});
