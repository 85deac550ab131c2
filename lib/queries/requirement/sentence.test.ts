import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import type { FactState } from "#lib/contract/views/standing.ts";
import type { Fact, Requirement } from "#lib/domain/catalog/catalog.ts";
import { type FactBrief, sentenceOfStatus, type Why } from "./sentence.ts";
import { listOf } from "./supply.ts";

const catalog = loadCatalog();
const requirement = catalog.frameworks.get("cis-kubernetes")?.requirements.find((each) => each.id === "1.2.15");
const byKubeBench = catalog.facts.get(requirement?.links[0]?.control ?? "");
if (requirement === undefined || byKubeBench === undefined) throw new Error("The catalog has no item 1.2.15.");

const brief = (
  state: FactState["state"],
  more: Partial<FactBrief> & { reason?: FactState["reason"] } = {},
): FactBrief => ({
  fact: byKubeBench,
  required: true,
  state: { state, reason: more.reason ?? null, wasError: false, since: null },
  where: [],
  whereTotal: 0,
  asked: new Set(),
  ...more,
});
const why = (status: Why["status"], facts: readonly FactBrief[], more: Partial<Why> = {}): string =>
  sentenceOfStatus({
    ...{ catalog, requirement, status, facts, checks: { passing: 1, looked: 1 }, attestations: [], heldBy: [] },
    ...more,
  });

test("a failure is named with where it was seen", () => {
  expect(why("failing", [brief("fail", { where: ["node cp-1"], whereTotal: 3 }), brief("fail")])).toMatch(
    /^“[^”]+” fails on node cp-1 and 2 more[.] 1 more fact fails too[.]$/,
  );
});

test("what nobody looked at names the source that would show it, and where it has to look", () => {
  expect(why("not_assessed", [brief("not_witnessed", { reason: "nobody_looked" })])).toMatch(
    /is not witnessed: nobody looked; a scan by kube-bench or Trivy on each control-plane node would show it[.]$/,
  );
});

test("a tool that leaves it to a person is not named as the one that would answer", () => {
  const asked = new Set(["kube-bench"]);

  expect(why("manual", [brief("not_witnessed", { reason: "manual", asked })])).not.toContain("scan by kube-bench");
});

test("a fact that only unread tools see does not promise a scan of them", () => {
  const fact: Fact = { ...byKubeBench, id: "x", witnesses: [{ tool: "gatekeeper", allOf: ["X"] }] };

  expect(why("not_assessed", [brief("not_witnessed", { fact, reason: "no_source" })])).toMatch(
    /Gatekeeper could show it, which this server does not read yet[.]$/,
  );
});

test("a failure whose witness fell silent is said before what was never looked at", () => {
  const facts = [brief("not_witnessed", { reason: "nobody_looked" }), brief("last_known_failing", { required: false })];

  expect(why("partial", facts)).toMatch(
    /failed when it was last looked at, and nothing decided it since;.*1 more fact is open too[.]$/,
  );
});

test("a supporting fact that never failed may be silent and is not called missing", () => {
  const facts = [brief("pass"), brief("not_witnessed", { required: false, reason: "nobody_looked" })];

  expect(why("partial", facts, { heldBy: ["Audit logs kept"] })).toMatch(/^Held below passing by “Audit logs kept”/);
  expect(why("partial", facts, { attestations: ["A signed review."] })).toContain("attest: A signed review.");
});

test("passing everywhere without a list of what exists asks for a roster", () => {
  expect(why("partial", [brief("not_witnessed", { reason: "no_roster" })])).toMatch(
    /a complete roster would show it[.]$/,
  );
});

test("what is organisational, inherited or passing says so", () => {
  const procedural: Requirement = { ...requirement, class: "procedural" };

  expect(why("manual", [], { requirement: procedural })).toBe("Only people can answer it: a valid attestation would.");
  expect(why("inherited", [])).toContain("never counted as passing");
  expect(why("passing", [brief("pass")])).toBe("Everything it needs was seen to hold: 1 of 1 result passes.");
});

test("names in a row read as a list", () => {
  expect([listOf([]), listOf(["a"]), listOf(["a", "b"]), listOf(["a", "b", "c"])]).toEqual([
    "",
    "a",
    "a or b",
    "a, b or c",
  ]);
});
