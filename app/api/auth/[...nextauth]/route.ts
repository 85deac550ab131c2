import { openSession } from "#lib/commands/session/open-session.ts";
import { revokeSession } from "#lib/commands/session/revoke-session.ts";
import { authRoute } from "#lib/http/auth-route.ts";

export const { GET, POST } = authRoute({ openSession, revokeSession });
