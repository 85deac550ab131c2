import { noteVisit } from "#lib/commands/preference/note-visit.ts";
import { NotedVisit, NoteVisit } from "#lib/contract/visit.ts";
import { route } from "#lib/http/route.ts";

export const POST = route({
  summary: "Note that you look at where everything stands, so that the next visit shows what changed since",
  action: "preference:update",
  body: NoteVisit,
  response: NotedVisit,
  handle: ({ ctx, body }) => noteVisit(ctx.catalog)(ctx, body),
});
