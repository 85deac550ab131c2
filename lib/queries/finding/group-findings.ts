import { scannerLabel } from "#lib/contract/scanner-labels.ts";
import type { FindingGroupBy } from "#lib/contract/views/finding-choices.ts";
import { type FindingFilter, listedBy } from "#lib/contract/views/finding-filter.ts";
import { placeWord } from "#lib/contract/views/finding-place.ts";
import type { FindingGroup, FindingRow } from "#lib/contract/views/findings.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { severityOfWeight } from "#lib/db/sql/finding-conditions.ts";
import { type GroupedFindings, groupFindings as groupKeys } from "#lib/db/sql/group-findings.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { findingRows } from "./finding-rows.ts";
import { type FindingScope, findingScope } from "./finding-scope.ts";

/** Groups of one page, and findings shown of each. */
export const groupsAtOnce = 20;
export const rowsOfGroup = 4;

/** A page of groups, how many there are, and the word for the page behind it. */
export type GroupSlice = {
  readonly groups: readonly FindingGroup[];
  readonly total: number;
  readonly next: string | null;
};

/** The findings a filter leaves, in groups: the worst first, then the largest, with the first findings of each. */
export async function groupFindings(ctx: Context, filter: FindingFilter, by: FindingGroupBy): Promise<GroupSlice> {
  return await groupsOf(ctx, filter, by, await findingScope(ctx, filter));
}

/** The same within a scope that is known; three statements. */
export async function groupsOf(
  ctx: Context,
  filter: FindingFilter,
  by: FindingGroupBy,
  scope: FindingScope,
): Promise<GroupSlice> {
  const found = await groupKeys(fromSql(ctx.sql), {
    ...{ conditions: scope.conditions, by, order: scope.order },
    behind: groupPlace(scope.behind),
    limit: groupsAtOnce + 1,
    first: rowsOfGroup,
  });
  const shown = found.slice(0, groupsAtOnce);
  const keys = shown.flatMap((group) => group.first);
  const rows = await findingRows(ctx, keys, scope.doubt);
  const byFinding = new Map(rows.map((row) => [`${row.cluster.id} ${row.fingerprint}`, row]));
  const last = shown.at(-1);
  return {
    groups: shown.map((group) => groupView(group, by, byFinding)),
    total: found[0]?.groups ?? 0,
    next:
      found.length > groupsAtOnce && last !== undefined
        ? placeWord(listedBy(filter), [String(last.weight), String(last.total), last.key])
        : null,
  };
}

function groupPlace(behind: readonly string[] | null) {
  if (behind === null) return null;
  const [weight = "", total = "", key = ""] = behind;
  return { weight: Number(weight), total: Number(total), key };
}

function groupView(
  group: GroupedFindings,
  by: FindingGroupBy,
  byFinding: ReadonlyMap<string, FindingRow>,
): FindingGroup {
  const rows = group.first.flatMap((key) => byFinding.get(`${key.clusterId} ${key.fingerprint}`) ?? []);
  const [row] = rows;
  return {
    key: group.key,
    ...(row === undefined ? { label: cleanTitle(group.key), about: "" } : wordsOf(by, group.key, row)),
    total: group.total,
    severity: severityOfWeight(group.weight),
    rows,
  };
}

/** What the findings of a group share, in the words of one of them. */
function wordsOf(by: FindingGroupBy, key: string, row: FindingRow): Pick<FindingGroup, "label" | "about"> {
  switch (by) {
    case "check":
      return { label: row.check.title, about: checkWords(row) };
    case "workload":
      return { label: withoutContainer(row), about: row.cluster.name };
    case "image":
      return { label: row.image ?? "No image", about: "" };
    case "namespace":
      return { label: key === "" ? "No namespace" : cleanTitle(key), about: "" };
    case "severity":
      return { label: row.severity, about: "" };
    case "source":
      return { label: scannerLabel(key), about: "" };
    default:
      return by satisfies never;
  }
}

/** Two sources may bring the same check of one tool: they are two checks, and say so. */
function checkWords({ check, source }: FindingRow): string {
  const words = `${check.toolLabel} ${check.key}`;
  return source.scanner === check.tool || source.label === check.toolLabel ? words : `${words}, from ${source.label}`;
}

function withoutContainer({ resource }: FindingRow): string {
  const end = `, container ${resource.container}`;
  return resource.container !== "" && resource.label.endsWith(end)
    ? resource.label.slice(0, -end.length)
    : resource.label;
}
