import * as z from "zod";
import { changeView } from "#lib/commands/view/change-view.ts";
import { deleteView } from "#lib/commands/view/delete-view.ts";
import { ChangeView, SavedViewId, ViewPath } from "#lib/contract/views/saved-view.ts";
import { Reply, route } from "#lib/http/route.ts";

export const PATCH = route({
  summary: "Rename a saved view, share it, or let it show something else",
  action: "view:save",
  params: ViewPath,
  body: ChangeView,
  response: SavedViewId,
  handle: ({ ctx, params, body }) => changeView(ctx, { viewId: params.view, ...body }),
});

export const DELETE = route({
  summary: "Delete a saved view",
  action: "view:save",
  params: ViewPath,
  response: z.undefined(),
  async handle({ ctx, params }) {
    await deleteView(ctx, { viewId: params.view });
    return new Reply(undefined, { status: 204 });
  },
});
