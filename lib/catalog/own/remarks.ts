import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { OwnFile } from "./shape.ts";

const mostNamed = 5;

function named(ids: readonly string[]): string {
  const shown = ids.slice(0, mostNamed).map((id) => `“${id}”`);
  const more = ids.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What is worth knowing about a file that can be used, before it is. */
export function remarksOn(file: OwnFile, base: Catalog): readonly string[] {
  if (file.kind === "framework") {
    const missing = file.requirements.filter((requirement) => requirement.essenceMissing).map(({ id }) => id);
    return missing.length === 0 ? [] : [`${named(missing)} can be partial at best, since their essence is not shown.`];
  }
  const alone = file.witnesses.filter(({ fact }) => base.facts.get(fact)?.onDisagreement === "pass");
  if (alone.length === 0) return [];
  const facts = [...new Set(alone.map(({ fact }) => fact))];
  return [`One passing check is enough for ${named(facts)}: there a pass of yours outweighs a failure others see.`];
}
