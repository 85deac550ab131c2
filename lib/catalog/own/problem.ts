import type { PlacedProblem } from "#lib/domain/catalog/own.ts";

/** Most problems said of one file at once. */
export const mostProblems = 50;

/** @example pathWords(["requirements", 3, "links", 0, "control"]) // "requirements[3].links[0].control" */
export function pathWords(path: readonly PropertyKey[]): string {
  let words = "";
  for (const step of path) {
    if (typeof step === "number") words += `[${step}]`;
    else words += words === "" ? String(step) : `.${String(step)}`;
  }
  return words;
}

/** Problems in the order of their lines, each once, and no more than a person reads. */
export function inOrder(problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  const once = new Map(problems.map((each) => [`${each.line} ${each.path} ${each.message}`, each]));
  return [...once.values()].sort((a, b) => a.line - b.line).slice(0, mostProblems);
}
