import type { Control, Fact, Link, Requirement } from "#lib/domain/catalog/catalog.ts";
import type { Outcome } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import type { EvaluatedFact, FactOnResource } from "#lib/domain/fact/evaluate.ts";
import type { FactState } from "#lib/domain/fact/judge.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import { hear } from "#lib/domain/scan/word.ts";
import type { ClusterInput, Roster, Word } from "#lib/domain/standing/input.ts";
import { defaultSystemNamespaces } from "#lib/domain/standing/input.ts";
import type { Instant } from "#lib/domain/time/instant.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { resourceOf } from "./history.ts";

/** A fact with one witness `t` of Trivy unless said otherwise. */
export function aFact(over: Partial<Fact> = {}): Fact {
  return {
    id: "f",
    statement: "It holds.",
    scope: "workload",
    managed: "visible",
    onDisagreement: "fail",
    witnesses: [{ tool: "trivy", allOf: ["t"] }],
    peopleOnly: false,
    why: "",
    ...over,
  };
}

/** A control that requires the fact `f`. */
export function aControl(over: Partial<Control> = {}): Control {
  return {
    id: "K",
    kind: "control",
    title: "K",
    category: "",
    description: "",
    criticality: "high",
    needsPeople: false,
    attestation: "",
    facts: [{ fact: "f", required: true }],
    ...over,
  };
}

export function aLink(control: string, role: Link["role"] = "required"): Link {
  return { control, role, strength: "full", why: "" };
}

/** A technical requirement that requires the control `K`. */
export function aRequirement(over: Partial<Requirement> = {}): Requirement {
  return {
    id: "R",
    parent: null,
    title: "R",
    leaf: true,
    class: "technical",
    essenceMissing: false,
    gap: "",
    links: [aLink("K")],
    marks: [],
    ...over,
  };
}

/** A word of Trivy's check `t`, last said at 0 hours; resources as in the worked histories. */
export function aWord(on: string, outcome: Outcome, over: Partial<Word> = {}): Word {
  const resource = resourceOf(on);
  return {
    source: "trivy",
    tool: "trivy",
    check: "t",
    witness: "t",
    resource,
    key: resourceKey(resource),
    nodeRole: "any",
    state: hear(undefined, { outcome, decision: decisionOf(outcome, "all") }, 0),
    ...over,
  };
}

/** A complete roster of everything, fresh for 48 hours from `observedAt`. */
export function aRoster(listed: readonly string[], observedAt: Instant = 0): Roster {
  return {
    observedAt,
    interval: 24 * hour,
    covers: new Set(["node", "workload", "namespace", "image", "object"]),
    listed: listed.map((text) => ({
      resource: resourceOf(text),
      key: resourceKey(resourceOf(text)),
      roles: text.startsWith("node:cp") ? ["control-plane"] : [],
    })),
  };
}

/** A self-managed cluster with Trivy and Polaris, each heard at 0 hours and expected once a day. */
export function anInput(over: Partial<ClusterInput> = {}): ClusterInput {
  const source = { interval: 24 * hour, retiredAt: null, heardAt: 0 };
  return {
    platform: "self-managed",
    sources: new Map([
      ["trivy", { ...source, tools: ["trivy"] }],
      ["polaris", { ...source, tools: ["polaris"] }],
    ]),
    retiredChecks: new Map(),
    words: [],
    roster: null,
    presence: new Map(),
    attestations: [],
    notApplicable: [],
    acceptances: [],
    parameters: { systemNamespaces: defaultSystemNamespaces },
    ...over,
  };
}

/** A fact that applies and stands like this on resources W0, W1, … */
export function evaluated(states: readonly FactState[], over: Partial<EvaluatedFact> = {}): EvaluatedFact {
  const resources: FactOnResource[] = states.map((state, index) => {
    const resource = resourceOf(`workload:a/W${index}`);
    return { resource, key: resourceKey(resource), state, silence: null, witnesses: [] };
  });
  return {
    fact: aFact(),
    standing: "applies",
    resources,
    notYetDue: 0,
    leftOut: 0,
    rosterMissing: false,
    said: states.some((state) => state !== "not_witnessed" && state !== "last_known_failing"),
    changesAt: [],
    ...over,
  };
}
