import { Warnings } from "#lib/domain/document/warnings.ts";
import type { CatalogView, DocumentContext, ParsedDocument, TargetReport } from "../types.ts";
import type { Judge } from "./observations.ts";
import { OwnWords } from "./own-words.ts";
import { read } from "./read.ts";
import { addControllersIn } from "./resources.ts";
import { joinHeads, observedAtOf, targetOf } from "./target.ts";

/** Two copies of one report in a document count together. */
function joinCopies(targets: readonly TargetReport[]): readonly TargetReport[] {
  const byScope = new Map<string, TargetReport>();
  for (const target of targets) {
    const known = byScope.get(target.scope);
    if (known === undefined) {
      byScope.set(target.scope, target);
      continue;
    }
    const observations = [...known.observations, ...target.observations];
    const lookedAt = [...known.lookedAt, ...target.lookedAt];
    byScope.set(target.scope, { ...joinHeads(known, target), observations, lookedAt });
  }
  return [...byScope.values()];
}

/** Reads policy reports of any engine; see the folder's README for what they cannot show. */
export function parse(text: string, context: DocumentContext, catalog: CatalogView): ParsedDocument {
  const reading = read(text);
  const warnings = new Warnings();
  for (const { code, message, count } of reading.warnings) warnings.add(code, message, count);
  const controllers = new Set<string>();
  const own = new OwnWords();
  for (const each of reading.reports) {
    addControllersIn(each, controllers);
    own.add(each, catalog);
  }
  const judge: Judge = { catalog, controllers, warnings };
  const targets = joinCopies(reading.reports.map((each) => targetOf(each, own, context, judge)));
  if (targets.length === 0)
    warnings.add("nothing_listed", "The file lists no report, so it says nothing about the cluster.");
  const nameless = reading.reports.filter(({ report }) => report.metadata.uid === "").length;
  if (nameless > 0)
    warnings.add(
      "no_uid",
      "Reports without a uid, as a command line writes them, are taken to be about what runs in the cluster.",
      nameless,
    );
  return {
    scanner: "policy-report",
    format: reading.format,
    documents: reading.documents,
    observedAt: observedAtOf(targets),
    targets,
    warnings: warnings.list(),
    hints: {},
  };
}
