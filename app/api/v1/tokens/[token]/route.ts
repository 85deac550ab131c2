import * as z from "zod";
import { revokeToken } from "#lib/commands/token/revoke-token.ts";
import { TokenPath } from "#lib/contract/token.ts";
import { Reply, route } from "#lib/http/route.ts";

export const DELETE = route({
  summary: "Revoke an API token; it is refused from the next request on",
  action: "token:revoke",
  params: TokenPath,
  response: z.undefined(),
  async handle({ ctx, params }) {
    await revokeToken(ctx, { tokenId: params.token });
    return new Reply(undefined, { status: 204 });
  },
});
