import { expect, test } from "vitest";
import { scannerWords } from "#lib/contract/scanner-labels.ts";
import { completenessChoices, noWords, textFields, wordsFor } from "./upload-options.ts";

test("every scanner is asked only for words that mean something for it", () => {
  const asked = scannerWords.map(({ id }) => [id, textFields(id).map((field) => field.name)]);

  expect(Object.fromEntries(asked)).toEqual({
    "kube-bench": ["node"],
    polaris: ["namespace"],
    "policy-report": [],
    roster: [],
    trivy: ["namespace", "toolVersion"],
    "trivy-operator": ["toolVersion"],
  });
});

test("what was typed for another scanner is not sent", () => {
  const said = { node: " cp-1 ", namespace: "shop", toolVersion: "0.74.0", completeness: "truncated" } as const;

  expect(wordsFor("kube-bench", said)).toEqual({ ...noWords, node: "cp-1", completeness: "truncated" });
  expect(wordsFor("roster", said)).toEqual(noWords);
  expect(wordsFor("roster", { ...said, completeness: "complete" })).toEqual({ ...noWords, completeness: "complete" });
});

test("a roster is complete or says nothing: it has no failures to list", () => {
  expect(completenessChoices("roster").map((choice) => choice.value)).toEqual(["", "complete"]);
});
