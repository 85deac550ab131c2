import { computedFrom, scannerWords, toolLabel } from "#lib/contract/scanner-labels.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";
import { isComputed } from "#lib/domain/computed/witnesses.ts";
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
 * verdict can be believed, or what is computed from scans; else who could see it and cannot be read yet; else that nothing is known.
 *
 * @param except tools that were asked already and leave it open
 */
export function supplyWords(catalog: Catalog, fact: Fact, except: ReadonlySet<string> = new Set()): string {
  if (fact.peopleOnly) return "a valid attestation would answer it";
  const entries = fact.witnesses.filter(({ tool }) => !except.has(tool));
  const ids = entries.flatMap(({ tool, allOf }) => allOf.map((id) => ({ tool, id })));
  const computed = [...new Set(ids.flatMap(({ tool, id }) => (isComputed(tool, id) ? [computedFrom(id)] : [])))];
  const tools = [...new Set(ids.filter(({ tool, id }) => !isComputed(tool, id)).map(({ tool }) => tool))];
  const here = tools.filter((tool) => readable.has(tool) && provableFacts(catalog, [tool]).has(fact.id));
  const scans = here.length > 0 ? [`a scan by ${listOf(here.map(toolLabel))}${places[fact.scope] ?? ""}`] : [];
  if (scans.length + computed.length > 0) return `${listOf([...scans, ...computed])} would show it`;
  const elsewhere = tools.filter((tool) => !readable.has(tool));
  if (elsewhere.length === 0) return "no check that is known here could show it";
  return `${listOf(elsewhere.map(toolLabel))} could show it, which this server does not read yet`;
}
