import { TokensView } from "#lib/contract/views/admin.ts";
import { route } from "#lib/http/route.ts";
import { listTokens } from "#lib/queries/admin/list-tokens.ts";

export const GET = route({
  summary: "Every API token in your reach with its scope, expiry and last use, and what you can give one",
  action: "token:read",
  response: TokensView,
  handle: ({ ctx }) => listTokens(ctx),
});
