import { describe, expect, test } from "vitest";
import { aControl, aFact, anInput, aRequirement, aRoster, aWord } from "#tests/support/cluster-input.ts";
import { keyOf } from "#tests/support/history.ts";
import type { Control, Fact } from "../catalog/catalog.ts";
import { hour } from "../time/instant.ts";
import { assess } from "./assess.ts";
import type { ClusterInput } from "./input.ts";
import { isManaged, isRosterFresh, requirementSubject } from "./input.ts";

const framework = {
  id: "fw",
  title: "Framework",
  shortTitle: "FW",
  version: "1",
  publisher: "",
  notes: [],
  noun: "control",
  profiles: [],
};

function standing(over: Partial<ClusterInput>, at: number, fact: Partial<Fact> = {}, control: Partial<Control> = {}) {
  const catalog = {
    facts: new Map([["f", aFact(fact)]]),
    controls: new Map([["K", aControl(control)]]),
    frameworks: new Map([
      ["fw", { ...framework, requirements: [aRequirement({ id: "group", leaf: false }), aRequirement()] }],
    ]),
  };
  return assess(catalog, anInput(over), at);
}

const inside = { roster: aRoster(["workload:a/W"]), words: [aWord("workload:a/W", "pass")] };

test("a standing holds every fact, control and lowest-level requirement", () => {
  const found = standing(inside, hour);

  expect([...found.facts.keys()]).toEqual(["f"]);
  expect(found.controls.get("K")?.status).toBe("passing");
  expect(found.requirements.get("fw")?.map((each) => [each.requirement.id, each.status])).toEqual([["R", "passing"]]);
});

test("a fact the catalog does not have is a fault, never a pass", () => {
  expect(() => standing(inside, hour, {}, { facts: [{ fact: "other", required: true }] })).toThrow("no fact other");
});

describe("a standing holds until time alone may change it", () => {
  test("when a word falls silent", () => {
    const roster = { ...aRoster(["workload:a/W"]), interval: 99 * hour };

    expect(standing({ ...inside, roster }, hour).holdsUntil).toBe(48 * hour);
    expect(standing({ ...inside, roster }, 48 * hour).controls.get("K")?.status).toBe("not_assessed");
  });

  test("when the roster grows stale", () => {
    const roster = { ...aRoster(["workload:a/W"]), interval: 10 * hour };

    expect(standing({ ...inside, roster }, hour).holdsUntil).toBe(20 * hour);
    expect(standing({ ...inside, roster }, 20 * hour).controls.get("K")?.status).toBe("partial");
  });

  test("when the roster grows stale that says which nodes a fact about the cluster was seen on", () => {
    const roster = { ...aRoster(["node:n1"]), interval: 10 * hour };
    const over = { roster, words: [aWord("node:n1", "pass")] };

    expect(standing(over, hour, { scope: "cluster" }).controls.get("K")?.status).toBe("passing");
    expect(standing(over, hour, { scope: "cluster" }).holdsUntil).toBe(20 * hour);
    expect(standing(over, 20 * hour, { scope: "cluster" }).controls.get("K")?.status).toBe("manual");
  });

  test("when a resource comes due", () => {
    const presence = new Map([[keyOf("workload:a/V"), { lastListedAt: 0, goneAt: null, existsSince: -20 * hour }]]);
    const over = { ...inside, roster: aRoster(["workload:a/W", "workload:a/V"]), presence };

    expect(standing(over, hour)).toMatchObject({ holdsUntil: 4 * hour });
    expect(standing(over, hour).controls.get("K")?.status).toBe("passing");
    expect(standing(over, 4 * hour).controls.get("K")?.status).toBe("partial");
  });

  test("when an attestation, an acceptance or a decision begins or ends", () => {
    for (const at of [2, 5]) {
      const period = { from: 2 * hour, until: 5 * hour };
      const before = (at - 1) * hour;

      expect(standing({ ...inside, attestations: [{ subject: "K", ...period }] }, before).holdsUntil).toBe(at * hour);
      expect(standing({ ...inside, acceptances: [period] }, before).holdsUntil).toBe(at * hour);
      expect(standing({ ...inside, notApplicable: [{ control: "K", ...period }] }, before).holdsUntil).toBe(at * hour);
    }
  });

  test("for ever where nothing is fresh any more", () => {
    expect(standing({}, hour).holdsUntil).toBe(Infinity);
    expect(standing(inside, 48 * hour).holdsUntil).toBe(Infinity);
  });
});

test("a roster is fresh until its look plus twice its interval; none is never fresh", () => {
  expect(isRosterFresh(aRoster([]), 48 * hour - 1)).toBe(true);
  expect(isRosterFresh(aRoster([]), 48 * hour)).toBe(false);
  expect(isRosterFresh(null, 0)).toBe(false);
});

test("only EKS, GKE and AKS run the control plane for their users", () => {
  const managed = (["self-managed", "rke2", "k3s", "openshift", "eks", "gke", "aks"] as const).filter(isManaged);

  expect(managed).toEqual(["eks", "gke", "aks"]);
  expect(requirementSubject("fw", "R")).toBe("fw R");
});
