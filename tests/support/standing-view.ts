import type { EvaluatedFact } from "#lib/domain/fact/evaluate.ts";
import type { Standing } from "#lib/domain/standing/assess.ts";

const factView = (fact: EvaluatedFact) => ({
  standing: fact.standing,
  resources: fact.resources.map((each) => `${each.key} ${each.state} ${each.silence ?? ""}`).sort(),
  notYetDue: fact.notYetDue,
  leftOut: fact.leftOut,
  rosterMissing: fact.rosterMissing,
  said: fact.said,
});

/** Everything a standing tells a reader, whatever the order in which its parts were found. */
export function viewOf(standing: Standing) {
  return {
    facts: Object.fromEntries([...standing.facts].map(([id, fact]) => [id, factView(fact)])),
    controls: Object.fromEntries(
      [...standing.controls].map(([id, each]) => [id, [each.status, each.attested, each.held, each.lastKnownFailing]]),
    ),
    requirements: Object.fromEntries(
      [...standing.requirements].map(([id, all]) => [
        id,
        all.map((each) => [each.requirement.id, each.status, each.attested, each.lastKnownFailing, ...each.heldBy]),
      ]),
    ),
    holdsUntil: standing.holdsUntil,
  };
}
