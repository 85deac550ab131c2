import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultWeights } from "#lib/domain/catalog/catalog.ts";
import type { EvaluatedFact } from "#lib/domain/fact/evaluate.ts";
import type { FactState } from "#lib/domain/fact/judge.ts";
import { unseenControlPlaneKey } from "#lib/domain/fact/lift.ts";
import { addSums, scoreOf, sumScore, tenthsOfPercent } from "#lib/domain/score/score.ts";
import { assess } from "#lib/domain/standing/assess.ts";
import { hour } from "#lib/domain/time/instant.ts";
import type { History } from "#tests/support/history.ts";
import { catalogOf, clusterInputAt, wholeProfile } from "#tests/support/history.ts";

type ExpectedFact = {
  resources?: Record<string, string>;
  inherited?: boolean;
  does_not_apply?: boolean;
  not_yet_due?: number;
  left_out?: number;
};
type Figure = { exact: string; percent: string } | null;
type Expected = {
  at: number;
  clusters: Record<string, { facts: Record<string, ExpectedFact>; controls: Record<string, string> }>;
  frameworks: Record<
    string,
    {
      controls: Record<string, Record<string, string>>;
      scores: {
        T: number;
        A: number;
        passing: number;
        proven: Figure;
        coverage: Figure;
        posture: Figure;
        posture_shown: boolean;
        resources: Figure;
        accepted: { n: number; weight: number };
      };
    }
  >;
};

const folder = new URL("./histories/", import.meta.url);
const files = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort();

const stateWords: Record<FactState, string> = {
  pass: "pass",
  fail: "fail",
  error: "error",
  last_known_failing: "last known failing",
  truncated: "pass in a truncated scan",
  not_witnessed: "not witnessed",
};

function textOf(key: string): string {
  if (key === unseenControlPlaneKey) return "control-plane:";
  const [kind, , namespace, name] = key.split("|");
  return namespace === "" ? `${kind}:${name}` : `${kind}:${namespace}/${name}`;
}

function factWords(fact: EvaluatedFact): ExpectedFact {
  if (fact.standing === "inherited") return { inherited: true };
  if (fact.standing === "does_not_apply")
    return { does_not_apply: true, ...(fact.leftOut > 0 ? { left_out: fact.leftOut } : {}) };
  return {
    resources: Object.fromEntries(fact.resources.map((each) => [textOf(each.key), stateWords[each.state]])),
    ...(fact.notYetDue > 0 ? { not_yet_due: fact.notYetDue } : {}),
    ...(fact.leftOut > 0 ? { left_out: fact.leftOut } : {}),
  };
}

const printed = (share: number): string => (tenthsOfPercent(share) / 10).toFixed(1);

function expectFigure(share: number | null, figure: Figure): void {
  if (figure === null) {
    expect(share).toBeNull();
    return;
  }
  const [numerator = 0, denominator = 1] = figure.exact.split("/").map(Number);
  expect(share).toBeCloseTo(numerator / denominator, 12);
  expect(printed(share ?? -1)).toBe(figure.percent);
}

test("all 34 worked histories are here", () => {
  expect(files).toHaveLength(34);
});

for (const file of files) {
  const history = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as History & { expected: Expected[] };
  test(`worked history ${file}: ${history.note}`, () => {
    const catalog = catalogOf(history);
    for (const expected of history.expected) {
      const at = expected.at * hour;
      const inputs = Object.fromEntries(
        Object.keys(history.clusters).map((cluster) => [cluster, clusterInputAt(history, cluster, expected.at)]),
      );
      const standings = Object.fromEntries(
        Object.entries(inputs).map(([cluster, input]) => [cluster, assess(catalog, input, at)]),
      );
      for (const [cluster, words] of Object.entries(expected.clusters)) {
        const standing = standings[cluster];
        for (const [id, fact] of Object.entries(words.facts)) {
          const evaluated = standing?.facts.get(id);
          expect(
            evaluated === undefined ? null : factWords(evaluated),
            `fact ${id} on ${cluster} at ${expected.at}`,
          ).toEqual(fact);
        }
        const controls = Object.fromEntries(
          [...(standing?.controls ?? [])].map(([id, control]) => [id, control.status]),
        );
        expect(controls, `controls on ${cluster} at ${expected.at}`).toEqual(words.controls);
      }
      for (const [id, words] of Object.entries(expected.frameworks)) {
        const sums = [];
        for (const [cluster, standing] of Object.entries(standings)) {
          const judged = standing.requirements.get(id) ?? [];
          const statuses = Object.fromEntries(judged.map((each) => [each.requirement.id, each.status]));
          expect(statuses, `framework ${id} on ${cluster} at ${expected.at}`).toEqual(words.controls[cluster]);
          const input = inputs[cluster];
          if (input !== undefined) sums.push(sumScore(judged, wholeProfile, catalog, defaultWeights, input, at));
        }
        const score = scoreOf(addSums(sums));
        expect({
          T: score.total,
          A: score.looked,
          passing: score.passing,
          shown: score.postureShown,
          accepted: score.accepted,
        }).toEqual({
          T: words.scores.T,
          A: words.scores.A,
          passing: words.scores.passing,
          shown: words.scores.posture_shown,
          accepted: { count: words.scores.accepted.n, weight: words.scores.accepted.weight },
        });
        expectFigure(score.proven, words.scores.proven);
        expectFigure(score.coverage, words.scores.coverage);
        expectFigure(score.posture, words.scores.posture);
        expectFigure(
          score.resources === null ? null : score.resources.clear / score.resources.assessed,
          words.scores.resources,
        );
      }
    }
  });
}
