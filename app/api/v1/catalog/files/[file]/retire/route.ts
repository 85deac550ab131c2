import { retireOwnFile } from "#lib/commands/catalog/retire-own-file.ts";
import { OwnFilePath, RetiredOwnFile, RetireOwnFileBody } from "#lib/contract/own-catalog.ts";
import { route } from "#lib/http/route.ts";

export const POST = route({
  summary: "Take an uploaded framework or mapping out of force; its versions stay to be read",
  action: "catalog:edit",
  params: OwnFilePath,
  body: RetireOwnFileBody,
  response: RetiredOwnFile,
  handle: ({ ctx, params, body }) => retireOwnFile(ctx, { name: params.file, reason: body.reason }),
});
