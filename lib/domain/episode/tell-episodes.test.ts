import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Look, Speaker } from "./tell-episodes.ts";
import { tellEpisodes } from "./tell-episodes.ts";

/** Received in the order of the looks, a day later. */
const heard = (at: number) => ({ scanId: `scan ${at}`, receivedAt: at + 1_000 });
const fail = (at: number, more: { severity?: "high" | "low"; lastCleanAt?: number } = {}): Look => ({
  ...{ at, outcome: "fail", heard: heard(at), severity: more.severity ?? "high" },
  lastCleanAt: more.lastCleanAt ?? null,
});
const pass = (at: number): Look => ({ at, outcome: "pass", heard: heard(at) });
const other = (at: number): Look => ({ at, outcome: "other" });
const speaker = (scope: string, ...looks: readonly Look[]): Speaker => ({ target: `target of ${scope}`, scope, looks });
const gone = (at: number, receivedAt = at + 1_000) => ({ at, scanId: `roster ${at}`, receivedAt });
const states = (...of: Parameters<typeof tellEpisodes>) => tellEpisodes(...of).map(({ state }) => state);

describe("one target", () => {
  test("a failure opens an episode, a pass fixes it, and the next failure opens another", () => {
    const told = tellEpisodes([speaker("a", fail(1), fail(2), pass(3), fail(5, { lastCleanAt: 3 }))], []);

    expect(told).toMatchObject([
      { number: 1, state: "fixed", firstFailedAt: 1, fixedSeenAt: 3, closedBy: "scan 3", lastCleanAt: null },
      { number: 2, state: "open", firstFailedAt: 5, reopenedFrom: 1, regression: true, lastCleanAt: 3 },
    ]);
  });

  test("an episode is as severe as its newest failure", () => {
    expect(tellEpisodes([speaker("a", fail(1), fail(2, { severity: "low" }), pass(3))], [])).toMatchObject([
      { severity: "low" },
    ]);
  });

  test("a resource seen gone after all that was said ends its episode as vanished, as the first roster received told", () => {
    const told = tellEpisodes([speaker("a", fail(1), fail(4))], [gone(1), gone(5, 2_000), gone(6, 1_500)]);

    expect(told).toMatchObject([{ state: "vanished", closedBy: "roster 6", resolvedAt: 1_500 }]);
  });

  test("what was looked at again was there: only a later roster ends its episode", () => {
    expect(states([speaker("a", fail(1), other(4))], [gone(4)])).toEqual(["vanished"]);
    expect(states([speaker("a", fail(1), other(4))], [gone(1)])).toEqual(["open"]);
  });
});

describe("several targets", () => {
  test("the latest word counts, whoever says it", () => {
    expect(states([speaker("workload", fail(1), fail(5)), speaker("pod", pass(3))], [])).toEqual(["fixed", "open"]);
  });

  test("of one instant a failure counts before a pass", () => {
    expect(states([speaker("workload", fail(1), pass(3)), speaker("pod", fail(3))], [])).toEqual(["open"]);
  });

  test("of those that fail at one instant the first by scope opens the episode and rates it", () => {
    const told = tellEpisodes([speaker("b", fail(1)), speaker("a", fail(1, { severity: "low" }))], []);

    expect(told).toMatchObject([{ target: "target of a", severity: "low" }]);
  });

  test("a word of another target keeps an episode from vanishing, unless it was said before the roster", () => {
    expect(states([speaker("workload", fail(1)), speaker("pod", other(5))], [gone(4)])).toEqual(["vanished"]);
    expect(states([speaker("workload", fail(1)), speaker("pod", other(3), other(5))], [gone(3)])).toEqual(["vanished"]);
    expect(states([speaker("workload", fail(4)), speaker("pod", other(5))], [gone(4)])).toEqual(["open"]);
  });

  test("who says it first does not depend on the order of the targets, and who else says the same opens nothing", () => {
    const look = fc.integer({ min: 0, max: 6 }).chain((at) => fc.constantFrom(fail(at), pass(at), other(at)));
    const looks = fc.uniqueArray(look, { selector: ({ at }) => at });
    fc.assert(
      fc.property(looks, looks, fc.array(fc.integer({ min: 0, max: 7 })), (one, two, seen) => {
        const rosters = seen.toSorted((a, b) => a - b).map((at) => gone(at));
        const [a, b] = [speaker("a", ...one), speaker("b", ...two)];
        const told = tellEpisodes([a, b], rosters);

        expect(tellEpisodes([b, a], rosters)).toEqual(told);
        expect(states([a, b, speaker("c", ...one)], rosters)).toEqual(told.map(({ state }) => state));
        expect(told.slice(0, -1).every(({ state }) => state !== "open")).toBe(true);
      }),
    );
  });
});

describe("what lists say again", () => {
  const listing = (at: number) => ({
    at,
    says: "listed" as const,
    heard: { scanId: `list ${at}`, receivedAt: at + 1_000 },
  });
  const listings = [listing(5), listing(9)];
  const until = (look: Look, renewedUntil: number): Look => ({ ...look, renewedUntil });

  test("opens a finding again that one report passed while another, still listed, fails it", () => {
    const workload = { ...speaker("workload", until(fail(1), 5)), listings };
    const pod = { ...speaker("pod", until(pass(3), 5)), listings };

    const told = tellEpisodes([workload, pod], []);

    expect(told).toMatchObject([
      { state: "fixed", fixedSeenAt: 3 },
      { state: "open", firstFailedAt: 5, openedBy: "list 5", detectedAt: 1_005, reopenedFrom: 1 },
    ]);
  });

  test("ends a finding whose failing report is no longer listed, by the pass of another", () => {
    const workload = { ...speaker("workload", until(fail(1), 5)), listings: [listing(5)] };
    const pod = { ...speaker("pod", until(pass(3), 9)), listings };

    expect(tellEpisodes([workload, pod], []).at(-1)).toMatchObject({
      state: "fixed",
      fixedSeenAt: 9,
      closedBy: "list 9",
    });
  });

  test("tells nothing new of a finding that one report alone speaks of", () => {
    const alone = speaker("workload", until(fail(1), 9), pass(10));

    expect(tellEpisodes([{ ...alone, listings }], [])).toEqual(tellEpisodes([alone], []));
  });
});

describe("what is left when a word is no longer named", () => {
  const unnamed = (at: number): Look => ({ at, outcome: "unnamed", heard: heard(at) });

  test("a pass of the very instant of the failure ends the episode, as soon as the failure is no longer named", () => {
    const told = tellEpisodes([speaker("workload", fail(3), unnamed(5)), speaker("pod", pass(3))], []);

    expect(told).toMatchObject([{ state: "fixed", fixedSeenAt: 5, closedBy: "scan 5", resolvedAt: 1_005 }]);
  });

  test("an older pass ends nothing, and neither does a failure that is still named", () => {
    expect(states([speaker("workload", fail(3), unnamed(5)), speaker("pod", pass(2))], [])).toEqual(["open"]);
    expect(states([speaker("workload", fail(3), unnamed(5)), speaker("pod", fail(3))], [])).toEqual(["open"]);
  });

  test("a pass that is no longer named itself ends nothing", () => {
    const workload = speaker("workload", fail(3), unnamed(5));

    expect(states([workload, speaker("pod", pass(3), unnamed(4))], [])).toEqual(["open"]);
    expect(states([workload, speaker("pod", pass(3), other(4))], [])).toEqual(["open"]);
  });

  test("a resource seen gone before has vanished: nobody fixed it", () => {
    const told = tellEpisodes([speaker("workload", fail(3), unnamed(5)), speaker("pod", pass(3))], [gone(4)]);

    expect(told).toMatchObject([{ state: "vanished", closedBy: "roster 4" }]);
  });
});
