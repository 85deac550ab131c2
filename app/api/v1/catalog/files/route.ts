import { uploadOwnFile } from "#lib/commands/catalog/upload-own-file.ts";
import { mostOwnBodyBytes, OwnFileBody, UploadedOwnFile } from "#lib/contract/own-catalog.ts";
import { OwnCatalogView } from "#lib/contract/views/own-catalog.ts";
import { Reply, route } from "#lib/http/route.ts";
import { getOwnCatalog } from "#lib/queries/catalog/get-own-catalog.ts";

export const GET = route({
  summary: "Own frameworks and mappings: those of the folder, and what was uploaded with every version",
  action: "catalog:read",
  response: OwnCatalogView,
  handle: ({ ctx }) => getOwnCatalog(ctx),
});

export const POST = route({
  summary: "Put an own framework or mapping in force, as the next version of its id",
  action: "catalog:edit",
  body: OwnFileBody,
  bodyBytes: mostOwnBodyBytes,
  response: UploadedOwnFile,
  status: 201,
  otherStatuses: { 200: "These very bytes are in force already; nothing changed." },
  async handle({ ctx, body }) {
    const uploaded = await uploadOwnFile(ctx, body);
    return new Reply(uploaded, { status: uploaded.created ? 201 : 200 });
  },
});
