import type { Disagreement } from "#lib/contract/views/cluster.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";
import type { EvaluatedFact } from "#lib/domain/fact/evaluate.ts";
import type { Standing } from "#lib/domain/standing/assess.ts";
import type { ClusterInput } from "#lib/domain/standing/input.ts";
import { stateOnResource } from "../requirement/fact-state.ts";
import { idsOf } from "../requirement/heard.ts";
import { requirementOfFact } from "../requirement/resting-on.ts";
import { resourceRef } from "../resource/resource-ref.ts";

const mostFacts = 50;
const mostNodes = 400;

/** Facts about nodes, those of benchmark topics first: they are what nodes are compared by. */
function nodeFacts(catalog: Catalog): readonly Fact[] {
  const ofTopics = new Set(
    [...catalog.controls.values()].flatMap((control) =>
      control.kind === "topic" ? control.facts.map((use) => use.fact) : [],
    ),
  );
  return [...catalog.facts.values()]
    .filter((fact) => fact.scope === "node" || fact.scope === "control-plane-node")
    .toSorted((a, b) => Number(ofTopics.has(b.id)) - Number(ofTopics.has(a.id)));
}

/** `tool witness` of every check that decides a fact about nodes. */
export function witnessesOfNodes(catalog: Catalog): readonly string[] {
  return [...idsOf(nodeFacts(catalog).flatMap((fact) => fact.witnesses))];
}

/**
 * Facts that were seen to hold on one node and looked at without holding on another. A fact whose checks were named by one
 * above is the same difference told again, and left out.
 */
export function disagreementsOf(catalog: Catalog, standing: Standing, input: ClusterInput): Disagreement[] {
  const found: Disagreement[] = [];
  const told = new Set<string>();
  for (const { id } of nodeFacts(catalog)) {
    const fact = standing.facts.get(id);
    if (fact === undefined || !disagrees(fact)) continue;
    const witnesses = [...idsOf(fact.fact.witnesses)];
    if (witnesses.some((witness) => told.has(witness))) continue;
    for (const witness of witnesses) told.add(witness);
    found.push(viewOf(catalog, fact, input));
    if (found.length === mostFacts) break;
  }
  return found;
}

function disagrees({ standing, resources }: EvaluatedFact): boolean {
  const looked = resources.filter((on) => on.state !== "not_witnessed");
  return standing === "applies" && looked.some((on) => on.state === "pass") && looked.some((on) => on.state !== "pass");
}

function viewOf(catalog: Catalog, fact: EvaluatedFact, input: ClusterInput): Disagreement {
  const resting = requirementOfFact(catalog, fact.fact.id);
  const inOrder = fact.resources.toSorted(
    (a, b) => Number(a.state === "pass") - Number(b.state === "pass") || (a.key < b.key ? -1 : 1),
  );
  return {
    fact: fact.fact.id,
    statement: fact.fact.statement,
    passing: fact.resources.filter((on) => on.state === "pass").length,
    total: fact.resources.length,
    requirement:
      resting === null
        ? null
        : {
            frameworkId: resting.framework.id,
            frameworkShortTitle: resting.framework.shortTitle,
            id: resting.requirement.id,
          },
    nodes: inOrder
      .slice(0, mostNodes)
      .map((on) => ({ name: resourceRef(on.resource).name, state: stateOnResource(on, fact, input) })),
  };
}
