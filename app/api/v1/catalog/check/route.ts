import { CheckedOwnFile, mostOwnBodyBytes, OwnFileBody } from "#lib/contract/own-catalog.ts";
import { route } from "#lib/http/route.ts";
import { checkOwnUpload } from "#lib/queries/catalog/check-own-upload.ts";

export const POST = route({
  summary: "Whether an own framework or mapping could be put in force, and what that would change; stores nothing",
  action: "catalog:edit",
  body: OwnFileBody,
  bodyBytes: mostOwnBodyBytes,
  response: CheckedOwnFile,
  handle: ({ ctx, body }) => checkOwnUpload(ctx, body.content),
});
