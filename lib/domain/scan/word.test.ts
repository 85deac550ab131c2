import { describe, expect, test } from "vitest";
import { hour } from "../time/instant.ts";
import type { WordState } from "./word.ts";
import { combineTargets, hear, hearTruncatedPass, hearTruncatedSkip, isFresh, noLongerNamed } from "./word.ts";

const pass = { outcome: "pass", decision: "pass" } as const;
const fail = { outcome: "fail", decision: "fail" } as const;
const error = { outcome: "error", decision: "error" } as const;
const manual = { outcome: "manual", decision: "none" } as const;
const skip = { outcome: "not_applicable", decision: "none" } as const;
const unbelievedPass = { outcome: "pass", decision: "clears" } as const;

test("a word is silent from its last saying plus twice the interval: from that instant, not before", () => {
  expect(isFresh(0, 24 * hour, 48 * hour - 1)).toBe(true);
  expect(isFresh(0, 24 * hour, 48 * hour)).toBe(false);
  expect(isFresh(null, 24 * hour, 0)).toBe(false);
});

describe("what a report says", () => {
  test("holds since the first report that said so without interruption", () => {
    const twice = hear(hear(undefined, pass, 1), pass, 5);

    expect(twice).toMatchObject({ outcome: "pass", saidAt: 5, since: 1, lastDeciding: { decision: "pass", at: 5 } });
    expect(hear(twice, fail, 9)).toMatchObject({ outcome: "fail", saidAt: 9, since: 9 });
  });

  test("that decides nothing leaves the last deciding word standing", () => {
    for (const said of [manual, skip, { outcome: "excepted", decision: "none" } as const]) {
      expect(hear(hear(undefined, fail, 1), said, 2).lastDeciding).toEqual({ decision: "fail", at: 1 });
    }
  });

  test("with a pass that is not believed ends the check's own failure and proves nothing", () => {
    const cleared = hear(hear(undefined, fail, 1), unbelievedPass, 2);

    expect(cleared).toMatchObject({ outcome: "pass", decision: "clears", lastDeciding: null });
  });
});

describe("a pass in a truncated report", () => {
  test("closes nothing and renews nothing", () => {
    for (const said of [fail, error, manual, pass]) {
      const before = hear(undefined, said, 1);

      expect(hearTruncatedPass(before, 2)).toEqual({ ...before, truncatedPassAt: 2 });
    }
  });

  test("proves nothing where nothing was said before, and is remembered as looked at", () => {
    const state = hearTruncatedPass(undefined, 2);

    expect(state).toMatchObject({ outcome: "not_evaluated", saidAt: null, lastDeciding: null, truncatedPassAt: 2 });
  });

  test("is forgotten once the check is heard in full or no longer named", () => {
    expect(hear(hearTruncatedPass(undefined, 2), manual, 3).truncatedPassAt).toBeNull();
    expect(noLongerNamed(hearTruncatedPass(hear(undefined, pass, 1), 2), 3).truncatedPassAt).toBeNull();
  });
});

describe("a skip in a truncated report", () => {
  test("takes a verdict away and is not fresh for longer than that verdict was", () => {
    for (const said of [pass, fail, error]) {
      const before = hear(undefined, said, 1);

      expect(hearTruncatedSkip(before, 2)).toEqual({ ...before, ...skip, since: 2 });
    }
  });

  test("changes nothing where nothing was decided", () => {
    for (const said of [manual, skip, unbelievedPass]) {
      const before = hear(undefined, said, 1);

      expect(hearTruncatedSkip(before, 2)).toBe(before);
    }
  });

  test("names the part without excusing it where nothing was said before", () => {
    expect(hearTruncatedSkip(undefined, 2)).toMatchObject({ outcome: "not_applicable", saidAt: null, since: 2 });
  });
});

describe("what a complete report no longer names", () => {
  test("is not evaluated from that report on, and keeps what was last decided and when it was last said", () => {
    const closed = noLongerNamed(hear(undefined, pass, 1), 5);

    expect(closed).toMatchObject({
      outcome: "not_evaluated",
      decision: "none",
      saidAt: 1,
      since: 5,
      lastDeciding: { decision: "pass", at: 1 },
    });
    expect(noLongerNamed(closed, 7)).toBe(closed);
  });
});

describe("one check of one source on one resource, said in several targets", () => {
  const all = (states: readonly WordState[]): WordState | undefined => combineTargets(states);
  const bothWays = (a: WordState, b: WordState): WordState | undefined => {
    const combined = all([a, b]);
    expect(all([b, a])).toEqual(combined);
    return combined;
  };

  test("counts as the latest that is still named", () => {
    expect(bothWays(hear(undefined, fail, 1), hear(undefined, pass, 5))).toMatchObject({ outcome: "pass", saidAt: 5 });
    const unnamed = noLongerNamed(hear(undefined, pass, 5), 6);
    expect(bothWays(hear(undefined, manual, 1), unnamed)).toMatchObject({ outcome: "manual", saidAt: 1 });
  });

  test("counts worst first at one instant", () => {
    expect(bothWays(hear(undefined, pass, 5), hear(undefined, fail, 5))).toMatchObject({ outcome: "fail" });
    expect(bothWays(hear(undefined, pass, 5), hear(undefined, manual, 5))).toMatchObject({ outcome: "manual" });
  });

  test("does not pass by an older report after a later one failed it and is no longer named", () => {
    const failedThenUnnamed = noLongerNamed(hear(undefined, fail, 5), 6);

    const combined = bothWays(hear(undefined, pass, 1), failedThenUnnamed);

    expect(combined).toMatchObject({ decision: "none", lastDeciding: { decision: "fail", at: 5 } });
  });

  test("stays last known failing where one report still names the failure and another's later pass is no longer named", () => {
    const passedThenUnnamed = noLongerNamed(hear(undefined, pass, 1), 2);

    const stillFails = bothWays(hear(undefined, fail, 0), passedThenUnnamed);
    const thenExcepted = hear(hear(undefined, fail, 0), { outcome: "excepted", decision: "none" }, 3);

    expect(stillFails).toMatchObject({ decision: "fail", lastDeciding: { decision: "fail", at: 0 } });
    expect(bothWays(thenExcepted, passedThenUnnamed)?.lastDeciding).toEqual({ decision: "fail", at: 0 });
  });

  test("passes again once a later report that is still named passes it", () => {
    const combined = bothWays(noLongerNamed(hear(undefined, fail, 1), 6), hear(undefined, pass, 5));

    expect(combined).toMatchObject({ decision: "pass", lastDeciding: { decision: "pass", at: 5 } });
  });

  test("remembers a truncated pass only where nothing was said later", () => {
    const truncated = hearTruncatedPass(undefined, 5);

    expect(bothWays(truncated, hear(undefined, manual, 1))?.truncatedPassAt).toBe(5);
    expect(bothWays(truncated, hear(undefined, manual, 6))?.truncatedPassAt).toBeNull();
  });

  test("is the same whatever the order of three targets", () => {
    const [a, b, c] = [
      hear(undefined, manual, 1),
      noLongerNamed(hear(undefined, pass, 5), 6),
      hearTruncatedPass(noLongerNamed(hear(undefined, pass, 2), 3), 4),
    ];

    expect(all([a, b, c])).toEqual(all([c, b, a]));
    expect(all([b, c, a])).toEqual(all([a, c, b]));
  });

  test("is nothing where no target spoke", () => {
    expect(all([])).toBeUndefined();
  });
});
