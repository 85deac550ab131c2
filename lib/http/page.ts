import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { signInPath } from "#lib/auth/sign-in-path.ts";
import type { Context } from "#lib/db/context.ts";
import type { Action } from "#lib/domain/access/action.ts";
import type { PersonActor } from "#lib/domain/access/actor.ts";
import { refusal } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { contextFor, explainFailure, personOf } from "./context.ts";
import { pathHeader } from "./path-header.ts";

/** Where people land who are signed in and have no role here, or not the right for a page. */
export const noRolePath = "/no-role";
export const notAllowedPath = "/not-allowed";

/**
 * The context of a page, for a person who may do `action`: this protects the page, whatever the proxy did. Without a
 * session it leads to the sign-in page and back, without a role or right to a page that says so.
 *
 * @example const ctx = await requireViewer("framework:read");
 */
export async function requireViewer(action: Action): Promise<Context> {
  const { actor, now } = await requirePerson();
  const why = refusal(actor, action);
  if (why === "no_role") redirect(noRolePath);
  if (why !== null) redirect(notAllowedPath);
  return await pageContext(actor, now, action);
}

/** The context of whoever is signed in, role or not: for the account page and the pages that say what is missing. */
export async function requireSignedIn(): Promise<Context> {
  const { actor, now } = await requirePerson();
  return await pageContext(actor, now);
}

/** True when somebody is signed in: the sign-in page then leads on. */
export async function isSignedIn(): Promise<boolean> {
  return (await signedIn()).actor !== null;
}

async function pageContext(actor: PersonActor, now: Date, action?: Action): Promise<Context> {
  try {
    return await contextFor(actor, undefined, now, action);
  } catch (error) {
    throw explainFailure(error);
  }
}

/** Waits for what a page shows; what does not exist, or is not the viewer's, is the page that says so. */
export async function orNotFound<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw explainFailure(error);
  }
}

async function requirePerson(): Promise<{ readonly actor: PersonActor; readonly now: Date }> {
  const { actor, now } = await signedIn();
  if (actor === null) redirect(signInPath(null, (await headers()).get(pathHeader) ?? "/"));
  return { actor, now };
}

// Asked once for a page and its frame, so that both are of one instant.
const signedIn = cache(async (): Promise<{ readonly actor: PersonActor | null; readonly now: Date }> => {
  const now = new Date();
  try {
    return { actor: await personOf((await headers()).get("cookie"), now), now };
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") return { actor: null, now };
    throw explainFailure(error);
  }
});
