import { describe, expect, test } from "vitest";
import type { Outcome } from "../check/outcome.ts";
import { decisionOf } from "../check/outcome.ts";
import type { CheckKnowledge, Report } from "./fold.ts";
import { foldTarget, splitWordKey, wordKey } from "./fold.ts";
import type { WordState } from "./word.ts";

const knowledge: CheckKnowledge = { applies: () => true, passDecision: () => "pass" };

type Line = readonly [check: string, resource: string, outcome: Outcome];

function report(
  observedAt: number,
  completeness: Report["completeness"],
  lines: readonly Line[],
  over: Partial<Report> = {},
): Report {
  return {
    observedAt,
    completeness,
    said: lines.map(([check, resource, outcome]) => ({
      check,
      resource,
      outcome,
      decision: decisionOf(outcome, "all"),
    })),
    lookedAt: ["W1", "W2"],
    knownByVersion: [],
    ...over,
  };
}

function word(reports: readonly Report[], check = "c", resource = "W1", knows = knowledge): WordState | undefined {
  const state = foldTarget(reports, knows).words.get(wordKey(check, resource));
  expect(foldTarget([...reports].reverse(), knows).words.get(wordKey(check, resource))).toEqual(state);
  return state;
}

test("the key of a word gives its parts back, also where the resource holds a line break", () => {
  expect(splitWordKey(wordKey("c", "a\nb"))).toEqual({ check: "c", resource: "a\nb" });
});

describe("a complete scan", () => {
  test("closes what it no longer reports, and a pass is not evaluated from then on", () => {
    const reports = [report(1, "complete", [["c", "W1", "pass"]]), report(5, "complete", [["d", "W1", "pass"]])];

    expect(word(reports)).toMatchObject({ outcome: "not_evaluated", since: 5, saidAt: 1 });
  });

  test("that is filtered says nothing outside its filter", () => {
    const only: Partial<Report> = { covers: (check) => check === "d" };
    const reports = [report(1, "complete", [["c", "W1", "pass"]]), report(5, "complete", [], only)];

    expect(word(reports)).toMatchObject({ outcome: "pass", saidAt: 1 });
  });

  test("that arrives late is merged at its place", () => {
    const late = report(3, "complete", [["c", "W1", "fail"]]);
    const reports = [report(1, "complete", [["c", "W1", "pass"]]), report(5, "complete", [["c", "W1", "pass"]]), late];

    expect(word(reports)).toMatchObject({ outcome: "pass", since: 5 });
  });
});

describe("a truncated scan", () => {
  test("never closes on silence", () => {
    const reports = [report(1, "complete", [["c", "W1", "fail"]]), report(5, "truncated", [])];

    expect(word(reports)).toMatchObject({ outcome: "fail", saidAt: 1 });
  });

  test("closes nothing, renews nothing and proves nothing by a pass", () => {
    const reports = [report(1, "complete", [["c", "W1", "fail"]]), report(5, "truncated", [["c", "W1", "pass"]])];

    expect(word(reports)).toMatchObject({ outcome: "fail", saidAt: 1, truncatedPassAt: 5 });
  });

  test("still tells a failure", () => {
    const reports = [report(1, "complete", [["c", "W1", "pass"]]), report(5, "truncated", [["c", "W1", "fail"]])];

    expect(word(reports)).toMatchObject({ outcome: "fail", saidAt: 5 });
  });

  test("excuses nothing by a skip", () => {
    const reports = [
      report(1, "complete", [["c", "W1", "manual"]]),
      report(5, "truncated", [["c", "W1", "not_applicable"]]),
    ];

    expect(word(reports)).toMatchObject({ outcome: "manual", saidAt: 1 });
  });
});

describe("a failures-only scan", () => {
  const known: Partial<Report> = { knownByVersion: ["c"] };

  test("fixes a failure it no longer lists, on a resource it looked at", () => {
    const reports = [report(1, "failures_only", [["c", "W1", "fail"]]), report(5, "failures_only", [])];

    expect(word(reports)).toMatchObject({ outcome: "pass", decision: "pass", saidAt: 5 });
  });

  test("passes by absence a check its version knows, and no other", () => {
    expect(word([report(1, "failures_only", [], known)])).toMatchObject({ outcome: "pass", saidAt: 1 });
    expect(word([report(1, "failures_only", [])])).toBeUndefined();
  });

  test("does not count a check as known that only the same report named", () => {
    expect(word([report(1, "failures_only", [["c", "W2", "fail"]])])).toBeUndefined();
  });

  test("says nothing about a resource it did not look at", () => {
    const reports = [
      report(1, "failures_only", [["c", "W1", "fail"]]),
      report(5, "failures_only", [], { lookedAt: ["W2"] }),
    ];

    expect(word(reports)).toMatchObject({ outcome: "fail", saidAt: 1 });
  });

  test("proves nothing by absence where it does not know the check, and what stood is no longer named", () => {
    const reports = [report(1, "failures_only", [], known), report(5, "failures_only", [])];

    expect(word(reports)).toMatchObject({ outcome: "not_evaluated", since: 5, saidAt: 1 });
  });

  test("passes only checks that report on such a resource", () => {
    const nodesOnly: CheckKnowledge = { ...knowledge, applies: (_, resource) => resource.startsWith("node") };

    expect(word([report(1, "failures_only", [], known)], "c", "W1", nodesOnly)).toBeUndefined();
  });

  test("covers every container ever named of a workload it looked at whole, and no other workload's", () => {
    const whole: CheckKnowledge = {
      ...knowledge,
      applies: () => false,
      wholeOf: (each) => (each.split("/")[1] ? (each.split("/")[0] ?? null) : null),
    };
    const reports = [
      report(
        1,
        "failures_only",
        [
          ["c", "W1/app", "fail"],
          ["c", "W2/app", "fail"],
        ],
        { lookedAt: ["W1", "W2"] },
      ),
      report(5, "failures_only", [], { lookedAt: ["W1"] }),
    ];

    expect(word(reports, "c", "W1/app", whole)).toMatchObject({ outcome: "pass", saidAt: 5 });
    expect(word(reports, "c", "W2/app", whole)).toMatchObject({ outcome: "fail", saidAt: 1 });
  });

  test("clears and proves nothing by absence where a pass of the check is not believed", () => {
    const unbelieved: CheckKnowledge = { ...knowledge, passDecision: () => "clears" };
    const reports = [report(1, "failures_only", [["c", "W1", "fail"]]), report(5, "failures_only", [])];

    expect(word(reports, "c", "W1", unbelieved)).toMatchObject({ decision: "clears", lastDeciding: null });
  });
});

describe("scans of one target and one instant", () => {
  test("count together, worst word first: fail, error, any word that does not decide, pass", () => {
    const order: readonly Outcome[] = ["fail", "error", "warn", "pass"];
    for (const [index, worse] of order.entries()) {
      for (const better of order.slice(index + 1)) {
        const reports = [report(1, "complete", [["c", "W1", better]]), report(1, "complete", [["c", "W1", worse]])];

        expect(word(reports), `${worse} before ${better}`).toMatchObject({ outcome: worse });
      }
    }
  });

  test("close what none of them names", () => {
    const before = report(1, "complete", [
      ["c", "W1", "pass"],
      ["d", "W1", "pass"],
    ]);
    const reports = [
      before,
      report(5, "complete", [["c", "W1", "pass"]]),
      report(5, "complete", [["e", "W1", "pass"]]),
    ];

    expect(word(reports, "c")).toMatchObject({ outcome: "pass", saidAt: 5 });
    expect(word(reports, "d")).toMatchObject({ outcome: "not_evaluated" });
  });

  test("pass by absence where one of two failures-only reports knows the check", () => {
    const knowing = report(5, "failures_only", [], { knownByVersion: ["c"] });

    expect(word([knowing, report(5, "failures_only", [])])).toMatchObject({ outcome: "pass", saidAt: 5 });
  });

  test("pass by absence although a truncated one lists the same pass", () => {
    const knowing = report(5, "failures_only", [], { knownByVersion: ["c"] });
    const reports = [knowing, report(5, "truncated", [["c", "W1", "pass"]])];

    expect(word(reports)).toMatchObject({ outcome: "pass", decision: "pass", saidAt: 5, truncatedPassAt: null });
  });

  test("change nothing when one is doubled", () => {
    const reports = [report(1, "complete", [["c", "W1", "fail"]]), report(5, "failures_only", [])];

    expect(foldTarget([...reports, ...reports], knowledge)).toEqual(foldTarget(reports, knowledge));
  });
});
