import * as fc from "fast-check";
import { expect, test } from "vitest";
import { computedWitnesses } from "#lib/domain/computed/witnesses.ts";
import { assess } from "#lib/domain/standing/assess.ts";
import type { Word } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";
import {
  blindTo,
  collectorGoingOn,
  erring,
  excepting,
  goingOn,
  heardAtOnce,
  laterRosters,
  laterScans,
  listingInstead,
  sayingInstead,
  truncated,
} from "#tests/support/going-on.ts";
import type { History, ScanEvent } from "#tests/support/history.ts";
import { catalogOf, clusterInputAt } from "#tests/support/history.ts";
import type { Proof } from "#tests/support/proven.ts";
import { inputsAt, proofAt, proofOf, provenOf, provenOnlyIn, sameYardstick } from "#tests/support/proven.ts";
import { listable, randomHistory, toolHistory, tools } from "#tests/support/random-history.ts";
import { viewOf } from "#tests/support/standing-view.ts";
import { noBetter, partOf, wordsOf } from "#tests/support/word-order.ts";

// The laws of proven (semantics § 6) on random histories. A failure prints seed, path and the smallest history found;
// LAWS_RUNS and LAWS_SEED ask for more of them or for others.
const runs = Number(process.env.LAWS_RUNS ?? 1000);
const parameters = { numRuns: runs, seed: Number(process.env.LAWS_SEED ?? 20261124) };
const timeoutMs = 20_000 + runs * 120;

/**
 * The fixed yardstick: a control counts where both sides have it in T, each cluster by itself. That is stronger than
 * comparing sums, which is done too where T is the same: a rise here can not hide behind a fall there.
 */
function expectNoRise(now: Proof, before: Proof, what: string): void {
  expect(provenOnlyIn(now, before), what).toEqual([]);
  if (sameYardstick(now, before)) expect(provenOf(now), what).toBeLessThanOrEqual(provenOf(before) + 1e-12);
}

/** A law that never had anything to lose proves nothing: some of the comparisons must start from something proven. */
function expectSomethingProven(compared: { proven: number; all: number }): void {
  expect(compared.proven / compared.all).toBeGreaterThan(0.05);
}

test("law (a): with no new scan and no act of a person, proven never rises as time passes", {
  timeout: timeoutMs,
}, () => {
  const compared = { proven: 0, all: 0 };

  fc.assert(
    fc.property(
      randomHistory,
      fc.nat({ max: 130 }),
      fc.array(fc.nat({ max: 300 }), { maxLength: 3 }),
      (history, from, more) => {
        const inputs = inputsAt(history, from);
        const later = [...everyChange(history, inputs, from * hour), ...more.map((hours) => (from + hours) * hour)];
        let before = proofOf(history, inputs, from * hour);
        compared.all += 1;
        if (before.passing.size > 0) compared.proven += 1;
        for (const at of later.sort((a, b) => a - b)) {
          const now = proofOf(history, inputs, at);
          expectNoRise(now, before, `from ${from} to ${at / hour} hours`);
          before = now;
        }
      },
    ),
    parameters,
  );

  expectSomethingProven(compared);
});

/** Every instant after `from` at which time alone may change anything, for what is known then. */
function everyChange(history: History, inputs: ReturnType<typeof inputsAt>, from: number): number[] {
  const catalog = catalogOf(history);
  const found: number[] = [];
  for (const input of inputs.values()) {
    let at = assess(catalog, input, from).holdsUntil;
    while (Number.isFinite(at)) {
      found.push(at);
      at = assess(catalog, input, at).holdsUntil;
    }
  }
  return found;
}

const alterations = ["truncated", "without some passes", "without all passes", "unreadable"] as const;
type Alteration = (typeof alterations)[number];

function altered(scan: ScanEvent, how: Alteration, which: number): ScanEvent {
  switch (how) {
    case "truncated":
      return truncated(scan);
    case "unreadable":
      return { ...scan, unreadable: true };
    case "without some passes":
    case "without all passes": {
      const stays = (index: number): boolean => how === "without some passes" && (which >> (index % 16)) % 2 === 1;
      return {
        ...scan,
        observations: scan.observations.filter(([, , said], index) => said !== "pass" || stays(index)),
      };
    }
  }
}

/** The history as it was, with the scan altered, and without it; null where there is no readable scan. */
function threeHistories(history: History, pick: number, how: Alteration, which: number) {
  const readable = history.events.filter((event) => event.type === "scan" && event.unreadable !== true);
  const scan = readable[pick % Math.max(1, readable.length)];
  if (scan?.type !== "scan") return null;
  const put = (replacement: readonly History["events"][number][]): History => ({
    ...history,
    events: history.events.flatMap((event) => (event === scan ? replacement : [event])),
  });
  const others = readable.filter((each) => each !== scan && each.type === "scan" && each.scanner === scan.scanner);
  const isNewest = others.every((each) => each.type !== "scan" || each.observedAt < scan.observedAt);
  const silentAt = scan.observedAt + 2 * (history.parameters.intervals[scan.scanner] ?? 24);
  return { scan, isNewest, silentAt, changed: put([{ ...scan, ...altered(scan, how, which) }]), without: put([]) };
}

// Reading. "State before" is the same history without the scan, at the same instant. As long as the scan is the newest
// word of its source and not yet silent, the law holds for every control by itself: what is truncated or unreadable proves
// no more than without the scan, what is not and has fewer passes no more than the scan as it was.
test("law (b): fewer passes, a truncation mark or a failed reading never give more than before or as it was, while the scan is its source's newest", {
  timeout: timeoutMs,
}, () => {
  const compared = { proven: 0, all: 0 };
  const property = fc.property(
    randomHistory,
    fc.nat({ max: 50 }),
    fc.constantFrom(...alterations),
    fc.nat(),
    fc.nat({ max: 96 }),
    (history, pick, how, which, wait) => {
      const three = threeHistories(history, pick, how, which);
      if (three === null || !three.isNewest) return;
      const { scan, changed, without } = three;
      const { cluster } = scan as typeof scan & { cluster: string };
      for (const at of new Set([scan.t, scan.t + wait])) {
        if (at >= three.silentAt) continue;
        const [before, asItWas] = [proofAt(without, at, cluster), proofAt(history, at, cluster)];
        const provesNothing = how === "truncated" || how === "unreadable" || scan.completeness === "truncated";
        const bound = provesNothing ? before : asItWas;
        compared.all += 1;
        if (before.passing.size + asItWas.passing.size > 0) compared.proven += 1;
        expectNoRise(proofAt(changed, at, cluster), bound, `${how}, ${scan.target} of ${scan.observedAt}, at ${at}`);
      }
    },
  );

  fc.assert(property, { ...parameters, numRuns: 2 * runs });

  expectSomethingProven(compared);
});

// Reading. At any later instant, wherever the scan stands among others, the larger is taken word by word: each (check,
// resource) has its better state of the two histories (docs/decisions/004-the-larger-is-taken-word-by-word.md). What is
// computed from several words has none of its own to take the larger of: the other tests hold it.
test("law (b): at any instant an altered scan never gives more than the larger of before and as it was, word by word", {
  timeout: timeoutMs,
}, () => {
  const compared = { proven: 0, all: 0 };
  const property = fc.property(
    toolHistory,
    fc.nat({ max: 50 }),
    fc.constantFrom(...alterations),
    fc.nat(),
    fc.nat({ max: 60 }),
    (history, pick, how, which, wait) => {
      const three = threeHistories(history, pick, how, which);
      if (three === null) return;
      const { scan } = three;
      const at = scan.t + wait;
      const input = (each: History) => clusterInputAt(each, scan.cluster, at);
      const [changed, before, asItWas] = [input(three.changed), input(three.without), input(history)];
      const what = `${how}, ${scan.target} of ${scan.observedAt}, at ${at}`;
      const larger = { ...asItWas, words: largerWords(changed, [before, asItWas], at * hour, what) };
      const bound = proofOf(history, new Map([[scan.cluster, larger]]), at * hour);
      compared.all += 1;
      if (bound.passing.size > 0) compared.proven += 1;
      expectNoRise(proofOf(history, new Map([[scan.cluster, changed]]), at * hour), bound, what);
    },
  );

  fc.assert(property, parameters);

  expectSomethingProven(compared);
});

type Input = ReturnType<typeof clusterInputAt>;

/** For each word the one of `choices` that is at least as good as in `changed`; there always must be one. */
function largerWords(changed: Input, choices: readonly [Input, Input], at: number, what: string): Word[] {
  const now = wordsOf(changed);
  const found = choices.map(wordsOf);
  const ids = new Set([...now.keys(), ...found.flatMap((words) => [...words.keys()])]);
  return [...ids].flatMap((id) => {
    const part = partOf(changed, now.get(id), at);
    const key = id.slice(id.lastIndexOf("\n") + 1);
    // Nothing of it counts any more because the resource was seen gone: that may raise proven.
    if (part === null && (changed.presence.get(key)?.goneAt ?? null) !== null) return [];
    const index = choices.findIndex((choice, each) => noBetter(part, partOf(choice, found[each]?.get(id), at)));
    expect(index, `${id} is better than before and as it was: ${what}`).toBeGreaterThanOrEqual(0);
    const word = found[index]?.get(id);
    return word === undefined ? [] : [word];
  });
}

const misfortunes = [
  "falls silent",
  "errs",
  "truncates",
  "gets an exception object",
  "loses rights",
  "truncates whatever it says",
  "errs about whatever it sees",
] as const;

// Reading. Both sides have the same scans of all other sources, the same rosters and acts. On one side the source goes on
// exactly as before: every target repeats the reports it rests on each interval, without what was seen gone since. On the other
// the misfortune happens to these reports, or, in the last two, to whatever it really reported later. The side with the
// misfortune must never prove more, at any instant from then on. What everybody hears at once is the matter here; the
// order of arrival is law (d)'s.
test("law (c): a source that falls silent, errs, truncates, gets an exception object or loses rights never raises proven, then or later", {
  timeout: timeoutMs,
}, () => {
  const compared = { proven: 0, all: 0 };
  const property = fc.property(
    randomHistory.map(heardAtOnce),
    fc.constantFrom(...misfortunes),
    fc.nat({ max: 60 }),
    fc.constantFrom(...tools),
    fc.constantFrom(...listable, "cluster:"),
    (history, misfortune, from, scanner, resource) => {
      const turn = { cluster: "X", scanner, from, until: from + 50 };
      const asBefore = goingOn(history, turn);
      const after = afterMisfortune(misfortune, asBefore, laterScans(history, turn), resource);
      const [happened, wentOn] = [sayingInstead(history, turn, after), sayingInstead(history, turn, asBefore)];
      for (const at of [from + 0.5, from + 13.5, from + 49.5]) {
        const bound = proofAt(wentOn, at, "X");
        compared.all += 1;
        if (bound.passing.size > 0) compared.proven += 1;
        expectNoRise(
          proofAt(happened, at, "X"),
          bound,
          `${scanner} ${misfortune} (${resource}) from ${from}, at ${at}`,
        );
      }
    },
  );

  fc.assert(property, { ...parameters, numRuns: 2 * runs });

  expectSomethingProven(compared);
});

type Scans = ReturnType<typeof goingOn>;

function afterMisfortune(what: (typeof misfortunes)[number], asBefore: Scans, real: Scans, resource: string): Scans {
  switch (what) {
    case "falls silent":
      return [];
    case "errs":
      return asBefore.map(erring);
    case "truncates":
      return asBefore.map(truncated);
    case "gets an exception object":
      return asBefore.map((scan) => excepting(scan, resource));
    case "loses rights":
      return asBefore.map((scan) => blindTo(scan, resource));
    case "truncates whatever it says":
      return real.map(truncated);
    case "errs about whatever it sees":
      // What a failures-only report does not list would pass: a source that errs says nothing by absence.
      return real.map((scan) => erring(scan.completeness === "failures_only" ? truncated(scan) : scan));
  }
}

// Reading. The collector goes on listing what it listed last, and scans speak of nothing else; or it stops, or its later
// rosters are incomplete.
test("law (c): a collector that falls silent or loses the right to list never raises proven, then or later", {
  timeout: timeoutMs,
}, () => {
  const compared = { proven: 0, all: 0 };
  const property = fc.property(
    randomHistory.map(heardAtOnce),
    fc.boolean(),
    fc.nat({ max: 60 }),
    (history, silent, from) => {
      const { known, rosters } = collectorGoingOn(history, "X", from, from + 100);
      const incomplete = laterRosters(known, "X", from).map((roster) => ({ ...roster, complete: false }));
      const happened = listingInstead(known, "X", from, silent ? [] : incomplete);
      const wentOn = listingInstead(known, "X", from, rosters);
      for (const at of [from + 0.5, from + 20.5, from + 60.5, from + 99.5]) {
        const bound = proofAt(wentOn, at, "X");
        compared.all += 1;
        if (bound.passing.size > 0) compared.proven += 1;
        expectNoRise(proofAt(happened, at, "X"), bound, `from ${from}, at ${at}`);
      }
    },
  );

  fc.assert(property, parameters);

  expectSomethingProven(compared);
});

test("law (d): duplicates and the order of arrival change nothing once all scans and rosters have arrived", {
  timeout: timeoutMs,
}, () => {
  const shuffle = fc.record({
    keys: fc.array(fc.nat(), { minLength: 1 }),
    delays: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
    doubled: fc.array(fc.nat(), { maxLength: 3 }),
  });

  fc.assert(
    fc.property(randomHistory, shuffle, fc.nat({ max: 100 }), (history, { keys, delays, doubled }, at) => {
      const known = heardAtOnce(history).events.filter((event) => event.t <= at);
      const twice = doubled.flatMap((index) => known[index % Math.max(1, known.length)] ?? []);
      const more = twice.filter((event) => event.type === "scan" || event.type === "roster");
      const events = [...known, ...more].map((event, index) => ({
        key: keys[index % keys.length] ?? 0,
        event: isReport(event)
          ? { ...event, t: event.t + (at - event.t) * (delays[index % delays.length] ?? 0) }
          : event,
      }));
      const shuffled = events.sort((a, b) => a.key - b.key).map((each) => each.event);
      for (const cluster of Object.keys(history.clusters)) {
        const standing = (its: readonly History["events"][number][]) => {
          const input = clusterInputAt({ ...history, events: its }, cluster, at);
          return viewOf(assess(catalogOf(history), input, at * hour));
        };
        expect(standing(shuffled)).toEqual(standing(known));
      }
    }),
    parameters,
  );
});

const isReport = (event: History["events"][number]): boolean => event.type === "scan" || event.type === "roster";

// Retiring a source is a change of yardstick: what it then reads is what would stand had the source never spoken.
test("yardstick: retiring a source after its last scan leaves what stood without it", { timeout: timeoutMs }, () => {
  fc.assert(
    fc.property(
      randomHistory.map(heardAtOnce),
      fc.constantFrom(...tools),
      fc.nat({ max: 40 }),
      (history, scanner, wait) => {
        const t = 97;
        const at = t + wait;
        const never = history.events.filter((event) => event.type !== "scan" || event.scanner !== scanner);
        const retired = [...history.events, { type: "retire", cluster: "X", t, scanner } as const];
        const standing = (events: History["events"]) => {
          const input = clusterInputAt({ ...history, events }, "X", at);
          // Which tools are required to report is itself the yardstick: one that is retired no longer is.
          const wanted = new Set(computedWitnesses.filter((witness) => witness !== "scans.freshness"));
          const computed = input.computed === undefined ? undefined : { ...input.computed, wanted };
          return viewOf(assess(catalogOf(history), { ...input, computed }, at * hour));
        };

        expect(standing(retired)).toEqual(standing(never));
      },
    ),
    parameters,
  );
});

test("a standing says no later than it changes by time alone until when it holds", { timeout: timeoutMs }, () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  fc.assert(
    fc.property(randomHistory, fc.nat({ max: 130 }), share, (history, from, part) => {
      const at = from * hour;
      for (const input of inputsAt(history, from).values()) {
        const standing = assess(catalogOf(history), input, at);
        const last = Number.isFinite(standing.holdsUntil) ? standing.holdsUntil - 1 : at + 10_000 * hour;
        for (const later of [at + Math.floor((last - at) * part), last]) {
          const { holdsUntil: _, ...same } = viewOf(assess(catalogOf(history), input, later));
          expect(viewOf(standing), `at ${later / hour} hours`).toMatchObject(same);
        }
      }
    }),
    parameters,
  );
});
