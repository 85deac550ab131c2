import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { unwitnessableFacts } from "#lib/domain/catalog/witnessable.ts";
import type { CatalogFiles } from "./files.ts";
import { type CatalogProblem, repeated } from "./problem.ts";
import { frameworkProblems } from "./validate-frameworks.ts";
import { toolProblems, witnessProblems } from "./validate-witnesses.ts";

function controlProblems(files: CatalogFiles): readonly CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const facts = new Map(files.facts.map((fact) => [fact.id, fact]));
  const used = new Set<string>();
  for (const control of files.controls) {
    const add = (message: string): number => problems.push({ file: "controls.json", record: control.id, message });
    for (const use of control.facts) {
      used.add(use.fact);
      if (!facts.has(use.fact)) add(`names the fact ${use.fact}, which facts.json does not have`);
    }
    if (!control.facts.some((use) => use.required)) add("has no required fact, so it would pass unseen");
    if (control.needsPeople !== (control.attestation !== "")) add("needs people and an attestation text, or neither");
    const people = control.facts.some((use) => use.required && facts.get(use.fact)?.peopleOnly);
    if (people && !control.needsPeople) add("has a required fact that only people witness, but needs no people");
  }
  for (const id of facts.keys()) {
    if (!used.has(id)) problems.push({ file: "facts.json", record: id, message: "is named by no control" });
  }
  return problems;
}

function topicProblems(files: CatalogFiles): readonly CatalogProblem[] {
  const controls = new Set(files.controls.map((control) => control.id));
  return files.topics
    .filter((topic) => !controls.has(topic.control))
    .map((topic) => ({ file: "topics.json", record: topic.topic, message: `belongs to the unknown ${topic.control}` }));
}

/** The committed list of what nothing can show must be the list that follows from the data, so that a change is seen. */
function unwitnessableProblems(catalog: Catalog, files: CatalogFiles): readonly CatalogProblem[] {
  const file = "unwitnessable.json";
  const listed = new Set(files.unwitnessable.map((record) => record.fact));
  const found = new Set(unwitnessableFacts(catalog).map((record) => record.fact));
  const missing = [...found].filter((fact) => !listed.has(fact));
  const needless = [...listed].filter((fact) => !found.has(fact));
  return [
    ...missing.map((record) => ({ file, record, message: "is required, no witness could show it, and is not listed" })),
    ...needless.map((record) => ({
      file,
      record,
      message: "is listed, but a witness can show it or nobody requires it",
    })),
  ];
}

/** Everything that does not fit together in a catalog; an empty list is the promise the product stands on. */
export function validateCatalog(catalog: Catalog, files: CatalogFiles): readonly CatalogProblem[] {
  return [
    ...repeated(
      "controls.json",
      files.controls.map((record) => record.id),
    ),
    ...repeated(
      "facts.json",
      files.facts.map((record) => record.id),
    ),
    ...repeated(
      "topics.json",
      files.topics.map((record) => record.topic),
    ),
    ...controlProblems(files),
    ...topicProblems(files),
    ...toolProblems(files),
    ...witnessProblems(catalog, files),
    ...frameworkProblems(catalog, files),
    ...unwitnessableProblems(catalog, files),
  ];
}
