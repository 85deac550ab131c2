import type { Catalog } from "../catalog/catalog.ts";
import type { Benchmarks } from "../computed/parts.ts";
import type { JudgedRequirement } from "../control/requirement.ts";
import { judgeRequirement } from "../control/requirement.ts";
import type { JudgedControl } from "../control/status.ts";
import { judgeControl } from "../control/status.ts";
import type { EvaluatedFact, PartIndex } from "../fact/evaluate.ts";
import { evaluateFact, indexParts } from "../fact/evaluate.ts";
import type { Instant } from "../time/instant.ts";
import type { ClusterInput } from "./input.ts";

/** Where a cluster stands at an instant: every fact, control and framework requirement. */
export type Standing = {
  readonly at: Instant;
  /** Everything that was said and still counts, what is computed included. */
  readonly parts: PartIndex;
  readonly facts: ReadonlyMap<string, EvaluatedFact>;
  readonly controls: ReadonlyMap<string, JudgedControl>;
  /** By framework, in catalog order. */
  readonly requirements: ReadonlyMap<string, readonly JudgedRequirement[]>;
  /** First instant after `at` at which time alone may change anything; Infinity when none. */
  readonly holdsUntil: Instant;
};

/** The whole of semantics § 5 for one cluster: a pure function of what is known and the instant. */
export function assess(
  catalog: Pick<Catalog, "facts" | "controls" | "frameworks"> & Benchmarks,
  input: ClusterInput,
  at: Instant,
): Standing {
  const parts = indexParts(input, at, catalog);
  const facts = new Map<string, EvaluatedFact>();
  const factOf = (id: string): EvaluatedFact => {
    const known = facts.get(id);
    if (known !== undefined) return known;
    const fact = catalog.facts.get(id);
    if (fact === undefined) throw new Error(`The catalog has no fact ${id}.`);
    const evaluated = evaluateFact(fact, input, parts, at);
    facts.set(id, evaluated);
    return evaluated;
  };
  const controls = new Map<string, JudgedControl>();
  for (const control of catalog.controls.values()) controls.set(control.id, judgeControl(control, factOf, input, at));
  const controlOf = (id: string): JudgedControl => {
    const control = controls.get(id);
    if (control === undefined) throw new Error(`The catalog has no control ${id}.`);
    return control;
  };
  const requirements = new Map<string, readonly JudgedRequirement[]>();
  for (const framework of catalog.frameworks.values()) {
    const leaves = framework.requirements.filter((requirement) => requirement.leaf);
    requirements.set(
      framework.id,
      leaves.map((requirement) => judgeRequirement(framework, requirement, controlOf, input, at)),
    );
  }
  return { at, parts, facts, controls, requirements, holdsUntil: nextChange(facts, input, at) };
}

function nextChange(facts: ReadonlyMap<string, EvaluatedFact>, input: ClusterInput, at: Instant): Instant {
  let next = Infinity;
  const consider = (instant: Instant): void => {
    if (instant > at && instant < next) next = instant;
  };
  for (const fact of facts.values()) for (const instant of fact.changesAt) consider(instant);
  for (const period of [...input.attestations, ...input.notApplicable, ...input.acceptances]) {
    consider(period.from);
    consider(period.until);
  }
  return next;
}
