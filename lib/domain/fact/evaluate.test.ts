import { describe, expect, test } from "vitest";
import { aFact, anInput, aRoster, aWord } from "#tests/support/cluster-input.ts";
import { keyOf } from "#tests/support/history.ts";
import type { Fact } from "../catalog/catalog.ts";
import type { ClusterInput, Word } from "../standing/input.ts";
import { hour } from "../time/instant.ts";
import type { EvaluatedFact } from "./evaluate.ts";
import { evaluateFact, indexParts } from "./evaluate.ts";
import { unseenControlPlaneKey } from "./lift.ts";

function evaluate(fact: Partial<Fact>, over: Partial<ClusterInput>, at = hour): EvaluatedFact {
  const input = anInput(over);
  return evaluateFact(aFact(fact), input, indexParts(input, at), at);
}

const states = (fact: EvaluatedFact): Record<string, string> =>
  Object.fromEntries(fact.resources.map((each) => [each.key, each.state]));

const young = (resource: string): ClusterInput["presence"] =>
  new Map([[keyOf(resource), { lastListedAt: 0, goneAt: null, existsSince: 0 }]]);

describe("lift", () => {
  test("container to workload: every container named must pass", () => {
    const inContainer = (container: string, outcome: "pass" | "manual"): Word => {
      const whole = aWord("workload:a/W", outcome);
      return { ...whole, resource: { ...whole.resource, container }, key: `${whole.key}${container}` };
    };
    const words = [inContainer("app", "pass"), inContainer("proxy", "manual")];
    const roster = aRoster(["workload:a/W"]);

    expect(states(evaluate({}, { roster, words }))).toEqual({ [keyOf("workload:a/W")]: "not_witnessed" });
    expect(states(evaluate({}, { roster, words: words.slice(0, 1) }))).toEqual({ [keyOf("workload:a/W")]: "pass" });
  });

  test("object to its namespace, and to the cluster", () => {
    const words = [aWord("object:a/O", "pass"), aWord("object:b/O", "fail")];
    const roster = aRoster(["namespace:a", "namespace:b"]);

    expect(states(evaluate({ scope: "namespace" }, { roster, words }))).toEqual({
      [keyOf("namespace:a")]: "pass",
      [keyOf("namespace:b")]: "fail",
    });
    expect(states(evaluate({ scope: "cluster" }, { words }))).toEqual({ [keyOf("cluster:")]: "fail" });
  });

  test("a static Pod of a control plane to its node", () => {
    const words = [aWord("object:kube-system/kube-apiserver-cp1", "pass", { onNode: "cp1" })];
    const roster = aRoster(["node:cp1"]);

    expect(states(evaluate({ scope: "control-plane-node" }, { roster, words }))).toEqual({
      [keyOf("node:cp1")]: "pass",
    });
  });

  test("a static Pod to the cluster by way of its node: passes only when every control-plane node does", () => {
    const words = [
      aWord("object:kube-system/kube-apiserver-cp1", "pass", { onNode: "cp1", nodeRole: "control-plane" }),
    ];
    const one = aRoster(["node:cp1", "node:n1"]);
    const two = aRoster(["node:cp1", "node:cp2"]);
    const cluster = keyOf("cluster:");

    expect(states(evaluate({ scope: "cluster" }, { words, roster: one }))).toEqual({ [cluster]: "pass" });
    expect(states(evaluate({ scope: "cluster" }, { words, roster: two }))).toEqual({ [cluster]: "not_witnessed" });
  });

  test("node to cluster: passes only when every node the fresh roster lists for the roles looked at does", () => {
    const words = [aWord("node:cp1", "pass")];
    const onControlPlane = words.map((word) => ({ ...word, nodeRole: "control-plane" as const }));
    const both = aRoster(["node:cp1", "node:n1"]);
    const cluster = keyOf("cluster:");

    expect(states(evaluate({ scope: "cluster" }, { words, roster: both }))).toEqual({ [cluster]: "not_witnessed" });
    expect(states(evaluate({ scope: "cluster" }, { words: onControlPlane, roster: both }))).toEqual({
      [cluster]: "pass",
    });
    expect(states(evaluate({ scope: "cluster" }, { words, roster: aRoster(["node:cp1"]) }))).toEqual({
      [cluster]: "pass",
    });
    expect(states(evaluate({ scope: "cluster" }, { words }))).toEqual({ [cluster]: "not_witnessed" });
  });

  test("a failure of the whole cluster stands against a workload fact, its pass proves no workload", () => {
    const roster = aRoster(["workload:a/W"]);
    const failed = evaluate({}, { roster, words: [aWord("cluster:", "fail")] });
    const passed = evaluate({}, { roster, words: [aWord("cluster:", "pass")] });

    expect(states(failed)).toEqual({ [keyOf("workload:a/W")]: "not_witnessed", [keyOf("cluster:")]: "fail" });
    expect(states(passed)).toEqual({ [keyOf("workload:a/W")]: "not_witnessed" });
    expect(passed.said).toBe(true);
  });
});

describe("scope", () => {
  test("holds what the roster lists and what a deciding word names", () => {
    const words = [aWord("workload:a/W1", "pass"), aWord("workload:a/W2", "fail"), aWord("workload:a/W3", "manual")];

    expect(states(evaluate({}, { roster: aRoster(["workload:a/W1"]), words }))).toEqual({
      [keyOf("workload:a/W1")]: "pass",
      [keyOf("workload:a/W2")]: "fail",
    });
  });

  test("leaves out system namespaces, and says how many", () => {
    const roster = aRoster(["workload:kube-system/S", "workload:a/W", "namespace:kube-system"]);

    expect(evaluate({}, { roster })).toMatchObject({ leftOut: 1, standing: "applies" });
    expect(evaluate({ scope: "namespace" }, { roster })).toMatchObject({ leftOut: 1, standing: "does_not_apply" });
  });

  test("leaves out what is younger than the shortest interval of the sources heard, until it comes due", () => {
    const over = { roster: aRoster(["workload:a/W"]), presence: young("workload:a/W") };

    expect(evaluate({}, over, 24 * hour - 1)).toMatchObject({ notYetDue: 1, resources: [], standing: "applies" });
    expect(evaluate({}, over, 24 * hour)).toMatchObject({ notYetDue: 0 });
    expect(evaluate({}, over, hour).changesAt).toContain(24 * hour);
  });

  test("has everything due at once where no source that could witness it was ever heard", () => {
    const unheard = new Map([["trivy", { tools: ["trivy"], interval: 24 * hour, retiredAt: null, heardAt: null }]]);
    const over = { roster: aRoster(["workload:a/W"]), presence: young("workload:a/W"), sources: unheard };

    expect(evaluate({}, over)).toMatchObject({ notYetDue: 0 });
  });

  test("counts a young resource on which something decided", () => {
    const over = {
      roster: aRoster(["workload:a/W"]),
      presence: young("workload:a/W"),
      words: [aWord("workload:a/W", "fail")],
    };

    expect(states(evaluate({}, over))).toEqual({ [keyOf("workload:a/W")]: "fail" });
  });

  test("does not apply when a fresh, complete roster shows none and nobody named one", () => {
    const roster = aRoster(["node:n1"]);

    expect(evaluate({}, { roster }).standing).toBe("does_not_apply");
    expect(evaluate({}, { roster }, 48 * hour).standing).toBe("applies");
    expect(evaluate({}, { roster, words: [aWord("workload:a/W", "manual")] }).standing).toBe("applies");
  });

  test("without a fresh, complete roster of its kind nobody knows what else exists", () => {
    const words = [aWord("workload:a/W", "pass")];
    const nodesOnly = { ...aRoster([]), covers: new Set(["node"]) };

    expect(evaluate({}, { words })).toMatchObject({ rosterMissing: true });
    expect(evaluate({}, { words, roster: nodesOnly })).toMatchObject({ rosterMissing: true });
    expect(evaluate({}, { words, roster: aRoster(["workload:a/W"]) })).toMatchObject({ rosterMissing: false });
    expect(evaluate({ scope: "cluster" }, {})).toMatchObject({ rosterMissing: false });
  });

  test("counts a control plane that nobody sees, unless the platform runs it", () => {
    const fact = { scope: "control-plane-node" } as const;

    expect(states(evaluate(fact, { roster: aRoster(["node:n1"]) }))).toEqual({
      [unseenControlPlaneKey]: "not_witnessed",
    });
    expect(evaluate(fact, { roster: aRoster(["node:n1"]), platform: "eks" }).resources).toEqual([]);
    expect(evaluate({ ...fact, managed: "inherited" }, { platform: "eks" }).standing).toBe("inherited");
    expect(evaluate({ ...fact, managed: "inherited" }, {}).standing).toBe("applies");
  });

  test("counts the cluster and its services as one resource", () => {
    for (const scope of ["cluster", "cluster-service"] as const) {
      expect(states(evaluate({ scope }, {}))).toEqual({ [keyOf("cluster:")]: "not_witnessed" });
    }
  });
});
