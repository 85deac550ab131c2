import type { FindingList, FindingRow } from "#lib/contract/views/findings.ts";

/** What a list shows, row by row and without its words: enough to tell whether another answer shows something else. */
export type Marks = Readonly<Record<string, string>>;

/** What of a row is news when it is another: not its ages, which every look renews. */
const markOf = (row: FindingRow): string =>
  [
    row.state,
    row.severity,
    row.episode,
    row.silentFrom === null,
    row.noLongerNamed,
    row.retired,
    row.seenBy.length,
  ].join(" ");

/** The marks of a page of findings: of its rows, or of its groups and the rows they show. */
export function marksOf(list: Pick<FindingList, "rows" | "groups">): Marks {
  const rows = [...list.rows, ...list.groups.flatMap((group) => group.rows)];
  return Object.fromEntries([
    ...rows.map((row) => [`${row.cluster.id}/${row.fingerprint}`, markOf(row)] as const),
    ...list.groups.map((group) => [`group ${group.key}`, String(group.total)] as const),
  ]);
}

/** How many lines of a list are new, gone, or say something else. */
export function changesBetween(shown: Marks, now: Marks): number {
  const keys = new Set([...Object.keys(shown), ...Object.keys(now)]);
  return [...keys].filter((key) => shown[key] !== now[key]).length;
}
