import { expect, test } from "vitest";
import type { EvidenceControl, FactView } from "#lib/contract/views/requirement.ts";
import { splitEvidence } from "./evidence-order.ts";

const fact = (state: FactView["state"]["state"]): FactView => ({
  id: state,
  statement: "",
  scope: "node",
  required: true,
  passOnDisagreement: false,
  state: { state, reason: null, wasError: false, since: null },
  resources: { passing: 0, looked: 0, total: null, leftOut: 0, notYetLookedAt: 0 },
  results: [],
  resultsTotal: 0,
  couldWitness: [],
});
const control = (id: string, role: "required" | "supporting", state: FactView["state"]["state"]): EvidenceControl => ({
  id,
  title: id,
  role,
  strength: "full",
  why: "",
  needsPeople: false,
  attestation: "",
  status: null,
  facts: [fact(state)],
});
const ids = (controls: readonly EvidenceControl[]) => controls.map((each) => each.id);

test("what holds a requirement back is never folded away", () => {
  const { deciding, beside } = splitEvidence([
    control("required", "required", "pass"),
    control("quiet", "supporting", "not_witnessed"),
    control("broken", "supporting", "fail"),
    control("was broken", "supporting", "last_known_failing"),
    control("errs", "supporting", "error"),
    control("fine", "supporting", "pass"),
  ]);
  expect(ids(deciding)).toEqual(["required", "broken", "was broken", "errs"]);
  expect(ids(beside)).toEqual(["quiet", "fine"]);
});

test("where nothing is required all stand in front", () => {
  expect(splitEvidence([control("a", "supporting", "pass")]).beside).toEqual([]);
});
