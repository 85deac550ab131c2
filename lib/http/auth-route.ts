import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { cookieValue, forgetSessionCookie, sessionCookieName } from "#lib/auth/session-cookie.ts";
import {
  beginSignIn,
  completeSignIn,
  endSessionUrl,
  type SignInHouse,
  type VerifiedPerson,
} from "#lib/auth/sign-in.ts";
import { signInPath } from "#lib/auth/sign-in-path.ts";
import type { OpenSession, RevokeSession } from "#lib/contract/session.ts";
import { systemActor } from "#lib/domain/access/actor.ts";
import { rolesOf } from "#lib/domain/access/groups.ts";
import { AppError } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";
import { type Context, contextFor, explainFailure, openHouse, personOf } from "./context.ts";
import { problemResponse } from "./errors.ts";
import { makeLimiter, senderAddress } from "./rate-limit.ts";
import { refuseForeignOrigin } from "./same-site.ts";

/** The two verbs a sign-in ends in; the route hands them in, because the frame calls no command itself. */
export type AuthVerbs = {
  openSession(ctx: Context, input: z.input<typeof OpenSession>): Promise<{ readonly secret: string }>;
  revokeSession(ctx: Context, input: z.input<typeof RevokeSession>): Promise<unknown>;
};

type Segment = { readonly params: Promise<{ readonly nextauth: readonly string[] }> };
type Handler = (request: Request, segment: Segment) => Promise<Response>;

// Enough for an office behind one address at nine in the morning, too little to be of use to a flood.
const signIns = makeLimiter({ burst: 60, perMinute: 60 });

/**
 * Everything under /api/auth: the start of a sign-in, the way back, sign-out, and the way to the issuer's own sign-out.
 * The other addresses of the sign-in library do not exist here.
 */
export function authRoute(verbs: AuthVerbs): { readonly GET: Handler; readonly POST: Handler } {
  return {
    GET: guarded(async (request, path) => {
      if (path === "start") return await limited(request, () => beginSignIn(request, signInHouse(request, verbs)));
      if (path === "callback/oidc") {
        return await limited(request, () => completeSignIn(request, signInHouse(request, verbs)));
      }
      if (path === "end-session") return await toIssuerSignOut();
      throw notHere();
    }),
    POST: guarded(async (request, path) => {
      if (path === "signout") return await signOut(request, verbs);
      throw notHere();
    }),
  };
}

function guarded(answer: (request: Request, path: string) => Promise<Response>): Handler {
  return async (request, segment) => {
    const requestId = randomUUID();
    try {
      const { nextauth } = await segment.params;
      return await answer(request, nextauth.join("/"));
    } catch (error) {
      return problemResponse(explainFailure(error), requestId, `${request.method} /api/auth`);
    }
  };
}

const notHere = (): AppError => new AppError("not_found", "There is nothing at this address.");

async function limited(request: Request, work: () => Promise<Response>): Promise<Response> {
  try {
    signIns.take(senderAddress(request), new Date());
  } catch {
    return redirectTo(signInPath("limited"));
  }
  return await work();
}

function signInHouse(request: Request, verbs: AuthVerbs): SignInHouse {
  const { env, secret } = openHouse();
  return {
    oidc: env.oidc,
    publicUrl: env.publicUrl,
    secret,
    sessionHours: env.sessionHours,
    openSession: (person) => open(request, verbs, person),
  };
}

async function open(request: Request, verbs: AuthVerbs, person: VerifiedPerson): Promise<string> {
  const { env, rules } = openHouse();
  const ctx = await contextFor(systemActor("sign-in"));
  try {
    const { secret } = await verbs.openSession(ctx, {
      ...person,
      groups: [...person.groups],
      role: rolesOf(person.groups, rules.roleGroups).at(-1) ?? null,
      userAgent:
        request.headers
          .get("user-agent")
          ?.replace(/[^\x20-\x7e]/g, "")
          .slice(0, 300) ?? null,
      hours: env.sessionHours,
      previousSecret:
        cookieValue(request.headers.get("cookie"), sessionCookieName(env.publicUrl))?.slice(0, 200) ?? null,
    });
    return secret;
  } catch (error) {
    log.error("session not opened", { requestId: ctx.requestId, causes: causesOf(error) });
    throw error;
  }
}

async function signOut(request: Request, verbs: AuthVerbs): Promise<Response> {
  const { env } = openHouse();
  refuseForeignOrigin(request, env.publicUrl);
  const now = new Date();
  const actor = await personOf(request.headers.get("cookie"), now).catch((error: unknown) => {
    // A session that has ended already is signed out; anything else is a fault to hear of.
    if (error instanceof AppError && error.code === "unauthenticated") return null;
    throw error;
  });
  if (actor !== null) {
    await verbs.revokeSession(await contextFor(actor, randomUUID(), now), { sessionId: actor.sessionId });
  }
  const response = redirectTo("/sign-in?signedOut=1");
  response.headers.append("set-cookie", forgetSessionCookie(env.publicUrl));
  return response;
}

async function toIssuerSignOut(): Promise<Response> {
  return redirectTo((await endSessionUrl(openHouse().env)) ?? "/sign-in");
}

function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
