import { demoPeople } from "#lib/auth/demo-people.ts";
import { checkIssuer, describeSignInFault } from "#lib/auth/sign-in-problem.ts";
import type { SignIn } from "#lib/contract/views/sign-in.ts";
import { openHouse } from "./context.ts";

export type SignInSearch = {
  /** The word a failed sign-in left in the address. */
  readonly error: string | undefined;
  readonly signedOut: boolean;
};

/** What the sign-in page shows: asks the issuer itself, so that what it says is about now. */
export async function getSignIn({ error, signedOut }: SignInSearch): Promise<SignIn> {
  const { env } = openHouse();
  const question = { oidc: env.oidc, publicUrl: env.publicUrl, error, now: new Date() };
  const problem = await checkIssuer(question);
  return {
    provider: env.isDemoIdentity ? "Demo identity" : hostOf(env.oidc?.issuer),
    demo: env.isDemoIdentity,
    people: env.isDemoIdentity ? [...demoPeople] : [],
    problem,
    fault: problem === null ? describeSignInFault(question) : null,
    signedOut,
    sessionHours: env.sessionHours,
  };
}

function hostOf(issuer: string | undefined): string {
  return (issuer === undefined ? undefined : URL.parse(issuer)?.host) ?? "the identity provider";
}
