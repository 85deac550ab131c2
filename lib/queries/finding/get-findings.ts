import { type FindingFilter, noneOfIt } from "#lib/contract/views/finding-filter.ts";
import type { FindingList } from "#lib/contract/views/findings.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listFailingNamespaces } from "#lib/db/sql/list-failing-namespaces.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { sourceNotes } from "../source/source-notes.ts";
import { countIn, countOpenNow } from "./count-findings.ts";
import { type FindingScope, findingScope } from "./finding-scope.ts";
import { groupsOf } from "./group-findings.ts";
import { pageSize, sliceOf } from "./list-findings.ts";

/** Choices offered at most in one menu; whatever else there is can be typed. */
const mostOptions = 300;

/** The page of findings, and the answer of the API: what a filter leaves, in rows or in groups. */
export async function getFindings(ctx: Context, filter: FindingFilter): Promise<FindingList> {
  const scope = await findingScope(ctx, filter);
  const counts = await countIn(ctx, scope.conditions);
  const known = scope.health.filter((source) => source.known && !source.retired);
  return {
    now: ctx.now.toISOString(),
    open: await countOpenNow(ctx),
    ...counts,
    ...(await contentOf(ctx, filter, scope)),
    heard: scope.visible.some((cluster) => cluster.heard_at !== null),
    needing: sourceNotes(ctx, known),
    sources: { total: known.length, fresh: known.filter((source) => source.state === "fresh").length },
    options: await optionsOf(ctx, filter, scope),
  };
}

type Content = Pick<FindingList, "rows" | "groupedBy" | "groups" | "groupsTotal" | "next">;

async function contentOf(ctx: Context, filter: FindingFilter, scope: FindingScope): Promise<Content> {
  if (filter.group === undefined) {
    const { rows, next } = await sliceOf(ctx, filter, scope, pageSize);
    return { rows: [...rows], groupedBy: null, groups: [], groupsTotal: 0, next };
  }
  const { groups, total, next } = await groupsOf(ctx, filter, filter.group, scope);
  return { rows: [], groupedBy: filter.group, groups: [...groups], groupsTotal: total, next };
}

async function optionsOf(ctx: Context, filter: FindingFilter, scope: FindingScope): Promise<FindingList["options"]> {
  const ids = scope.conditions.clusterIds;
  const failing = await listFailingNamespaces(fromSql(ctx.sql), ids, mostOptions);
  const chosen = filter.namespace.filter((name) => name !== noneOfIt && !failing.includes(name));
  const sources = new Map(
    scope.health.filter((source) => source.known).map((source) => [source.scanner, source.label]),
  );
  return {
    clusters: scope.visible.slice(0, mostOptions).map(({ id, name }) => ({ value: id, label: name })),
    namespaces: [...chosen, ...failing].map((name) => ({ value: name, label: cleanTitle(name) })),
    sources: [...sources].map(([value, label]) => ({ value, label })),
  };
}
