import * as fc from "fast-check";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import type { Instant } from "#lib/domain/time/instant.ts";
import { hour } from "#lib/domain/time/instant.ts";
import type { Delivery } from "./door.ts";
import { listOf, reportUidsOf } from "./lists.ts";
import type { Line, NodeType, Section } from "./small-scan.ts";
import { answers, lines, rosterDocument, scanDocument } from "./small-scan.ts";
import type { Told, Voice } from "./voice.ts";
import { workloads } from "./voice.ts";
import { policyReportsOf, rosterOf, voices } from "./voices.ts";

/** Nothing of a random history was looked at before this. */
export const beginning = Date.UTC(2026, 9, 1);
export const nodes = ["n1", "n2"] as const;

/** Instants of looks, 9 hours apart, so that a resource can be away for less and for more than a day. */
const instant = fc.integer({ min: 0, max: 9 }).map((step) => new Date(beginning + step * 9 * hour));

const line = (nodeType: NodeType): fc.Arbitrary<Line> =>
  fc.record({
    id: fc.constantFrom(...lines[nodeType]),
    answer: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("pass" as const, "fail" as const) },
      { weight: 2, arbitrary: fc.constantFrom(...answers) },
    ),
    words: fc.constantFrom("as found", "found otherwise"),
  });

const section: fc.Arbitrary<Section> = fc
  .constantFrom<NodeType>("master", "node", "policies")
  .chain((nodeType) =>
    fc.record({ nodeType: fc.constant(nodeType), lines: fc.array(line(nodeType), { maxLength: 5 }) }),
  );

const completeness = fc.oneof(
  { weight: 3, arbitrary: fc.constant("complete" as const) },
  { weight: 2, arbitrary: fc.constantFrom(...completenesses) },
);

/** kube-bench with everything it can answer. */
const scan: fc.Arbitrary<Delivery> = fc
  .record({
    node: fc.constantFrom(...nodes),
    sections: fc.array(section, { minLength: 1, maxLength: 3 }),
    observedAt: instant,
    completeness,
  })
  .map(({ sections, ...rest }) => ({ scanner: "kube-bench", text: scanDocument(sections), ...rest }));

const verdict = fc.constantFrom("pass" as const, "fail" as const);

/** What a voice says of one place; a check may not have run. */
const told = (places: Voice["places"]): fc.Arbitrary<Told> =>
  fc.record({
    place: fc.constantFrom(...places),
    checks: fc.record({ A: verdict, B: verdict, C: verdict }, { requiredKeys: [] }),
    words: fc.constantFrom("as found", "found otherwise"),
  });

/** What may happen to a document on its way: a filter, a cut, a word of its sender. */
type Mishap = "none" | "truncated" | "failures_only" | "complete" | "filtered" | "one namespace" | "cut" | "versioned";

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Mishap>("none") },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Mishap>(
      "truncated",
      "failures_only",
      "complete",
      "filtered",
      "one namespace",
      "cut",
      "versioned",
    ),
  },
);

/** A document to which something happened. */
function suffering(delivery: Delivery, what: Mishap): Delivery {
  switch (what) {
    case "none":
    // A filter leaves its mark where the tool writes.
    case "filtered":
      return delivery;
    case "truncated":
    case "failures_only":
    case "complete":
      return { ...delivery, completeness: what };
    case "one namespace":
      return { ...delivery, namespace: "shop" };
    case "cut":
      return { ...delivery, text: String(delivery.text).slice(0, -10) };
    case "versioned":
      return { ...delivery, toolVersion: "0.74.0" };
    default:
      return what satisfies never;
  }
}

type Look = { readonly at: Date; readonly documents: readonly Delivery[] };

/** One look of one scanner: one document, or one for each node. */
const look = (voice: Voice): fc.Arbitrary<Look> =>
  fc
    .record({
      at: instant,
      told: fc.uniqueArray(told(voice.places), { minLength: 1, maxLength: 3, selector: ({ place }) => place }),
      order: fc.constantFrom("as told" as const, "reversed" as const),
      mishap,
    })
    .map(({ at, told, order, mishap }) => ({
      at,
      documents: voice
        .tell(at, told, { order, filtered: mishap === "filtered" })
        .map((delivery) => suffering(delivery, mishap)),
    }));

/**
 * Reports of the objects of two workloads, each object looked at by itself: they often speak of the same, say otherwise of it,
 * and come late among one another.
 */
const lookAtObjects: fc.Arbitrary<Look> = fc
  .uniqueArray(
    fc.record({
      at: instant,
      told: told([workloads[0], workloads[0], workloads[1]]),
      object: fc.constantFrom(0 as const, 1 as const, 2 as const),
      severity: fc.constantFrom("high" as const, "medium" as const),
    }),
    { minLength: 1, maxLength: 4, selector: ({ told: { place }, object }) => `${place} ${object}` },
  )
  .map((objects) => {
    const delivery = policyReportsOf(objects);
    return { at: delivery.observedAt ?? new Date(beginning), documents: [delivery] };
  });

/** One look of one scanner; of objects that several reports speak of, more often each by itself. */
const lookOfAny = (voice: Voice): fc.Arbitrary<Look> =>
  voice.objects === "one" ? look(voice) : fc.oneof(look(voice), { weight: 3, arbitrary: lookAtObjects });

const roster: fc.Arbitrary<Delivery> = fc
  .record({
    listed: fc.subarray([...nodes]),
    observedAt: instant,
    complete: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    covers: fc.oneof(
      { weight: 4, arbitrary: fc.constant(["Node"]) },
      { weight: 1, arbitrary: fc.constant(["Namespace"]) },
    ),
    isYoung: fc.boolean(),
    role: fc.constantFrom("control-plane", "worker"),
  })
  .map(({ listed, observedAt, complete, covers, isYoung, role }) => ({
    scanner: "roster",
    observedAt,
    text: rosterDocument({
      observedAt,
      complete,
      covers,
      nodes: listed.map((name) => ({ name, roles: [role], ...(isYoung ? { createdAt: observedAt } : {}) })),
    }),
  }));

const everyPlace = [...new Set(voices.flatMap((voice) => voice.places))];
const wholeRoster: fc.Arbitrary<Look> = fc
  .record({
    at: instant,
    listed: fc.subarray(everyPlace, { minLength: everyPlace.length - 2 }),
    complete: fc.constantFrom(true, true, true, false),
  })
  .map(({ at, listed, complete }) => ({ at, documents: [rosterOf(at, listed, complete)] }));

/** Documents in the order in which they arrive, with some that come twice, and another order of the same documents. */
export type RandomHistory = { readonly arrivals: readonly Delivery[]; readonly otherwise: readonly Delivery[] };

function historyOf(documents: readonly Delivery[]): fc.Arbitrary<RandomHistory> {
  return fc
    .record({
      doubled: fc.subarray([...documents], { maxLength: 2 }),
      otherwise: fc.shuffledSubarray([...documents], { minLength: documents.length }),
    })
    .map(({ doubled, otherwise }) => ({ arrivals: [...documents, ...doubled], otherwise }));
}

/** Most histories arrive in the order in which they were looked at, as in life; what comes late is folded by the core itself. */
const mostlyInOrder = fc.constantFrom(true, true, true, false);

/** Everything kube-bench can answer, and rosters of nodes. */
export const randomHistory: fc.Arbitrary<RandomHistory> = mostlyInOrder
  .chain((inOrder) =>
    fc
      .array(fc.oneof({ weight: 3, arbitrary: scan }, { weight: 1, arbitrary: roster }), {
        minLength: 2,
        maxLength: 10,
        size: "max",
      })
      .map((scans) => (inOrder ? scans.toSorted((a, b) => lookOf(a) - lookOf(b)) : scans)),
  )
  .chain(historyOf);

const lookOf = ({ observedAt }: Delivery): number => observedAt?.getTime() ?? 0;

/**
 * Two scanners at a time, so that they often speak of the same, with filters, cut files and rosters of everything: every
 * scanner has its turn beside every other.
 */
export const randomHistoryOfAll: fc.Arbitrary<RandomHistory> = fc
  .tuple(fc.constantFrom(...voices), fc.constantFrom(...voices), mostlyInOrder)
  .chain(([one, other, inOrder]) =>
    fc
      .array(
        fc.oneof(
          { weight: 4, arbitrary: lookOfAny(one) },
          { weight: 3, arbitrary: lookOfAny(other) },
          { weight: 1, arbitrary: wholeRoster },
        ),
        { minLength: 3, maxLength: 8, size: "max" },
      )
      .map((looks) => (inOrder ? looks.toSorted((a, b) => a.at.getTime() - b.at.getTime()) : looks)),
  )
  .chain((looks) => historyOf(looks.flatMap(({ documents }) => documents)));

/** A scanner of a random history, for what befalls it alone. */
export const someVoice: fc.Arbitrary<Voice> = fc.constantFrom(...voices);

/** What a voice says of all its places at once, with passes more often than failures. */
export const toldEverywhere = (voice: Voice): fc.Arbitrary<readonly Told[]> =>
  fc.tuple(...voice.places.map((place) => toldMostlyPassing(place)));

const mostlyPassing = fc.oneof(
  { weight: 5, arbitrary: fc.constant("pass" as const) },
  { weight: 1, arbitrary: fc.constant("fail" as const) },
);
const toldMostlyPassing = (place: string): fc.Arbitrary<Told> =>
  fc.record({ A: mostlyPassing, B: mostlyPassing, C: mostlyPassing }).map((checks) => ({ place, checks }));

/** A look of every voice of a random subset, each at its own instant of the hours before `until`. */
export const looksBefore = (until: Instant): fc.Arbitrary<readonly Delivery[]> =>
  fc
    .tuple(
      ...voices.map((voice) =>
        fc.option(
          fc
            .record({ minutes: fc.integer({ min: 10, max: 90 }), told: toldEverywhere(voice) })
            .map((each) => voice.tell(new Date(until - each.minutes * 60_000), each.told)),
          { nil: [] as readonly Delivery[], freq: 4 },
        ),
      ),
    )
    .map((looks) => looks.flat());

/** A list of policy reports that was read to its end: some are no longer in it, or come back. */
const finishedList: fc.Arbitrary<Look> = fc
  .record({
    at: instant,
    uids: fc.subarray(
      workloads.slice(0, 2).flatMap((place) => reportUidsOf(place)),
      { minLength: 2 },
    ),
  })
  .map(({ at, uids }) => ({ at, documents: [listOf(at, uids)] }));

/** Policy reports of the objects of two workloads, lists of them, and rosters. */
export const randomHistoryOfObjects: fc.Arbitrary<RandomHistory> = mostlyInOrder
  .chain((inOrder) =>
    fc
      .array(
        fc.oneof(
          { weight: 6, arbitrary: lookAtObjects },
          { weight: 2, arbitrary: finishedList },
          { weight: 1, arbitrary: wholeRoster },
        ),
        {
          minLength: 3,
          maxLength: 7,
          size: "max",
        },
      )
      .map((looks) => (inOrder ? looks.toSorted((a, b) => a.at.getTime() - b.at.getTime()) : looks)),
  )
  .chain((looks) => historyOf(looks.flatMap(({ documents }) => documents)));
