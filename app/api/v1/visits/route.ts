import { noteVisit } from "#lib/commands/preference/note-visit.ts";
import { NotedVisit, NoteVisit } from "#lib/contract/visit.ts";
import { route } from "#lib/http/route.ts";
import { provenNow } from "#lib/queries/overview/proven-now.ts";

export const POST = route({
  summary: "Note that you look at where everything stands, so that the next visit shows what changed since",
  action: "preference:update",
  body: NoteVisit,
  response: NotedVisit,
  handle: async ({ ctx }) => noteVisit(ctx, { proven: await provenNow(ctx) }),
});
