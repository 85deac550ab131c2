import type { Catalog, Weights } from "../catalog/catalog.ts";
import { inProfile } from "../catalog/profile.ts";
import type { JudgedRequirement } from "../control/requirement.ts";
import type { EvaluatedFact } from "../fact/evaluate.ts";
import { type ScoreSums, sumScore } from "../score/score.ts";
import type { Instant } from "../time/instant.ts";
import type { Standing } from "./assess.ts";
import type { ClusterInput } from "./input.ts";

/** The sums of one framework and profile on one cluster. */
export type SumsRow = {
  readonly framework: string;
  readonly profile: string;
  readonly sums: ScoreSums;
  readonly notYetDue: number;
};

/** The sums of every framework and profile out of a standing. */
export function sumsOf(
  standing: Standing,
  catalog: Pick<Catalog, "controls" | "frameworks">,
  weights: Weights,
  input: ClusterInput,
): SumsRow[] {
  return [...catalog.frameworks.values()].flatMap((framework) => {
    const judged = standing.requirements.get(framework.id) ?? [];
    return framework.profiles.map((profile) => ({
      framework: framework.id,
      profile: profile.id,
      sums: sumScore(judged, profile, catalog, weights, input, standing.at),
      notYetDue: judged
        .filter((each) => inProfile(each.requirement, profile))
        .reduce((sum, each) => sum + looks(each).notYetDue, 0),
    }));
  });
}

/** What a requirement's required links rest on: facts looked at, those passing, and the oldest fresh look. */
export function looks(judged: JudgedRequirement): {
  looked: number;
  passing: number;
  notYetDue: number;
  oldest: Instant | null;
} {
  const facts = new Map<string, EvaluatedFact>();
  for (const link of judged.required) {
    if (link.status === "inherited" || link.status === "not_applicable") continue;
    for (const fact of [...link.required, ...link.supporting])
      if (fact.standing === "applies") facts.set(fact.fact.id, fact);
  }
  let looked = 0;
  let passing = 0;
  let notYetDue = 0;
  let oldest = Infinity;
  for (const fact of facts.values()) {
    notYetDue += fact.notYetDue;
    for (const on of fact.resources) {
      if (on.state === "not_witnessed") continue;
      looked += 1;
      if (on.state === "pass") passing += 1;
      for (const witness of on.witnesses)
        for (const part of witness.parts)
          if (part.state.saidAt !== null && part.said) oldest = Math.min(oldest, part.state.saidAt);
    }
  }
  return { looked, passing, notYetDue, oldest: oldest === Infinity ? null : oldest };
}
