import type { Yardstick } from "#lib/contract/views/standing.ts";
import { Pairs } from "./pairs.tsx";

const definitions = {
  Proven:
    "weight of what passes ÷ weight of everything a cluster can show. Partial, accepted, error, manual and silence earn nothing, so losing data never raises it.",
  Coverage:
    "weight of what was looked at and answered ÷ the same weight. Errors and manual checks were asked and gave no answer.",
  Posture:
    "of what was looked at, the share of facts on resources that pass. Below 30 % coverage it is not shown as a number.",
  Resources: "resources on which no fact fails or last failed, among those anybody assessed.",
  Accepted: "failures somebody has accepted for a time: always beside the score, never inside it.",
  Weight: "critical 10, high 5, medium 3, low 1, for each requirement on each cluster. Percentages are rounded down.",
};

/** The definitions behind every figure, with the formula and catalog they were made with. */
export function ExplainScore({ yardstick }: { yardstick: Yardstick }) {
  return (
    <details className="explain mt-3">
      <summary>
        How is this computed? Formula {yardstick.formulaVersion}, catalog {yardstick.catalogVersion}
      </summary>
      <div className="mt-2">
        <Pairs small rows={{ ...definitions, Catalog: <code className="break">{yardstick.catalogDigest}</code> }} />
      </div>
      <p className="mt-2 text-12 text-text-3 max-w-[76ch]">
        “Passing” means the part a cluster can show. This is evidence of technical controls, not a verdict on an
        organisation.
      </p>
    </details>
  );
}
