import { ChangeViewOf } from "#lib/contract/views/saved-view.ts";
import { readViewQuery, viewPageOf } from "#lib/contract/views/view-page.ts";
import { AppError } from "#lib/errors.ts";
import { changeableView } from "../changeable-view.ts";
import { command } from "../command.ts";
import { orViewNameTaken } from "../view-name-taken.ts";

/** Renames a view, shares it or ends that, or lets it show something else. */
export const changeView = command({
  action: "view:save",
  input: ChangeViewOf,
  async run({ tx, actor, now }, { viewId, ...change }) {
    const view = await changeableView(tx, actor, viewId);
    const before = { name: view.name, page: view.page, query: view.query, shared: view.shared };
    const page = change.page ?? view.page;
    if (viewPageOf(page) === null) {
      throw new AppError("invalid", "This page has no filters to save. Open a list first.", { reason: "no_view_page" });
    }
    const after = {
      name: change.name ?? view.name,
      page,
      query: change.query === undefined ? view.query : readViewQuery(page, change.query).query,
      shared: change.shared ?? view.shared,
    };
    const result = { id: view.id };
    if (JSON.stringify(before) === JSON.stringify(after)) return { result, unchanged: true };
    await orViewNameTaken(after.name, () =>
      tx.savedView.update({ where: { id: view.id }, data: { ...after, updatedAt: now } }),
    );
    return { result, subject: `view:${view.id}`, clusterId: null, before, after };
  },
});
