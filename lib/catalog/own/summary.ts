import type { OwnSummary } from "#lib/domain/catalog/own.ts";
import type { OwnFile } from "./shape.ts";

/** What an own file brings, in short. */
export function summaryOf(file: OwnFile): OwnSummary {
  const { kind, id, title, version, publisher } = file;
  const head = { kind, id, title, version, publisher };
  if (kind === "mapping") {
    return { ...head, requirements: 0, technical: 0, witnesses: file.witnesses.length, links: file.links.length };
  }
  return {
    ...head,
    requirements: file.requirements.length,
    technical: file.requirements.filter((requirement) => requirement.class === "technical").length,
    witnesses: 0,
    links: file.requirements.reduce((sum, requirement) => sum + requirement.links.length, 0),
  };
}
