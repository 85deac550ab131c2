import type { FrameworkPage, RequirementRow, SectionRow } from "#lib/contract/views/framework.ts";
import { type FrameworkFilter, isShown } from "#lib/contract/views/framework-filter.ts";

/** A top-level section with the rows under it that the filter shows, inner groups before what they hold. */
export type TreeGroup = {
  readonly section: SectionRow;
  readonly rows: readonly RequirementRow[];
  readonly shown: number;
};

/** The topmost ancestor of a row; the row itself when nothing is above it. Loops in the data end, too. */
function rootOf(row: RequirementRow, byId: ReadonlyMap<string, RequirementRow>): string {
  let at = row;
  for (let depth = 0; depth < 20; depth++) {
    const above = at.parent === null ? undefined : byId.get(at.parent);
    if (above === undefined) return at.id;
    at = above;
  }
  return at.id;
}

/** Whether an inner group still holds something that is shown. */
function holdsShown(
  group: RequirementRow,
  shown: readonly RequirementRow[],
  byId: ReadonlyMap<string, RequirementRow>,
): boolean {
  return shown.some((row) => {
    let at: RequirementRow | undefined = row;
    for (let depth = 0; depth < 20 && at !== undefined; depth++) {
      if (at.id === group.id && at !== row) return true;
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
    return false;
  });
}

/** The tree cut to the filter: sections without anything shown are left out. */
export function treeGroups(view: FrameworkPage, filter: FrameworkFilter): readonly TreeGroup[] {
  const byId = new Map(view.requirements.map((row) => [row.id, row]));
  const bySection = Map.groupBy(view.requirements, (row) => rootOf(row, byId));
  return view.sections.flatMap((section) => {
    const all = (bySection.get(section.id) ?? []).filter((row) => row.id !== section.id || row.leaf);
    const shown = all.filter((row) => row.leaf && isShown(row, filter));
    if (shown.length === 0) return [];
    const kept = new Set(shown.map((row) => row.id));
    const rows = all.filter((row) => kept.has(row.id) || (!row.leaf && holdsShown(row, shown, byId)));
    return [{ section, rows, shown: shown.length }];
  });
}

/** Marks worth a filter: those that some, but not all, leaves carry; too many would be noise. */
export function marksWorthFiltering(
  rows: readonly RequirementRow[],
): readonly { readonly mark: string; readonly count: number }[] {
  const leaves = rows.filter((row) => row.leaf);
  const counts = new Map<string, number>();
  for (const row of leaves) for (const mark of row.marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const marks = [...counts].filter(([, count]) => count < leaves.length).sort(([a], [b]) => a.localeCompare(b, "en"));
  return marks.length > 6 ? [] : marks.map(([mark, count]) => ({ mark, count }));
}

/** Sections by the share of their weight that is proven, worst first; those without weight are not ranked. */
export function worstSections(sections: readonly SectionRow[], most: number): readonly SectionRow[] {
  return sections
    .filter((section) => section.totalWeight > 0)
    .toSorted(
      (a, b) => a.provenWeight / a.totalWeight - b.provenWeight / b.totalWeight || b.totalWeight - a.totalWeight,
    )
    .slice(0, most);
}

/** Rows that stand open at first: more than a screen or two is a page nobody reads and every visit pays for. */
const rowsAtFirst = 40;
/** Rows up to which everything can be opened at once. */
export const rowsAtOnce = 320;
/** Stands for every section, and for none. */
export const everySection = "all";

/**
 * Which sections stand open: those the address names; else all of a short tree, and of a long one the worst that fit. The rows
 * of the others are not sent until somebody opens them.
 */
export function openSections(groups: readonly TreeGroup[], asked: readonly string[]): ReadonlySet<string> {
  const all = groups.map((group) => group.section.id);
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  if (asked.includes(everySection) && rows <= rowsAtOnce) return new Set(all);
  const named = all.filter((id) => asked.includes(id));
  if (named.length > 0) return new Set(named);
  if (rows <= rowsAtFirst) return new Set(all);
  const rowsOf = new Map(groups.map((group) => [group.section.id, group.rows.length]));
  const open = new Set<string>();
  let left = rowsAtFirst;
  for (const { id } of worstSections(
    groups.map((group) => group.section),
    groups.length,
  )) {
    const size = rowsOf.get(id) ?? 0;
    if (size > left) continue;
    open.add(id);
    left -= size;
  }
  return open;
}
