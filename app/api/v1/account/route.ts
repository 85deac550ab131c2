import { Account } from "#lib/contract/views/account.ts";
import { route } from "#lib/http/route.ts";
import { getAccount } from "#lib/queries/account/get-account.ts";

export const GET = route({
  summary: "Your name, roles and groups here, and where you are signed in",
  description: "For people: a token has no account.",
  action: "session:read",
  response: Account,
  handle: ({ ctx }) => getAccount(ctx),
});
