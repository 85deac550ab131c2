import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { type ByScoredStatus, scoredStatuses } from "#lib/contract/views/standing.ts";
import { Hatch } from "./hatch.tsx";
import { ProofBar, proofSentence } from "./proof-bar.tsx";
import { ProofStrip } from "./proof-strip.tsx";

const none: ByScoredStatus = { passing: 0, partial: 0, accepted: 0, failing: 0, error: 0, manual: 0, not_assessed: 0 };

test("a bar says in words what it shows", () => {
  const weights = {
    ...none,
    passing: 1028,
    partial: 83,
    accepted: 58,
    failing: 180,
    error: 33,
    manual: 14,
    not_assessed: 102,
  };
  expect(proofSentence(weights, "weight").replaceAll("\u00a0", " ")).toBe(
    "proven 68.6 %, passing 1,028, partial 83, accepted 58, failing 180, error 33, manual 14, not assessed 102 of weight 1,498, coverage 90.0 %",
  );
});

test("segments stand in the fixed order, and what has no weight has none", () => {
  const markup = renderToStaticMarkup(<ProofBar weights={{ ...none, not_assessed: 1, failing: 2, passing: 3 }} />);
  expect([...markup.matchAll(/class="seg ([a-z-]+)"/g)].map((match) => match[1])).toEqual([
    "passing",
    "failing",
    "not-assessed",
  ]);
});

test("only silence is hatched", () => {
  for (const status of scoredStatuses) {
    const markup = renderToStaticMarkup(<ProofBar weights={{ ...none, [status]: 5 }} />);
    expect(markup.includes("not-assessed"), status).toBe(status === "not_assessed");
  }
});

test("the mark stands where passing ends and the bracket ends where the answers end", () => {
  const markup = renderToStaticMarkup(
    <ProofBar weights={{ ...none, passing: 25, failing: 25, error: 25, not_assessed: 25 }} />,
  );
  expect(markup).toMatch(/proof-mark" style="left:25%"/);
  expect(markup).toMatch(/proof-bracket" style="width:50%"/);
});

test("nothing to divide by is a hatched bar with the mark at its beginning, never an empty or a full one", () => {
  const markup = renderToStaticMarkup(<ProofBar weights={none} />);
  expect(markup).toContain("seg not-assessed");
  expect(markup).toContain("left:0%");
  expect(renderToStaticMarkup(<Hatch sentence="Nothing was looked at" />)).toContain(
    'aria-label="Nothing was looked at"',
  );
});

test("a strip says which clusters are in which status", () => {
  const markup = renderToStaticMarkup(
    <ProofStrip
      cells={[
        { key: "a", label: "prod-eu", status: "failing" },
        { key: "b", label: "edge-42", status: "not_assessed" },
      ]}
    />,
  );
  expect(markup).toContain('aria-label="1 failing: prod-eu; 1 not assessed: edge-42"');
});
