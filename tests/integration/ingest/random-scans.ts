import * as fc from "fast-check";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { hour } from "#lib/domain/time/instant.ts";
import type { Delivery } from "./door.ts";
import type { Line, NodeType, Section } from "./small-scan.ts";
import { answers, lines, rosterDocument, scanDocument } from "./small-scan.ts";

/** Nothing of a random history was looked at before this. */
export const beginning = Date.UTC(2026, 9, 1);
export const nodes = ["n1", "n2"] as const;

/** Instants of looks, 9 hours apart, so that a node can be away for less and for more than a day. */
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

const scan: fc.Arbitrary<Delivery> = fc
  .record({
    node: fc.constantFrom(...nodes),
    sections: fc.array(section, { minLength: 1, maxLength: 3 }),
    observedAt: instant,
    completeness,
  })
  .map(({ sections, ...rest }) => ({ scanner: "kube-bench", text: scanDocument(sections), ...rest }));

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
    text: rosterDocument({
      observedAt,
      complete,
      covers,
      nodes: listed.map((name) => ({ name, roles: [role], ...(isYoung ? { createdAt: observedAt } : {}) })),
    }),
  }));

/** Documents in the order in which they arrive, with some that come twice, and another order of the same documents. */
export type RandomHistory = { readonly arrivals: readonly Delivery[]; readonly otherwise: readonly Delivery[] };

export const randomHistory: fc.Arbitrary<RandomHistory> = fc
  .array(fc.oneof({ weight: 3, arbitrary: scan }, { weight: 1, arbitrary: roster }), {
    minLength: 2,
    maxLength: 10,
    size: "max",
  })
  .chain((documents) =>
    fc
      .record({
        doubled: fc.subarray(documents, { maxLength: 2 }),
        otherwise: fc.shuffledSubarray(documents, { minLength: documents.length }),
      })
      .map(({ doubled, otherwise }) => ({ arrivals: [...documents, ...doubled], otherwise })),
  );
