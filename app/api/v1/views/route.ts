import { saveView } from "#lib/commands/view/save-view.ts";
import { SavedViewId, SavedViews, SaveView } from "#lib/contract/views/saved-view.ts";
import { route } from "#lib/http/route.ts";
import { listViews } from "#lib/queries/view/list-views.ts";

export const GET = route({
  summary: "Your saved views and those that were shared with you",
  action: "view:read",
  response: SavedViews,
  handle: ({ ctx }) => listViews(ctx),
});

export const POST = route({
  summary: "Save a page with its filters under a name",
  action: "view:save",
  body: SaveView,
  response: SavedViewId,
  status: 201,
  handle: ({ ctx, body }) => saveView(ctx, body),
});
