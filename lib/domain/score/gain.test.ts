import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aControl, aFact, aLink, anInput, aRequirement, aRoster, aWord } from "#tests/support/cluster-input.ts";
import { catalogOf, clusterInputAt } from "#tests/support/history.ts";
import { randomHistory } from "#tests/support/random-history.ts";
import type { Catalog, Fact, Profile } from "../catalog/catalog.ts";
import { defaultWeights } from "../catalog/catalog.ts";
import { ownTool } from "../computed/witnesses.ts";
import type { EvaluatedFact } from "../fact/evaluate.ts";
import { hear } from "../scan/word.ts";
import { assess, type Standing } from "../standing/assess.ts";
import type { ClusterInput, Word } from "../standing/input.ts";
import { sumsOf } from "../standing/sums.ts";
import { hour, type Instant } from "../time/instant.ts";
import { type Gain, gainsOf } from "./gain.ts";

const whole: Profile = { id: "all", title: "All", isDefault: true, anyOf: [], noneOf: [] };
const levelOne: Profile = { ...whole, id: "one", isDefault: false, anyOf: ["level:1"] };

/** Two facts and two controls: K needs f, L needs f and g. R1 (level 1) asks K, R2 asks K and L, R3 asks L. */
const catalog: Pick<Catalog, "facts" | "controls" | "frameworks"> = {
  facts: new Map([
    ["f", aFact()],
    ["g", aFact({ id: "g", witnesses: [{ tool: "polaris", allOf: ["p"] }] })],
    ["h", aFact({ id: "h", scope: "cluster", witnesses: [{ tool: "kube-bench", allOf: ["b"] }] })],
  ]),
  controls: new Map([
    ["K", aControl({ criticality: "critical" })],
    ["L", aControl({ id: "L", criticality: "low", facts: ["f", "g"].map((fact) => ({ fact, required: true })) })],
    ["M", aControl({ id: "M", criticality: "high", facts: [{ fact: "h", required: true }] })],
  ]),
  frameworks: new Map([
    [
      "fw",
      {
        id: "fw",
        title: "FW",
        shortTitle: "FW",
        version: "1",
        publisher: "",
        notes: [],
        noun: "item",
        profiles: [whole, levelOne],
        requirements: [
          aRequirement({ id: "R1", links: [aLink("K")], marks: ["level:1"] }),
          aRequirement({ id: "R2", links: [aLink("K"), aLink("L")] }),
          aRequirement({ id: "R3", links: [aLink("L")] }),
          aRequirement({ id: "R4", links: [aLink("M")] }),
          aRequirement({ id: "R5", links: [aLink("K")], class: "partly" }),
        ],
      },
    ],
  ]),
};

const word = (on: string, outcome: "pass" | "fail", tool: "trivy" | "polaris"): Word =>
  tool === "trivy"
    ? aWord(on, outcome)
    : aWord(on, outcome, { source: "polaris", tool: "polaris", check: "p", witness: "p" });

function gains(words: readonly Word[], over: Partial<ClusterInput> = {}): readonly Gain[] {
  const input = anInput({ words, roster: aRoster(["workload:a/W1", "workload:a/W2"]), ...over });
  return gainsOf(assess(catalog, input, hour), catalog, defaultWeights, input);
}

const of = (all: readonly Gain[], kind: Gain["kind"], subject: string, profile = "all") =>
  all.find((each) => each.kind === kind && each.subject === subject && each.profile === profile);

describe("what a fix brings", () => {
  const words = [
    word("workload:a/W1", "fail", "trivy"),
    word("workload:a/W2", "pass", "trivy"),
    word("workload:a/W1", "pass", "polaris"),
    word("workload:a/W2", "pass", "polaris"),
  ];

  test("is the weight of every technical requirement that would then pass: R1 10, R2 10 and R3 1", () => {
    expect(of(gains(words), "fact", "f")).toEqual({
      ...{ kind: "fact", subject: "f", framework: "fw", profile: "all" },
      ...{ weight: 21, requirements: 3, facts: 1, failing: 1, unseen: 0 },
    });
  });

  test("is told by profile", () => {
    expect(of(gains(words), "fact", "f", "one")).toMatchObject({ weight: 10, requirements: 1 });
  });

  test("does not count what something else still keeps from passing", () => {
    const both = [...words, word("workload:a/W2", "fail", "polaris")].filter(
      (each) => !(each.tool === "polaris" && each.state.outcome === "pass" && each.resource.name === "W2"),
    );

    expect(of(gains(both), "fact", "f")).toMatchObject({ weight: 10, requirements: 1 });
    expect(of(gains(both), "fact", "g")).toBeUndefined();
    expect(of(gains(both), "control", "L")).toMatchObject({ weight: 21, requirements: 3, facts: 2, failing: 2 });
  });

  test("is nothing where a roster is missing: a fix does not say what else exists", () => {
    expect(of(gains(words, { roster: null }), "fact", "f")).toBeUndefined();
  });
});

describe("what a look brings", () => {
  const passing = ["W1", "W2"].flatMap((name) => [
    word(`workload:a/${name}`, "pass", "trivy"),
    word(`workload:a/${name}`, "pass", "polaris"),
  ]);

  test("of a source that fell silent is what rests on its words alone", () => {
    const later = 60 * hour;
    const polaris = anInput().sources.get("polaris");
    const sources = new Map([...anInput().sources, ["polaris", { ...polaris, heardAt: later } as never]]);
    const fresh = passing.map((each) =>
      each.tool === "polaris"
        ? { ...each, state: hear(undefined, { outcome: "pass", decision: "pass" }, later) }
        : each,
    );
    const input = anInput({ words: fresh, sources, roster: aRoster(["workload:a/W1", "workload:a/W2"], later) });
    const found = gainsOf(assess(catalog, input, later), catalog, defaultWeights, input);

    expect(of(found, "look", "trivy")).toMatchObject({ weight: 21, requirements: 3, unseen: 2, failing: 0 });
    expect(of(found, "look", "polaris")).toBeUndefined();
  });

  test("is asked of the node benchmark wherever it was never heard", () => {
    expect(of(gains(passing), "look", "kube-bench")).toMatchObject({ weight: 5, requirements: 1 });
  });

  test("of a roster is everything that passes wherever it was looked at", () => {
    expect(of(gains(passing, { roster: null }), "look", "roster")).toMatchObject({ weight: 21, requirements: 3 });
  });

  test("is none where something fails: looking again does not mend it", () => {
    const failing = [word("workload:a/W1", "fail", "trivy")];

    expect(of(gains(failing, { roster: null }), "look", "roster")).toBeUndefined();
  });
});

/** The input after somebody mended a fact and its tools looked again: each says pass of every resource in scope. */
function mended(input: ClusterInput, fact: EvaluatedFact, at: Instant): ClusterInput {
  const ids = new Set(fact.fact.witnesses.flatMap((entry) => entry.allOf.map((id) => `${entry.tool} ${id}`)));
  const isOf = (each: Word): boolean => ids.has(`${each.tool} ${each.witness}`);
  const passes = hear(undefined, { outcome: "pass", decision: "pass" }, at);
  const said = input.words.filter(isOf);
  const spoken = fact.resources.flatMap(({ resource, key }) => {
    const [example] = said.filter((each) => each.resource.kind === resource.kind);
    if (example === undefined) return [];
    return [{ ...example, resource, key, onNode: undefined, state: passes }];
  });
  return {
    ...input,
    words: [...input.words.map((each) => (isOf(each) ? { ...each, state: passes } : each)), ...spoken],
  };
}

const statesOf = (standing: Standing, but: string): string =>
  JSON.stringify(
    [...standing.facts]
      .filter(([id]) => id !== but)
      .map(([id, { standing: how, said, resources }]) => [
        ...[id, how, said],
        resources.map((on) => [on.key, on.state]),
      ]),
  );

const isBroken = (fact: EvaluatedFact): boolean =>
  fact.resources.some(({ state }) => state === "fail" || state === "error" || state === "last_known_failing");

const holds = (fact: EvaluatedFact | undefined): boolean =>
  fact !== undefined &&
  !fact.rosterMissing &&
  fact.resources.length > 0 &&
  fact.resources.every((on) => on.state === "pass");

test("applying a fix in the core brings exactly the gain that was told, in every profile", { timeout: 120_000 }, () => {
  let applied = 0;
  let brought = 0;
  const isOwn = (fact: Fact): boolean => fact.witnesses.some((entry) => entry.tool === ownTool);

  fc.assert(
    fc.property(randomHistory, fc.nat({ max: 130 }), (history, hours) => {
      const at = hours * hour;
      const made = catalogOf(history);
      for (const cluster of Object.keys(history.clusters)) {
        const input = clusterInputAt(history, cluster, hours);
        const before = assess(made, input, at);
        const told = gainsOf(before, made, defaultWeights, input);
        for (const fact of before.facts.values()) {
          if (isOwn(fact.fact) || !isBroken(fact) || fact.standing !== "applies") continue;
          const then = mended(input, fact, at);
          const after = assess(made, then, at);
          // Words that other facts hear as well mend those too: that is more than this one fix.
          if (!holds(after.facts.get(fact.fact.id)) || statesOf(before, fact.fact.id) !== statesOf(after, fact.fact.id))
            continue;
          applied += 1;
          const was = sumsOf(before, made, defaultWeights, input);
          for (const { framework, profile, sums } of sumsOf(after, made, defaultWeights, then)) {
            const old = was.find((row) => row.framework === framework && row.profile === profile);
            const gain = told.find(
              (each) =>
                each.kind === "fact" &&
                each.subject === fact.fact.id &&
                each.framework === framework &&
                each.profile === profile,
            );
            const rise = sums.weightByStatus.passing - (old?.sums.weightByStatus.passing ?? 0);
            if (rise > 0) brought += 1;
            expect(gain?.weight ?? 0, `${fact.fact.id} on ${cluster}`).toBe(rise);
          }
        }
      }
    }),
    { numRuns: 1_500, seed: 20261124 },
  );

  expect(applied).toBeGreaterThan(100);
  expect(brought).toBeGreaterThan(20);
});
