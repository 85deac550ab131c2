import { describe, expect, test } from "vitest";
import { aFact, anInput, aWord } from "#tests/support/cluster-input.ts";
import type { Outcome } from "../check/outcome.ts";
import { hear, noLongerNamed } from "../scan/word.ts";
import type { Word } from "../standing/input.ts";
import { retiredCheckKey } from "../standing/input.ts";
import { hour } from "../time/instant.ts";
import type { WitnessVerdict } from "./judge.ts";
import { judgeEntry, judgeFact, liftParts } from "./judge.ts";
import type { Part, Verdict } from "./part.ts";
import { partAt } from "./part.ts";

const always = (): boolean => true;

/** What a word is worth an hour after it was said, or at `at`. */
function part(outcome: Outcome, at = hour, over: Partial<Word> = {}): Part {
  const found = partAt(aWord("object:a/O", outcome, over), anInput(), undefined, at);
  if (found === null) throw new Error("Nothing of the word counts.");
  return found;
}

const afterFailure = (outcome: Outcome): Partial<Word> => ({
  state: hear(hear(undefined, { outcome: "fail", decision: "fail" }, 0), { outcome, decision: "none" }, 1),
});

describe("a word at an instant", () => {
  test("that passed and fell silent proves nothing, one that failed or erred is last known failing", () => {
    expect(part("pass", 48 * hour)).toMatchObject({ verdict: "none", silence: "silent" });
    expect(part("fail", 48 * hour)).toMatchObject({ verdict: "last_known_failing", silence: "silent" });
    expect(part("error", 48 * hour)).toMatchObject({ verdict: "last_known_failing", silence: "silent" });
  });

  test("is last known failing once it says nothing deciding after a failure", () => {
    const reasons: Partial<Record<Outcome, string>> = {
      excepted: "excepted",
      not_applicable: "skipped",
      manual: "manual",
    };
    for (const [outcome, silence] of Object.entries(reasons)) {
      const found = part("fail", hour, afterFailure(outcome as Outcome));

      expect(found).toMatchObject({ verdict: "last_known_failing", silence });
    }
    const unnamed = noLongerNamed(hear(undefined, { outcome: "fail", decision: "fail" }, 0), 1);
    expect(part("fail", hour, { state: unnamed })).toMatchObject({
      verdict: "last_known_failing",
      silence: "no_longer_named",
    });
  });

  test("counts no more once its source or its check was retired, and anew when said later", () => {
    const word = aWord("object:a/O", "fail");
    const source = { tools: ["trivy"], interval: 24 * hour, heardAt: 0 };
    const retired = (retiredAt: number) => anInput({ sources: new Map([["trivy", { ...source, retiredAt }]]) });

    expect(partAt(word, retired(0), undefined, hour)).toBeNull();
    expect(partAt(word, retired(-1), undefined, hour)).toMatchObject({ verdict: "fail" });
    const retiredCheck = (tool: string) =>
      anInput({ retiredChecks: new Map([[retiredCheckKey("trivy", tool, "t"), 0]]) });
    expect(partAt(word, retiredCheck("trivy"), undefined, hour)).toBeNull();
    expect(partAt(word, retiredCheck("kyverno"), undefined, hour)).toMatchObject({ verdict: "fail" });
  });

  test("is dropped when its resource was seen gone after it", () => {
    const gone = { lastListedAt: 0, goneAt: 1, existsSince: 0 };

    expect(partAt(aWord("object:a/O", "fail"), anInput(), gone, hour)).toBeNull();
    expect(partAt(aWord("object:a/O", "fail"), anInput(), { ...gone, goneAt: 0 }, hour)).toMatchObject({
      verdict: "fail",
    });
  });
});

describe("lift: last words, worst first", () => {
  test("fail, then last known failing, then error", () => {
    const parts = { fail: part("fail"), error: part("error"), last: part("fail", 48 * hour), pass: part("pass") };

    expect(liftParts([parts.pass, parts.error, parts.last, parts.fail], always).verdict).toBe("fail");
    expect(liftParts([parts.pass, parts.error, parts.last], always).verdict).toBe("last_known_failing");
    expect(liftParts([parts.pass, parts.error], always).verdict).toBe("error");
  });

  test("a pass only when every part the source has named passes fresh", () => {
    expect(liftParts([part("pass"), part("pass")], always)).toEqual({ verdict: "pass", silence: null });
    expect(liftParts([part("pass"), part("manual")], always)).toEqual({ verdict: "none", silence: "manual" });
    expect(liftParts([part("pass"), part("pass", 48 * hour)], always)).toEqual({ verdict: "none", silence: "silent" });
  });

  test("a part that does not apply is left out, unless its last deciding word failed", () => {
    expect(liftParts([part("pass"), part("not_applicable")], always).verdict).toBe("pass");
    expect(liftParts([part("pass"), part("fail", hour, afterFailure("not_applicable"))], always).verdict).toBe(
      "last_known_failing",
    );
    expect(liftParts([part("not_applicable")], always)).toEqual({ verdict: "not_applicable", silence: "skipped" });
  });

  test("an excepted part is no pass and is not left out", () => {
    expect(liftParts([part("pass"), part("excepted")], always)).toEqual({ verdict: "none", silence: "excepted" });
  });

  test("a pass asks the roster too, where nodes are lifted to the cluster", () => {
    expect(liftParts([part("pass")], () => false)).toEqual({ verdict: "none", silence: "part_missing" });
  });
});

describe("several ids that decide only together", () => {
  const entry = { tool: "trivy", allOf: ["a", "b"] };
  const judged = (a: readonly Part[], b: readonly Part[]): WitnessVerdict =>
    judgeEntry("trivy", entry, (id) => (id === "a" ? a : b), always);

  test("pass when all pass and fail if one fails", () => {
    expect(judged([part("pass")], [part("pass")]).verdict).toBe("pass");
    expect(judged([part("pass")], [part("fail")]).verdict).toBe("fail");
    expect(judged([part("fail")], [])).toMatchObject({ verdict: "fail" });
  });

  test("prove nothing when one was not seen or skipped", () => {
    expect(judged([part("pass")], [])).toMatchObject({ verdict: "none", silence: "no_source" });
    expect(judged([part("pass")], [part("not_applicable")]).verdict).toBe("none");
  });
});

describe("a fact on a resource", () => {
  const witness = (verdict: Verdict, silence: WitnessVerdict["silence"] = null): WitnessVerdict => ({
    source: "trivy",
    entry: { tool: "trivy", allOf: ["t"] },
    verdict,
    silence,
    parts: [],
  });
  const state = (...verdicts: readonly Verdict[]) =>
    judgeFact(
      aFact(),
      verdicts.map((verdict) => witness(verdict)),
    ).state;

  test("passes at once where one fresh pass decides, whatever the others say", () => {
    const onePass = aFact({ onDisagreement: "pass" });

    for (const other of ["fail", "last_known_failing", "error"] as const) {
      expect(judgeFact(onePass, [witness(other), witness("pass")]).state).toBe("pass");
    }
    expect(judgeFact(onePass, [witness("fail"), witness("none")]).state).toBe("fail");
  });

  test("else fails if one fails, else is last known failing, else errs, else passes", () => {
    expect(state("pass", "error", "last_known_failing", "fail")).toBe("fail");
    expect(state("pass", "error", "last_known_failing")).toBe("last_known_failing");
    expect(state("pass", "error")).toBe("error");
    expect(state("pass", "none")).toBe("pass");
  });

  test("is not held back by another's truncated pass, which alone proves nothing", () => {
    expect(state("truncated", "pass")).toBe("pass");
    expect(state("truncated", "none")).toBe("truncated");
  });

  test("else is not witnessed, with the reason that tells most", () => {
    const found = judgeFact(aFact(), [witness("none", "silent"), witness("none", "excepted")]);

    expect(found).toMatchObject({ state: "not_witnessed", silence: "excepted" });
    expect(judgeFact(aFact(), [])).toMatchObject({ state: "not_witnessed", silence: "no_source" });
  });
});
