import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { AppError } from "#lib/errors.ts";
import type { RegistryEntry } from "#lib/scanners/types.ts";

const view = catalogView(loadCatalog());
const folder = join(import.meta.dirname, "../../lib/scanners");

/** The node kube-bench is said to have looked at; other scanners do not need one. */
export const sampleNode = "cp-1";

/** How much a text says: results of checks, or resources a roster lists; 0 where it is refused. */
function saysOf(scanner: RegistryEntry, text: string): number {
  try {
    if (scanner.kind === "roster") return scanner.parse(text, { node: sampleNode }).items.length;
    const parsed = scanner.parse(text, { node: sampleNode }, view);
    return parsed.targets.reduce((sum, target) => sum + target.observations.length, 0);
  } catch (error) {
    if (error instanceof AppError) return 0;
    throw error;
  }
}

/** The smallest sample of a scanner in a language that says something, or null. */
function smallest(scanner: RegistryEntry, ending: ".json" | ".yaml"): string | null {
  const names = readdirSync(join(folder, scanner.id, "samples")).filter((name) => name.endsWith(ending));
  const texts = names.map((name) => readFileSync(join(folder, scanner.id, "samples", name), "utf8"));
  const saying = texts.filter((text) => saysOf(scanner, text) > 0);
  return saying.sort((a, b) => a.length - b.length)[0] ?? null;
}

/**
 * A small JSON document of a scanner that says something. Every registered scanner has one, so that what is tested with it
 * holds for a new scanner from the day it is registered.
 */
export function sampleOf(scanner: RegistryEntry): string {
  const sample = smallest(scanner, ".json");
  if (sample === null) throw new AppError("internal", `${scanner.id} has no JSON sample that says something.`);
  return sample;
}

/** The same in YAML, for the scanners that read it. */
export const yamlSampleOf = (scanner: RegistryEntry): string | null => smallest(scanner, ".yaml");
