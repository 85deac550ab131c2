import { describe, expect, test } from "vitest";
import { aControl, aFact, aLink, anInput, aRequirement, aWord, evaluated } from "#tests/support/cluster-input.ts";
import type { Profile, Requirement } from "../catalog/catalog.ts";
import { defaultWeights } from "../catalog/catalog.ts";
import type { JudgedRequirement } from "../control/requirement.ts";
import type { ControlStatus, JudgedControl } from "../control/status.ts";
import type { EvaluatedFact } from "../fact/evaluate.ts";
import { evaluateFact, indexParts } from "../fact/evaluate.ts";
import type { ClusterInput } from "../standing/input.ts";
import { hour } from "../time/instant.ts";
import type { ScoreSums } from "./score.ts";
import { addSums, scoreOf, sumScore, tenthsOfPercent } from "./score.ts";

const whole: Profile = { id: "all", title: "All", isDefault: true, anyOf: [], noneOf: [] };
const catalog = {
  controls: new Map([
    ["critical", aControl({ id: "critical", criticality: "critical" })],
    ["high", aControl({ id: "high", criticality: "high" })],
    ["low", aControl({ id: "low", criticality: "low" })],
  ]),
};

function link(id: string, required: readonly EvaluatedFact[], over: Partial<JudgedControl> = {}): JudgedControl {
  const base = { status: "passing", supporting: [], attested: false, lastKnownFailing: false, held: false } as const;
  return { control: catalog.controls.get(id) ?? aControl({ id }), required, ...base, ...over };
}

function judged(
  status: ControlStatus,
  links: readonly JudgedControl[],
  over: Partial<Requirement> = {},
): JudgedRequirement {
  const requirement = aRequirement({ links: links.map((each) => aLink(each.control.id)), ...over });
  const lastKnownFailing = links.some((each) => each.lastKnownFailing);
  return { requirement, status, required: links, supporting: [], attested: false, heldBy: [], lastKnownFailing };
}

const sum = (all: readonly JudgedRequirement[], over: Partial<ClusterInput> = {}, profile = whole): ScoreSums =>
  sumScore(all, profile, catalog, defaultWeights, anInput(over), hour);

const one = evaluated(["pass"]);
const half = evaluated(["pass", "not_witnessed", "error"], { fact: aFact({ id: "g" }) });

describe("percentages", () => {
  test("are rounded down, so that 99.96 % never reads 100 %", () => {
    expect(tenthsOfPercent(0.9996)).toBe(999);
    expect(tenthsOfPercent(2 / 3)).toBe(666);
    expect(tenthsOfPercent(1)).toBe(1000);
    expect(tenthsOfPercent(0)).toBe(0);
  });

  test("do not lose a tenth to the arithmetic of the machine", () => {
    expect(tenthsOfPercent(0.1 + 0.2)).toBe(300);
    expect(tenthsOfPercent(0.7 + 0.1)).toBe(800);
  });
});

describe("T", () => {
  test("holds technical requirements that are neither not applicable nor inherited", () => {
    const sums = sum([
      judged("passing", [link("critical", [one])]),
      judged("inherited", [link("critical", [one])]),
      judged("not_applicable", [link("critical", [one])]),
      judged("passing", [link("critical", [one])], { class: "partly" }),
      judged("passing", [link("critical", [one])], { class: "procedural" }),
      judged("manual", [link("low", [one])]),
    ]);

    expect(scoreOf(sums)).toMatchObject({ total: 11, passing: 10, looked: 10 });
  });

  test("is cut to the profile: one of its marks and none it leaves out", () => {
    const level = (id: string): JudgedRequirement => judged("passing", [link("high", [one])], { marks: [id] });
    const levelOne = { ...whole, anyOf: ["level:1"], noneOf: ["category:privacy"] };
    const excluded = judged("passing", [link("high", [one])], { marks: ["level:1", "category:privacy"] });

    expect(scoreOf(sum([level("level:1"), level("level:2"), excluded], {}, levelOne)).total).toBe(5);
  });

  test("weighs a requirement as the most critical of its required links", () => {
    expect(scoreOf(sum([judged("passing", [link("low", [one]), link("high", [one])])])).total).toBe(5);
  });
});

describe("proven and coverage", () => {
  const of = (status: ControlStatus) => scoreOf(sum([judged(status, [link("critical", [half])])]));

  test("only passing earns anything", () => {
    expect(of("passing").proven).toBe(1);
    for (const status of ["partial", "failing", "accepted", "error", "manual", "not_assessed"] as const) {
      expect(of(status).proven, status).toBe(0);
    }
  });

  test("what erred or asks a person was asked and gave no answer: it is not covered", () => {
    for (const status of ["passing", "partial", "failing", "accepted"] as const) expect(of(status).coverage).toBe(1);
    for (const status of ["error", "manual", "not_assessed"] as const) expect(of(status).coverage).toBe(0);
  });

  test("nothing in T is no figure, not zero and not all", () => {
    expect(scoreOf(sum([]))).toMatchObject({ total: 0, proven: null, coverage: null, posture: null, resources: null });
  });

  test("accepted is counted and weighed beside the score, never inside it", () => {
    expect(of("accepted")).toMatchObject({ proven: 0, accepted: { count: 1, weight: 10 } });
  });
});

describe("posture", () => {
  test("is the share of what was looked at that passes: an error and a truncated pass are looked at and not passing", () => {
    const fact = evaluated(["pass", "pass", "error", "truncated", "last_known_failing", "not_witnessed"]);

    expect(scoreOf(sum([judged("partial", [link("high", [fact])])])).posture).toBeCloseTo(2 / 5, 12);
  });

  test("counts a resource-fact of two required links once", () => {
    const twice = judged("partial", [link("high", [half]), link("low", [half])]);

    expect(scoreOf(sum([twice])).posture).toBeCloseTo(1 / 2, 12);
  });

  test("keeps a requirement that is last known failing, so that switching a failing scanner off never raises it", () => {
    const failing = evaluated(["last_known_failing"], { fact: aFact({ id: "g" }) });
    const off = judged("not_assessed", [link("high", [failing], { status: "not_assessed", lastKnownFailing: true })]);
    const score = scoreOf(sum([judged("passing", [link("high", [one])]), off]));

    expect(score).toMatchObject({ posture: 0.5, coverage: 0.5 });
  });

  test("leaves out facts that do not apply and links that are inherited", () => {
    const gone = evaluated([], { standing: "does_not_apply" });
    const inherited = link("low", [evaluated(["fail"])], { status: "inherited" });

    expect(scoreOf(sum([judged("passing", [link("high", [one, gone]), inherited])])).posture).toBe(1);
  });

  test("reads not enough data below 30 % coverage", () => {
    const unknown = (count: number) => Array.from({ length: count }, () => judged("not_assessed", [link("high", [])]));
    const passing = (count: number) => Array.from({ length: count }, () => judged("passing", [link("high", [one])]));

    expect(scoreOf(sum([...passing(3), ...unknown(7)])).postureShown).toBe(true);
    expect(scoreOf(sum([...passing(29), ...unknown(71)])).postureShown).toBe(false);
    expect(scoreOf(sum(unknown(1))).postureShown).toBe(false);
  });
});

describe("resource compliance", () => {
  const failingInput = anInput({ words: [aWord("workload:a/W0", "fail"), aWord("workload:a/W1", "pass")] });
  const failing = evaluateFact(aFact(), failingInput, indexParts(failingInput, hour), hour);
  const resources = (over: Partial<ClusterInput>, links = [link("high", [failing], { status: "failing" })]) =>
    scoreOf(sum([judged("failing", links)], over)).resources;
  const always = { from: 0, until: 9 * hour };

  test("is the share of assessed resources on which nothing of the framework fails", () => {
    expect(resources(failingInput)).toEqual({ clear: 1, assessed: 2 });
  });

  test("counts a resource once whatever the number of its facts, and clear only when all are", () => {
    const other = evaluated(["pass", "pass", "not_witnessed"], { fact: aFact({ id: "g" }) });

    expect(resources(failingInput, [link("high", [failing, other], { status: "failing" })])).toEqual({
      clear: 1,
      assessed: 2,
    });
  });

  test("an active acceptance covers a failure under every control of the framework that names the fact", () => {
    const both = [link("high", [failing], { status: "failing" }), link("low", [failing], { status: "failing" })];

    expect(resources({ ...failingInput, acceptances: [{ check: "t", ...always }] }, both)).toEqual({
      clear: 2,
      assessed: 2,
    });
    expect(resources({ ...failingInput, acceptances: [{ control: "high", ...always }] }, both)).toEqual({
      clear: 1,
      assessed: 2,
    });
    expect(resources({ ...failingInput, acceptances: [{ check: "t", from: 0, until: hour }] }, both)).toEqual({
      clear: 1,
      assessed: 2,
    });
  });

  test("a pass in a truncated scan and an error do not make a resource assessed, last known failing does", () => {
    const states = evaluated(["truncated", "error", "not_witnessed", "last_known_failing"]);

    expect(resources({}, [link("high", [states])])).toEqual({ clear: 0, assessed: 1 });
  });

  test("counts the facts of requirements of every class, supporting ones too", () => {
    const supporting = evaluated(["fail"], { fact: aFact({ id: "g" }) });
    const partly = judged("partial", [link("high", [one], { supporting: [supporting] })], { class: "partly" });

    expect(scoreOf(sum([partly])).resources).toEqual({ clear: 0, assessed: 1 });
  });
});

test("roll-ups over clusters add sums, never average averages", () => {
  const small = sum([judged("passing", [link("low", [one])])]);
  const large = sum([judged("failing", [link("critical", [half])]), judged("passing", [link("high", [one])])]);
  const score = scoreOf(addSums([small, large]));

  expect(score).toMatchObject({ total: 16, passing: 6, coverage: 1 });
  expect(score.proven).toBeCloseTo(6 / 16, 12);
  expect(score.posture).toBeCloseTo((1 + 10 / 2 + 5) / 16, 12);
  expect(scoreOf(addSums([]))).toMatchObject({ total: 0, proven: null });
});
