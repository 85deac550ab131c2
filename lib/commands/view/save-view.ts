import { SaveView } from "#lib/contract/views/saved-view.ts";
import { readViewQuery, viewPageOf } from "#lib/contract/views/view-page.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";
import { orViewNameTaken } from "../view-name-taken.ts";

/** Views one person keeps at most: a list of more is no way to find one. */
const mostViews = 200;

/** Keeps a page with its filters under a name, for the person who acts or for everyone who may see what it shows. */
export const saveView = command({
  action: "view:save",
  input: SaveView,
  async run({ tx, actor, now }, { name, page, query, shared }) {
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only a person saves views.", { reason: "not_a_person" });
    }
    if (viewPageOf(page) === null) {
      throw new AppError("invalid", "This page has no filters to save. Open a list first.", { reason: "no_view_page" });
    }
    if ((await tx.savedView.count({ where: { ownerId: actor.id } })) >= mostViews) {
      throw new AppError("conflict", `You have ${mostViews} views. Delete one first.`, { reason: "too_many_views" });
    }
    const kept = { name, page, query: readViewQuery(page, query).query, shared };
    const view = await orViewNameTaken(name, () =>
      tx.savedView.create({ data: { ...kept, ownerId: actor.id, createdAt: now, updatedAt: now } }),
    );
    return { result: { id: view.id }, subject: `view:${view.id}`, clusterId: null, before: null, after: kept };
  },
});
