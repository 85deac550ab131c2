import { inForce, isCovered } from "../acceptance/acceptance.ts";
import type { Control } from "../catalog/catalog.ts";
import type { EvaluatedFact, FactOnResource } from "../fact/evaluate.ts";
import { resourceKey } from "../resource/resource.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";

/** Statuses of a control on one cluster (semantics § 5.4). */
export const controlStatuses = [
  "passing",
  "partial",
  "accepted",
  "failing",
  "error",
  "manual",
  "not_assessed",
  "inherited",
  "not_applicable",
] as const;
export type ControlStatus = (typeof controlStatuses)[number];

export type JudgedControl = {
  readonly control: Control;
  readonly status: ControlStatus;
  readonly required: readonly EvaluatedFact[];
  readonly supporting: readonly EvaluatedFact[];
  readonly attested: boolean;
  /** A fact last known failing: the badge says so, and posture counts it (semantics § 6). */
  readonly lastKnownFailing: boolean;
  /** A fact, required or supporting, fails, errs or is last known failing, accepted or not. */
  readonly held: boolean;
};

const has = (facts: readonly EvaluatedFact[], ...states: readonly FactOnResource["state"][]): boolean =>
  facts.some((fact) => fact.resources.some((each) => states.includes(each.state)));

/** Status of a Kubernetes control on one cluster: the first line of the table in semantics § 5.4 that matches. */
export function judgeControl(
  control: Control,
  factOf: (id: string) => EvaluatedFact,
  input: ClusterInput,
  at: Instant,
): JudgedControl {
  const required = control.facts.filter((entry) => entry.required).map((entry) => factOf(entry.fact));
  const supporting = control.facts.filter((entry) => !entry.required).map((entry) => factOf(entry.fact));
  const attested = input.attestations.some((each) => each.subject === control.id && inForce(each, at));
  const applying = [...required, ...supporting].filter((fact) => fact.standing === "applies");
  const judged = {
    control,
    required,
    supporting,
    attested,
    lastKnownFailing: has(applying, "last_known_failing"),
    held: has(applying, "fail", "error", "last_known_failing"),
  };
  return { ...judged, status: statusOf(judged, input, at) };
}

function statusOf(judged: Omit<JudgedControl, "status">, input: ClusterInput, at: Instant): ControlStatus {
  const { control, required } = judged;
  if (input.notApplicable.some((each) => each.control === control.id && inForce(each, at))) return "not_applicable";
  if (required.every((fact) => fact.standing === "does_not_apply")) return "not_applicable";
  if (required.every((fact) => fact.standing !== "applies")) return "inherited";
  const applying = required.filter((fact) => fact.standing === "applies");
  const supporting = judged.supporting.filter((fact) => fact.standing === "applies");
  const failing = failures([...applying, ...supporting]);
  if (failing.length > 0) {
    return failing.every((each) => isAccepted(control.id, each, input, at)) ? "accepted" : "failing";
  }
  if (errs(applying)) return "error";
  if (passes(judged, applying, supporting)) return "passing";
  if (someRequiredPasses(judged, applying) || has(applying, "truncated")) return "partial";
  const nothingDecided = !has(applying, "error", "last_known_failing");
  const onlyPeople = applying.every((fact) => fact.fact.peopleOnly);
  if ((nothingDecided && applying.some((fact) => fact.said)) || onlyPeople) return "manual";
  return "not_assessed";
}

function failures(facts: readonly EvaluatedFact[]): FactOnResource[] {
  return facts.flatMap((fact) => fact.resources.filter((each) => each.state === "fail"));
}

/** A failure is accepted when an active acceptance covers every word that fails there. */
export function isAccepted(control: string, on: FactOnResource, input: ClusterInput, at: Instant): boolean {
  const failingParts = on.witnesses
    .flatMap((witness) => witness.parts)
    .filter((part) => part.verdict === "fail" || part.verdict === "last_known_failing");
  return (
    failingParts.length > 0 &&
    failingParts.every((part) =>
      isCovered(
        { control, check: part.word.check, resources: [on.key, part.word.key, resourceKey(part.word.resource)] },
        input.acceptances,
        at,
      ),
    )
  );
}

/** No required fact passes anywhere and one errs; or a required node fact passes on some nodes and errs on others. */
function errs(required: readonly EvaluatedFact[]): boolean {
  if (has(required, "error") && !has(required, "pass")) return true;
  return required.some(
    (fact) =>
      (fact.fact.scope === "node" || fact.fact.scope === "control-plane-node") &&
      has([fact], "pass") &&
      has([fact], "error"),
  );
}

function passes(
  judged: Omit<JudgedControl, "status">,
  required: readonly EvaluatedFact[],
  supporting: readonly EvaluatedFact[],
): boolean {
  if (judged.control.needsPeople && !judged.attested) return false;
  if (has(supporting, "error", "last_known_failing", "fail")) return false;
  return required.every((fact) => (fact.fact.peopleOnly ? judged.attested : passesOnCluster(fact)));
}

/** A fact passes on a cluster when it passes on every resource in its scope, and there is one (semantics § 5.3). */
export function passesOnCluster(fact: EvaluatedFact): boolean {
  return !fact.rosterMissing && fact.resources.length > 0 && fact.resources.every((each) => each.state === "pass");
}

function someRequiredPasses(judged: Omit<JudgedControl, "status">, required: readonly EvaluatedFact[]): boolean {
  return required.some((fact) => (fact.fact.peopleOnly ? judged.attested : has([fact], "pass")));
}
