import { scannerWords, toolLabel } from "#lib/contract/scanner-labels.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";
import { provableFacts } from "../source/provable-facts.ts";

/** Tools whose words come in with some scanner's documents: their own, or policy reports. */
const readable = new Set([...scannerWords.map((scanner) => scanner.id), "kyverno"]);

const places: Partial<Record<Fact["scope"], string>> = {
  "control-plane-node": " on each control-plane node",
  node: " on each node",
};

/** @example listOf(["a", "b", "c"]) // "a, b or c" */
export function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

/**
 * What would answer a fact that nobody answered, as the second half of a sentence: a scan this server can read and whose
 * verdict can be believed; else who could see it and cannot be read yet; else that nothing is known.
 *
 * @param except tools that were asked already and leave it open
 */
export function supplyWords(catalog: Catalog, fact: Fact, except: ReadonlySet<string> = new Set()): string {
  if (fact.peopleOnly) return "a valid attestation would answer it";
  const tools = [...new Set(fact.witnesses.map((entry) => entry.tool))].filter((tool) => !except.has(tool));
  const here = tools.filter((tool) => readable.has(tool) && provableFacts(catalog, [tool]).has(fact.id));
  if (here.length > 0) return `a scan by ${listOf(here.map(toolLabel))}${places[fact.scope] ?? ""} would show it`;
  const elsewhere = tools.filter((tool) => !readable.has(tool));
  if (elsewhere.length === 0) return "no check that is known here could show it";
  return `${listOf(elsewhere.map(toolLabel))} could show it, which this server does not read yet`;
}
