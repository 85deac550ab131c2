import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { type FactState, factReasons, factStates, standings } from "#lib/contract/views/standing.ts";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { FactStatus, OutcomeStatus, Status } from "./status.tsx";
import { factDrawnAs, factWords, outcomeDrawnAs, reasonWords } from "./status-words.ts";

const state = (more: Partial<FactState>): FactState => ({
  state: "pass",
  reason: null,
  wasError: false,
  since: null,
  ...more,
});
const shape = (markup: string): string => (/<svg[\s\S]*<\/svg>/.exec(markup)?.[0] ?? "").replace(/\s+/g, " ");

test("each status has a word and a silhouette of its own, so that none needs its colour", () => {
  const drawn = standings.map((status) => renderToStaticMarkup(<Status status={status} />));
  expect(new Set(drawn.map(shape)).size).toBe(standings.length);
  expect(new Set(drawn.map((markup) => markup.replace(/<[^>]*>/g, ""))).size).toBe(standings.length);
});

test("only a fact that passes is drawn as passing", () => {
  for (const name of factStates) {
    for (const reason of [null, ...factReasons]) {
      const drawn = factDrawnAs(state({ state: name, reason }));
      expect(drawn === "passing", `${name}, ${reason}`).toBe(name === "pass");
    }
  }
});

test("only a result that passed is drawn as passing", () => {
  for (const outcome of outcomes) expect(outcomeDrawnAs[outcome] === "passing").toBe(outcome === "pass");
  expect(renderToStaticMarkup(<OutcomeStatus outcome="excepted" />)).not.toContain("passing");
});

test("a last known failure says whether it was a failure or an error", () => {
  expect(factWords(state({ state: "last_known_failing" }))).toBe("Last known failing");
  expect(factWords(state({ state: "last_known_failing", wasError: true }))).toBe("Last known error");
});

test("every reason is said in words", () => {
  const said = factReasons.map((reason) => reasonWords(state({ state: "not_witnessed", reason })));
  expect(said).not.toContain("");
  expect(new Set(said).size).toBe(factReasons.length);
  const silent = renderToStaticMarkup(<FactStatus state={state({ state: "not_witnessed", reason: "silent" })} />);
  expect(silent).toContain("fell silent");
});
