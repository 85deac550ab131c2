import { createToken } from "#lib/commands/token/create-token.ts";
import { CreatedToken, CreateToken, TokenRecords } from "#lib/contract/token.ts";
import { route } from "#lib/http/route.ts";
import { listTokenRecords } from "#lib/queries/token/token-records.ts";

export const GET = route({
  summary: "The API tokens within your reach; secrets are never shown again",
  action: "token:read",
  response: TokenRecords,
  handle: ({ ctx }) => listTokenRecords(ctx),
});

export const POST = route({
  summary: "Make an API token; its secret is in this answer alone",
  action: "token:create",
  body: CreateToken,
  response: CreatedToken,
  status: 201,
  handle: ({ ctx, body }) => createToken(ctx, body),
});
