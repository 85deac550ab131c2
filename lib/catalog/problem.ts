/** One thing in the catalog that does not fit: where it stands and what is wrong with it. */
export type CatalogProblem = { readonly file: string; readonly record: string; readonly message: string };

/** The records whose id stands twice in one file. */
export function repeated(file: string, ids: Iterable<string>): readonly CatalogProblem[] {
  const seen = new Set<string>();
  const problems: CatalogProblem[] = [];
  for (const id of ids) {
    if (seen.has(id)) problems.push({ file, record: id, message: "stands twice" });
    seen.add(id);
  }
  return problems;
}
