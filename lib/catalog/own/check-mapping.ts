import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import type { Say } from "./check-framework.ts";
import { didYouMean } from "./nearest.ts";
import type { OwnMapping } from "./shape.ts";

/** Only the product itself speaks as its probes. */
const ours = "probe";

/** Tools whose checks the catalog judges; topics of benchmarks count as checks of their tool. */
function toolsOf(base: Catalog): ReadonlySet<string> {
  const tools = new Set([...base.checks.values()].map((check) => check.tool));
  tools.delete(ours);
  return tools;
}

/** Tools that have benchmarks: their checks are topics, and each line of a document is judged by its benchmark. */
function hasBenchmarks(base: Catalog, tool: string): boolean {
  return [...base.checks.values()].some((check) => check.tool === tool && check.topic === check.id);
}

type Witness = OwnMapping["witnesses"][number];

function checkCheck(witness: Witness, path: readonly PropertyKey[], base: Catalog, say: Say): void {
  const { tool, check, title } = witness;
  const key = witnessKey(tool, check);
  if (base.beliefs.get(key)?.belief === "never") {
    say([...path, "check"], `The verdict of “${check}” is never believed, so it cannot show anything: take it away.`);
  }
  const shipped = base.checks.get(key);
  if (shipped !== undefined) {
    if (title !== undefined)
      say([...path, "title"], `“${check}” comes with Kubeproof and has a title: take yours away.`);
    return;
  }
  const canonical = [...base.checks.values()].find((each) => each.tool === tool && each.aliases.includes(check));
  if (canonical !== undefined) {
    say([...path, "check"], `“${check}” is another name of “${canonical.id}”: write that.`);
    return;
  }
  if (hasBenchmarks(base, tool)) {
    const ids = [...base.checks.values()].filter((each) => each.tool === tool).map((each) => each.id);
    say([...path, "check"], `${tool} has no topic “${check}”.${didYouMean(check, ids)}`);
    return;
  }
  if (title === undefined) {
    say(
      [...path, "check"],
      `The catalog does not know “${check}” of ${tool}: give it a title, or correct its id.${didYouMean(check, idsOf(base, tool))}`,
    );
  }
}

function idsOf(base: Catalog, tool: string): readonly string[] {
  return [...base.checks.values()].filter((each) => each.tool === tool).map((each) => each.id);
}

function checkFact({ tool, check, fact: id }: Witness, path: readonly PropertyKey[], base: Catalog, say: Say): void {
  const fact = base.facts.get(id);
  if (fact === undefined) {
    say([...path, "fact"], `There is no fact “${id}”.${didYouMean(id, base.facts.keys())}`);
  } else if (fact.peopleOnly) {
    say([...path, "fact"], `Only people can show “${id}”: it is attested, no check can stand for it.`);
  } else if (
    fact.witnesses.some((entry) => entry.tool === tool && entry.allOf.length === 1 && entry.allOf[0] === check)
  ) {
    say([...path, "check"], `“${check}” is a witness of “${id}” already: take it away.`);
  }
}

function checkWitnesses(file: OwnMapping, base: Catalog, say: Say): void {
  const tools = toolsOf(base);
  const seen = new Set<string>();
  file.witnesses.forEach((witness, index) => {
    const path = ["witnesses", index];
    const { tool, check, fact } = witness;
    const key = `${witnessKey(tool, check)} ${fact}`;
    if (seen.has(key)) say([...path, "check"], `“${check}” stands twice for “${fact}”: keep one of them.`);
    seen.add(key);
    if (!tools.has(tool)) {
      const which = [...tools].sort().join(", ");
      say([...path, "tool"], `Checks of “${tool}” cannot be mapped. These can: ${which}.`);
      return;
    }
    checkCheck(witness, path, base, say);
    checkFact(witness, path, base, say);
  });
}

type OwnLink = OwnMapping["links"][number];

function checkTarget(link: OwnLink, at: (field: string) => readonly PropertyKey[], base: Catalog, say: Say): void {
  const framework = base.frameworks.get(link.framework);
  if (framework === undefined) {
    const near = didYouMean(link.framework, base.frameworks.keys());
    const hint = near === "" ? " Links of an own framework stand in its own file." : near;
    say(at("framework"), `No framework “${link.framework}” comes with Kubeproof.${hint}`);
    return;
  }
  const requirement = framework.requirements.find((each) => each.id === link.requirement);
  if (requirement === undefined || !requirement.leaf) {
    const ids = framework.requirements.filter((each) => each.leaf).map((each) => each.id);
    const near = didYouMean(link.requirement, ids);
    say(at("requirement"), `${link.framework} has no requirement “${link.requirement}”.${near}`);
  } else if (requirement.links.some((known) => known.control === link.control)) {
    say(at("control"), `“${link.requirement}” is linked to “${link.control}” already: take it away.`);
  }
}

function checkLinks(file: OwnMapping, base: Catalog, say: Say): void {
  const seen = new Set<string>();
  for (const [index, link] of file.links.entries()) {
    const at = (field: string): readonly PropertyKey[] => ["links", index, field];
    const { framework, requirement, control, role } = link;
    checkTarget(link, at, base, say);
    if (!base.controls.has(control)) {
      say(at("control"), `There is no control “${control}”.${didYouMean(control, base.controls.keys())}`);
    }
    if (role === "required") {
      say(
        at("role"),
        "What comes with Kubeproof decides by its own required links: write role: supporting, so that a failure keeps the requirement from passing, or make a framework of your own.",
      );
    }
    const key = `${framework} ${requirement} ${control}`;
    if (seen.has(key)) say(at("control"), `“${control}” is linked twice to “${requirement}”: keep one of the links.`);
    seen.add(key);
  }
}

/** What does not fit in an own mapping: checks, facts and requirements nobody knows, and links that would loosen something. */
export function checkMapping(file: OwnMapping, base: Catalog, say: Say): void {
  if (file.witnesses.length === 0 && file.links.length === 0) {
    say(["kind"], "The mapping is empty: give it “witnesses” or “links”.");
  }
  checkWitnesses(file, base, say);
  checkLinks(file, base, say);
}
