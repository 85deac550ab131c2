import { describe, expect, test } from "vitest";
import { aControl, aFact, anInput, aWord, evaluated } from "#tests/support/cluster-input.ts";
import type { Control } from "../catalog/catalog.ts";
import type { EvaluatedFact, FactOnResource } from "../fact/evaluate.ts";
import { evaluateFact, indexParts } from "../fact/evaluate.ts";
import type { ClusterInput } from "../standing/input.ts";
import { hour } from "../time/instant.ts";
import type { ControlStatus } from "./status.ts";
import { isAccepted, judgeControl, passesOnCluster } from "./status.ts";

type Facts = Readonly<Record<string, EvaluatedFact>>;

const requires = (...facts: readonly string[]): Control["facts"] => facts.map((fact) => ({ fact, required: true }));
const supports = (...facts: readonly string[]): Control["facts"] => facts.map((fact) => ({ fact, required: false }));

function judge(facts: Facts, control: Partial<Control> = {}, over: Partial<ClusterInput> = {}) {
  const factOf = (id: string): EvaluatedFact => facts[id] ?? evaluated([]);
  return judgeControl(aControl({ facts: requires("f"), ...control }), factOf, anInput(over), hour);
}

const status = (facts: Facts, control: Partial<Control> = {}, over: Partial<ClusterInput> = {}): ControlStatus =>
  judge(facts, control, over).status;

const always = { from: 0, until: 9 * hour };
const peopleOnly = evaluated([], { fact: aFact({ peopleOnly: true, witnesses: [] }) });
const nothingThere = evaluated([], { standing: "does_not_apply" });
const inherited = evaluated([], { standing: "inherited" });

describe("not_applicable", () => {
  test("when an approved, unexpired decision on this control says so, whatever its facts are", () => {
    const decided = { notApplicable: [{ control: "K", ...always }] };

    expect(status({ f: evaluated(["fail"]) }, {}, decided)).toBe("not_applicable");
    expect(status({ f: evaluated(["fail"]) }, {}, { notApplicable: [{ control: "K", from: 0, until: hour }] })).toBe(
      "failing",
    );
    expect(status({ f: evaluated(["fail"]) }, {}, { notApplicable: [{ control: "L", ...always }] })).toBe("failing");
  });

  test("when none of its required facts has anything to apply to", () => {
    expect(status({ f: nothingThere, g: nothingThere }, { facts: requires("f", "g") })).toBe("not_applicable");
    expect(status({ f: nothingThere, g: evaluated(["pass"]) }, { facts: requires("f", "g") })).toBe("passing");
  });
});

describe("inherited", () => {
  test("when every required fact is inherited or has nothing to apply to, and one is inherited", () => {
    expect(status({ f: inherited, g: nothingThere }, { facts: requires("f", "g") })).toBe("inherited");
  });

  test("not when one other fact is left: the control is judged on that", () => {
    expect(status({ f: inherited, g: evaluated(["pass"]) }, { facts: requires("f", "g") })).toBe("passing");
    expect(status({ f: inherited, g: evaluated(["fail"]) }, { facts: requires("f", "g") })).toBe("failing");
  });
});

describe("failing and accepted", () => {
  test("failing when a required or a supporting fact fails on a resource", () => {
    expect(status({ f: evaluated(["pass", "fail"]) })).toBe("failing");
    expect(
      status({ f: evaluated(["pass"]), g: evaluated(["fail"]) }, { facts: [...requires("f"), ...supports("g")] }),
    ).toBe("failing");
  });

  test("accepted only when an active acceptance covers every failure", () => {
    const input = anInput({
      words: [aWord("workload:a/W1", "fail"), aWord("workload:a/W2", "fail")],
      acceptances: [{ check: "t", ...always }],
    });
    const fact = evaluateFact(aFact(), input, indexParts(input, hour), hour);
    const one = [{ resource: fact.resources[0]?.key, ...always }];

    expect(status({ f: fact }, {}, input)).toBe("accepted");
    expect(status({ f: fact }, {}, { ...input, acceptances: one })).toBe("failing");
    expect(status({ f: fact }, {}, { ...input, acceptances: [{ control: "K", from: 0, until: hour }] })).toBe(
      "failing",
    );
  });

  test("an accepted failure counts what is last known failing beside it", () => {
    const input = anInput({ words: [aWord("workload:a/W", "fail")], acceptances: [{ check: "t", ...always }] });
    const later = { ...input, acceptances: [{ check: "t", from: 0, until: 99 * hour }] };
    const silent = evaluateFact(aFact(), later, indexParts(later, 50 * hour), 50 * hour);
    const [on] = silent.resources as readonly [FactOnResource];

    expect(on.state).toBe("last_known_failing");
    expect(isAccepted("K", on, later, 50 * hour)).toBe(true);
    expect(isAccepted("K", { ...on, witnesses: [] }, later, 50 * hour)).toBe(false);
  });
});

describe("error", () => {
  test("when no required fact passes on any resource and a required one errs", () => {
    expect(status({ f: evaluated(["error"]) })).toBe("error");
    expect(status({ f: evaluated(["error", "last_known_failing"]) })).toBe("error");
    expect(status({ f: evaluated(["error"]), g: evaluated(["pass"]) }, { facts: requires("f", "g") })).toBe("partial");
  });

  test("when a required node fact passes on some nodes and errs on others", () => {
    const node = { fact: aFact({ scope: "node" }) };

    expect(status({ f: evaluated(["pass", "error"], node) })).toBe("error");
    expect(status({ f: evaluated(["pass", "error"]) })).toBe("partial");
  });

  test("not when only a supporting fact errs", () => {
    const facts = [...requires("f"), ...supports("g")];

    expect(status({ f: evaluated(["not_witnessed"]), g: evaluated(["error"]) }, { facts })).toBe("not_assessed");
  });
});

describe("passing", () => {
  test("when every required fact passes on every resource in its scope, and there is one", () => {
    expect(status({ f: evaluated(["pass", "pass"]) })).toBe("passing");
    expect(passesOnCluster(evaluated([]))).toBe(false);
  });

  test("although a supporting fact that never failed is silent", () => {
    const facts = [...requires("f"), ...supports("g")];

    expect(status({ f: evaluated(["pass"]), g: evaluated(["not_witnessed"]) }, { facts })).toBe("passing");
    expect(status({ f: evaluated(["pass"]), g: evaluated(["truncated"]) }, { facts })).toBe("passing");
  });

  test("not when a supporting fact errs or is last known failing", () => {
    const facts = [...requires("f"), ...supports("g")];

    for (const state of ["error", "last_known_failing"] as const) {
      const judged = judge({ f: evaluated(["pass"]), g: evaluated([state]) }, { facts });

      expect(judged).toMatchObject({ status: "partial", held: true });
    }
  });

  test("not without a fresh, complete roster: partial at best", () => {
    expect(status({ f: evaluated(["pass"], { rosterMissing: true }) })).toBe("partial");
  });

  test("where the control needs people, only with a valid attestation beside it", () => {
    const needsPeople = { needsPeople: true };
    const attested = { attestations: [{ subject: "K", ...always }] };
    const lapsed = { attestations: [{ subject: "K", from: 0, until: hour }] };

    expect(status({ f: evaluated(["pass"]) }, needsPeople)).toBe("partial");
    expect(status({ f: evaluated(["pass"]) }, needsPeople, attested)).toBe("passing");
    expect(status({ f: evaluated(["pass"]) }, needsPeople, lapsed)).toBe("partial");
  });

  test("a required fact that only people can witness passes by the valid attestation", () => {
    const attested = { attestations: [{ subject: "K", ...always }] };

    expect(status({ f: peopleOnly }, {}, attested)).toBe("passing");
    expect(status({ f: peopleOnly, g: evaluated(["fail"]) }, { facts: requires("f", "g") }, attested)).toBe("failing");
  });
});

describe("partial, manual and not assessed", () => {
  test("partial when a required fact passes on one resource at least", () => {
    expect(status({ f: evaluated(["pass", "not_witnessed"]) })).toBe("partial");
    expect(status({ f: evaluated(["pass", "last_known_failing"]) })).toBe("partial");
    expect(status({ f: evaluated(["pass"]), g: evaluated([]) }, { facts: requires("f", "g") })).toBe("partial");
  });

  test("partial where nothing better is known than a pass in a truncated scan", () => {
    expect(status({ f: evaluated(["truncated"]) })).toBe("partial");
  });

  test("not partial by a supporting fact alone", () => {
    const facts = [...requires("f"), ...supports("g")];

    expect(status({ f: evaluated(["not_witnessed"]), g: evaluated(["pass"]) }, { facts })).toBe("not_assessed");
  });

  test("manual when something fresh was said about a required fact and nothing decides", () => {
    expect(status({ f: evaluated(["not_witnessed"], { said: true }) })).toBe("manual");
    expect(status({ f: evaluated(["last_known_failing"], { said: true }) })).toBe("not_assessed");
  });

  test("manual when only people can answer and no valid attestation exists", () => {
    expect(status({ f: peopleOnly })).toBe("manual");
    expect(status({ f: peopleOnly, g: evaluated(["not_witnessed"]) }, { facts: requires("f", "g") })).toBe(
      "not_assessed",
    );
  });

  test("not assessed when no required fact has a fresh outcome, said where one is last known failing", () => {
    expect(judge({ f: evaluated(["not_witnessed"]) })).toMatchObject({
      status: "not_assessed",
      lastKnownFailing: false,
    });
    expect(judge({ f: evaluated(["last_known_failing"]) })).toMatchObject({
      status: "not_assessed",
      lastKnownFailing: true,
    });
  });

  test("not assessed when all its resources are not yet due", () => {
    expect(status({ f: evaluated([], { notYetDue: 2 }) })).toBe("not_assessed");
  });
});
