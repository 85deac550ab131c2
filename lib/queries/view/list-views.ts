import type { SavedView, SavedViews } from "#lib/contract/views/saved-view.ts";
import { scopeFromParams } from "#lib/contract/views/scope.ts";
import { readViewQuery, viewPageOf } from "#lib/contract/views/view-page.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { chooseClusters } from "#lib/db/sql/choose-clusters.ts";
import { may } from "#lib/domain/access/policy.ts";

/** Views listed at most. */
const mostViews = 200;

/** A view as it is stored. */
type Stored = {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly page: string;
  readonly query: string;
  readonly shared: boolean;
  readonly updatedAt: Date;
  readonly owner: { readonly name: string | null; readonly email: string | null };
};

/**
 * The viewer's own views and those that others shared, by name. Each is read as its page reads it today. A shared view about
 * clusters the viewer does not see is not among them: its name alone could tell what is there.
 */
export async function listViews(ctx: Context): Promise<SavedViews> {
  if (ctx.actor.kind !== "person") return { views: [], more: false };
  const stored = await ctx.prisma.savedView.findMany({
    where: { OR: [{ ownerId: ctx.actor.id }, { shared: true }] },
    include: { owner: { select: { name: true, email: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostViews + 1,
  });
  const words = [...new Set(stored.flatMap(clusterWords))];
  const seen = words.length === 0 ? [] : await chooseClusters(fromSql(ctx.sql), ctx.viewer, words);
  const isSeen = (word: string): boolean => seen.some(({ id, name }) => id === word || name === word);
  const listed = stored
    .slice(0, mostViews)
    .filter((view) => view.ownerId === ctx.actor.id || clusterWords(view).every(isSeen));
  return { views: listed.map((view) => savedView(ctx, view, isSeen)), more: stored.length > mostViews };
}

function clusterWords({ query }: Stored): readonly string[] {
  return scopeFromParams(new URLSearchParams(query)).clusters;
}

function savedView(ctx: Context, view: Stored, isSeen: (word: string) => boolean): SavedView {
  const isOwn = view.ownerId === ctx.actor.id;
  const page = viewPageOf(view.page);
  const { query, unknown } = readViewQuery(view.page, view.query);
  const params = new URLSearchParams(query);
  const { clusters } = scopeFromParams(params);
  const kept = clusters.filter(isSeen);
  if (kept.length === 0) params.delete("cluster");
  else params.set("cluster", kept.join(","));
  const framework = page?.frameworkId == null ? null : (ctx.catalog.frameworks.get(page.frameworkId) ?? "gone");
  const search = params.toString().replaceAll("%2C", ",");
  const title = framework === null || framework === "gone" ? page?.title : framework.shortTitle;
  return {
    ...{ id: view.id, name: view.name, shared: view.shared, about: title ?? "A page that is gone" },
    href: page === null || framework === "gone" ? "/" : `${view.page}${search === "" ? "" : `?${search}`}`,
    owner: isOwn ? null : (view.owner.name ?? view.owner.email ?? "Somebody without a name"),
    mayChange: isOwn || may(ctx.actor, "view:manage"),
    problems: [
      ...(page === null || framework === "gone" ? ["The page it shows does not exist any more."] : []),
      ...unknown.map((name) => `The filter "${name}" does not exist any more, or not with this value.`),
      ...(kept.length < clusters.length ? ["A cluster it names is not among yours any more."] : []),
    ],
    updatedAt: view.updatedAt.toISOString(),
  };
}
