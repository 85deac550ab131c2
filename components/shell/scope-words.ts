import { count, counted } from "#lib/contract/views/format.ts";

type Named = { readonly id: string; readonly name: string };

/**
 * What the button of the clusters says. An address may name a cluster by its id or its name.
 *
 * @example clusterWords([], choices, 6) // "All 6 clusters"
 */
export function clusterWords(chosen: readonly string[], choices: readonly Named[], total: number): string {
  const [first] = chosen;
  if (first === undefined)
    return total === 1 ? (choices[0]?.name ?? "1 cluster") : `All ${counted(total, "cluster", "clusters")}`;
  if (chosen.length > 1) return `${count(chosen.length)} of ${counted(total, "cluster", "clusters")}`;
  return choices.find(({ id, name }) => id === first || name === first)?.name ?? "1 cluster";
}

/** @example namespaceWords(["shop"]) // "shop" */
export function namespaceWords(chosen: readonly string[]): string {
  const [first] = chosen;
  if (first === undefined) return "All namespaces";
  if (chosen.length > 1) return `${count(chosen.length)} namespaces`;
  return first === "-" ? "No namespace" : first;
}
