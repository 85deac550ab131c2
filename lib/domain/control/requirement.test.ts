import { describe, expect, test } from "vitest";
import { aControl, aLink, anInput, aRequirement } from "#tests/support/cluster-input.ts";
import type { Requirement } from "../catalog/catalog.ts";
import type { ClusterInput } from "../standing/input.ts";
import { hour } from "../time/instant.ts";
import { judgeRequirement, worstOverClusters } from "./requirement.ts";
import type { ControlStatus, JudgedControl } from "./status.ts";
import { controlStatuses } from "./status.ts";

type Controls = Readonly<Record<string, ControlStatus | Partial<JudgedControl>>>;

function control(id: string, each: Controls[string] | undefined): JudgedControl {
  const said = typeof each === "string" ? { status: each } : (each ?? {});
  const base = { required: [], supporting: [], attested: false, lastKnownFailing: false, held: false };
  return { ...base, control: aControl({ id }), status: "not_assessed", ...said };
}

function judge(requirement: Partial<Requirement>, controls: Controls, over: Partial<ClusterInput> = {}) {
  return judgeRequirement(
    { id: "fw" },
    aRequirement(requirement),
    (id) => control(id, controls[id]),
    anInput(over),
    hour,
  );
}

const two = { links: [aLink("A"), aLink("B")] };
const supported = { links: [aLink("A"), aLink("B", "supporting")] };
const attested = { attestations: [{ subject: "fw R", from: 0, until: 2 * hour }] };

describe("required links, the first that matches", () => {
  const both = (a: ControlStatus, b: ControlStatus): ControlStatus => judge(two, { A: a, B: b }).status;

  test("failing, then accepted", () => {
    for (const other of controlStatuses) expect(both("failing", other)).toBe("failing");
    for (const other of ["error", "passing", "partial", "manual", "not_assessed"] as const) {
      expect(both("accepted", other)).toBe("accepted");
    }
  });

  test("error where none is passing or partial", () => {
    expect(both("error", "manual")).toBe("error");
    expect(both("error", "not_assessed")).toBe("error");
    expect(both("error", "passing")).toBe("partial");
    expect(both("error", "partial")).toBe("partial");
  });

  test("passing where every one passes, partial where one passes or is partial", () => {
    expect(both("passing", "passing")).toBe("passing");
    for (const other of ["partial", "manual", "not_assessed"] as const) expect(both("passing", other)).toBe("partial");
    expect(both("partial", "not_assessed")).toBe("partial");
  });

  test("manual, then not assessed", () => {
    expect(both("manual", "not_assessed")).toBe("manual");
    expect(both("not_assessed", "not_assessed")).toBe("not_assessed");
  });

  test("inherited and not applicable ones are left out; alone they give inherited, or not applicable if all are", () => {
    expect(both("inherited", "passing")).toBe("passing");
    expect(both("not_applicable", "partial")).toBe("partial");
    expect(both("inherited", "not_applicable")).toBe("inherited");
    expect(both("not_applicable", "not_applicable")).toBe("not_applicable");
  });

  test("without one there is nothing to pass by", () => {
    expect(judge({ links: [aLink("B", "supporting")] }, { B: "passing" }).status).toBe("not_assessed");
  });
});

describe("supporting links", () => {
  test("that fail, err or are last known failing hold it at partial and are named, never fail it", () => {
    const judged = judge(supported, { A: "passing", B: { status: "failing", held: true } });

    expect(judged).toMatchObject({ status: "partial", heldBy: ["B"] });
    expect(judge(supported, { A: "passing", B: { status: "accepted", held: true } }).status).toBe("partial");
    expect(judge(supported, { A: "passing", B: { status: "not_assessed", held: true } }).status).toBe("partial");
  });

  test("that are silent or left out hold nothing", () => {
    for (const status of ["not_assessed", "manual", "partial"] as const) {
      expect(judge(supported, { A: "passing", B: status }).status).toBe("passing");
    }
    expect(judge(supported, { A: "passing", B: { status: "not_applicable", held: true } })).toMatchObject({
      status: "passing",
      heldBy: [],
    });
  });
});

describe("the class", () => {
  test("technical with its essence missing is at most partial", () => {
    expect(judge({ essenceMissing: true }, { K: "passing" }).status).toBe("partial");
    expect(judge({ essenceMissing: true }, { K: "failing" }).status).toBe("failing");
  });

  test("partly passes only with a valid attestation", () => {
    expect(judge({ class: "partly" }, { K: "passing" }).status).toBe("partial");
    expect(judge({ class: "partly" }, { K: "passing" }, attested)).toMatchObject({ status: "passing", attested: true });
    expect(judge({ class: "partly" }, { K: "partial" }, attested).status).toBe("partial");
    const lapsed = { attestations: [{ subject: "fw R", from: 0, until: hour }] };
    expect(judge({ class: "partly" }, { K: "passing" }, lapsed).status).toBe("partial");
  });

  test("partly without a list of required links: attested and none held passes, one seen is partial, else manual", () => {
    const all = { class: "partly", links: [aLink("A", "supporting"), aLink("B", "supporting")] } as const;

    expect(judge(all, { A: "not_assessed", B: "not_assessed" }, attested).status).toBe("passing");
    expect(judge(all, { A: "passing", B: { status: "failing", held: true } }, attested).status).toBe("partial");
    expect(judge(all, { A: "partial", B: "not_assessed" }).status).toBe("partial");
    expect(judge(all, { A: "failing", B: "not_assessed" }).status).toBe("manual");
    expect(judge(all, { A: { status: "failing", held: true }, B: "not_assessed" }, attested).status).toBe("manual");
  });

  test("procedural is a matter of attestation only", () => {
    expect(judge({ class: "procedural" }, { K: "failing" }, attested).status).toBe("passing");
    expect(judge({ class: "procedural" }, { K: "passing" }).status).toBe("manual");
  });

  test("an attestation of another requirement or framework does not count", () => {
    const other = { attestations: [{ subject: "other R", from: 0, until: 2 * hour }] };

    expect(judge({ class: "procedural" }, {}, other).status).toBe("manual");
  });
});

test("a requirement is last known failing by its required links that count", () => {
  const last = { status: "not_assessed", lastKnownFailing: true } as const;

  expect(judge(supported, { A: last, B: "passing" }).lastKnownFailing).toBe(true);
  expect(judge(supported, { A: "passing", B: last }).lastKnownFailing).toBe(false);
});

describe("over several clusters", () => {
  test("one word, the worst of: failing, accepted, error, partial, manual, not assessed, passing", () => {
    const order = ["failing", "accepted", "error", "partial", "manual", "not_assessed", "passing"] as const;
    for (const [index, worse] of order.entries()) {
      for (const better of order.slice(index)) expect(worstOverClusters([better, worse])).toBe(worse);
    }
  });

  test("inherited and not applicable are left out unless nothing else remains", () => {
    expect(worstOverClusters(["inherited", "passing", "not_applicable"])).toBe("passing");
    expect(worstOverClusters(["not_applicable", "inherited"])).toBe("inherited");
    expect(worstOverClusters(["not_applicable"])).toBe("not_applicable");
    expect(worstOverClusters([])).toBe("not_assessed");
  });
});
