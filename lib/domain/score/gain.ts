import type { Catalog, Requirement, Weights } from "../catalog/catalog.ts";
import { criticalityOf } from "../catalog/criticality.ts";
import { inProfile } from "../catalog/profile.ts";
import { judgeRequirement } from "../control/requirement.ts";
import type { JudgedControl } from "../control/status.ts";
import { judgeControl } from "../control/status.ts";
import type { EvaluatedFact } from "../fact/evaluate.ts";
import { theCluster } from "../resource/resource.ts";
import type { Standing } from "../standing/assess.ts";
import type { ClusterInput } from "../standing/input.ts";
import { looksOf, type Never } from "./looks.ts";

/**
 * What can be done on a cluster: make one fact hold on everything it is about; make everything hold that keeps one control
 * from passing, where that takes several facts; or have a source look that nobody hears there in time.
 */
export const gainKinds = ["fact", "control", "look"] as const;
export type GainKind = (typeof gainKinds)[number];

/** What doing one thing on one cluster would bring to proven. */
export type Gain = {
  readonly kind: GainKind;
  /** Id of the fact or control, or the source. */
  readonly subject: string;
  readonly framework: string;
  readonly profile: string;
  /** Weight that would pass (semantics § 6). Of a look it is the most: what it finds may as well fail. */
  readonly weight: number;
  /** Requirements that would pass. */
  readonly requirements: number;
  readonly facts: number;
  /** Resource-facts that do not hold, or did not when last looked at; and those nobody looked at. */
  readonly failing: number;
  readonly unseen: number;
};

type Facts = ReadonlyMap<string, EvaluatedFact>;
type Yardstick = Pick<Catalog, "controls" | "frameworks">;
const nothing: ReadonlySet<string> = new Set();

/**
 * What each fix or look would bring to proven on one cluster, in each framework and profile; left out is what alone would
 * bring nothing. Nothing is estimated: the core judges the cluster once more with the facts it is about passing.
 *
 * @param never facts that no check of these tools could ever prove: no look of theirs is about them
 */
export function gainsOf(
  standing: Standing,
  catalog: Yardstick,
  weights: Weights,
  input: ClusterInput,
  never: Never = () => nothing,
): Gain[] {
  const house = { standing, input, uses: usesOf(standing, catalog, weights) };
  const gain = (kind: GainKind, subject: string, facts: readonly EvaluatedFact[]): Gain[] => {
    const passing = new Map(facts.map((fact) => [fact.fact.id, passingEverywhere(fact, kind === "look")]));
    return sumUp(kind, subject, facts, wouldPass(house, passing), catalog);
  };
  const open = [...standing.facts.values()].filter(isOpen);
  const single = open
    .filter((fact) => canBeFixed(fact) && isBroken(fact))
    .flatMap((fact) => gain("fact", fact.fact.id, [fact]));
  const together = [...standing.controls.values()].flatMap((control) => {
    const missing = missingOf(control);
    return missing.length > 1 && missing.every(canBeFixed) && missing.some(isBroken)
      ? gain("control", control.control.id, missing)
      : [];
  });
  const looks = looksOf(open, input, standing.at, never).flatMap(({ source, facts }) => gain("look", source, facts));
  return [...single, ...together, ...looks];
}

/** It applies here and does not pass (semantics § 5.3). */
function isOpen(fact: EvaluatedFact): boolean {
  if (fact.standing !== "applies") return false;
  return fact.rosterMissing || fact.resources.length === 0 || fact.resources.some((on) => on.state !== "pass");
}

/** Fixing it, and being seen to have, makes it pass: it asks for no attestation and no roster, and there is something it is about. */
function canBeFixed(fact: EvaluatedFact): boolean {
  return !fact.fact.peopleOnly && !fact.rosterMissing && fact.resources.length > 0;
}

/** Something to mend: where nobody looked, or only a person can answer, looking is what is needed. */
function isBroken(fact: EvaluatedFact): boolean {
  return fact.resources.some(({ state }) => state === "fail" || state === "last_known_failing" || state === "error");
}

function missingOf(control: JudgedControl): readonly EvaluatedFact[] {
  const isHolding = (fact: EvaluatedFact): boolean => fact.standing === "applies" && isBroken(fact);
  return [...control.required.filter(isOpen), ...control.supporting.filter(isHolding)];
}

/** The fact as it is when all it is about passes. @param heard a look also says what there is, where nothing said so before */
function passingEverywhere(fact: EvaluatedFact, heard: boolean): EvaluatedFact {
  const none = { resource: theCluster, key: "", state: "pass", silence: null, witnesses: [] } as const;
  const resources = fact.resources.map((on) => ({ ...on, state: "pass", silence: null }) as const);
  return {
    ...fact,
    resources: resources.length === 0 ? [none] : resources,
    rosterMissing: fact.rosterMissing && !heard,
    said: true,
  };
}

type Use = { readonly framework: string; readonly requirement: Requirement; readonly weight: number };
type Uses = {
  readonly controlsOf: ReadonlyMap<string, readonly string[]>;
  /** Technical requirements that do not pass, by control they are linked to. */
  readonly requirementsOf: ReadonlyMap<string, readonly Use[]>;
};
type House = { readonly standing: Standing; readonly input: ClusterInput; readonly uses: Uses };

function usesOf(standing: Standing, catalog: Yardstick, weights: Weights): Uses {
  const controlsOf = new Map<string, string[]>();
  for (const { id, facts } of catalog.controls.values()) for (const { fact } of facts) push(controlsOf, fact, id);
  const requirementsOf = new Map<string, Use[]>();
  for (const [framework, judged] of standing.requirements) {
    for (const { requirement, status } of judged) {
      if (requirement.class !== "technical" || status === "passing") continue;
      const weight = weights[criticalityOf(requirement, catalog.controls) ?? "low"];
      const linked = new Set(requirement.links.map((link) => link.control));
      for (const control of linked) push(requirementsOf, control, { framework, requirement, weight });
    }
  }
  return { controlsOf, requirementsOf };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** Technical requirements that do not pass and would, were these facts as given. */
function wouldPass({ standing, input, uses }: House, changed: Facts): Use[] {
  const factOf = (id: string): EvaluatedFact => known(changed.get(id) ?? standing.facts.get(id), id);
  const controls = new Map<string, JudgedControl>();
  for (const fact of changed.keys()) {
    for (const id of uses.controlsOf.get(fact) ?? []) {
      if (!controls.has(id)) {
        controls.set(id, judgeControl(known(standing.controls.get(id), id).control, factOf, input, standing.at));
      }
    }
  }
  const controlOf = (id: string): JudgedControl => known(controls.get(id) ?? standing.controls.get(id), id);
  const touched = new Set([...controls.keys()].flatMap((id) => uses.requirementsOf.get(id) ?? []));
  const asked = new Map([...touched].map((use) => [`${use.framework} ${use.requirement.id}`, use]));
  return [...asked.values()].filter(
    ({ framework, requirement }) =>
      judgeRequirement({ id: framework }, requirement, controlOf, input, standing.at).status === "passing",
  );
}

function known<T>(found: T | undefined, id: string): T {
  if (found === undefined) throw new Error(`The standing has no ${id}.`);
  return found;
}

function sumUp(
  kind: GainKind,
  subject: string,
  facts: readonly EvaluatedFact[],
  gained: readonly Use[],
  catalog: Yardstick,
): Gain[] {
  if (gained.length === 0) return [];
  const states = facts.flatMap((fact) => fact.resources.map((on) => on.state));
  const failing = states.filter(
    (state) => state === "fail" || state === "last_known_failing" || state === "error",
  ).length;
  const unseen = states.filter((state) => state === "not_witnessed" || state === "truncated").length;
  const counts = { facts: facts.length, failing, unseen };
  return [...Map.groupBy(gained, (use) => use.framework)].flatMap(([framework, uses]) =>
    (catalog.frameworks.get(framework)?.profiles ?? []).flatMap((profile) => {
      const inCut = uses.filter((use) => inProfile(use.requirement, profile));
      if (inCut.length === 0) return [];
      const weight = inCut.reduce((sum, use) => sum + use.weight, 0);
      return [{ kind, subject, framework, profile: profile.id, weight, requirements: inCut.length, ...counts }];
    }),
  );
}
