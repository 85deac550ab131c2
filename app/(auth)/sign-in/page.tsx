import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignIn } from "#components/sign-in/sign-in.tsx";
import { localPath } from "#lib/auth/next-auth-options.ts";
import { checkIssuer, findSignInProblem } from "#lib/auth/sign-in-problem.ts";
import { oneFromSearch } from "#lib/contract/views/links.ts";
import { openHouse } from "#lib/http/context.ts";
import { isSignedIn } from "#lib/http/page.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const search = await searchParams;
  const { env } = openHouse();
  const error = oneFromSearch(search.error);
  const target = new URL(localPath(oneFromSearch(search.callbackUrl) ?? "/", env.publicUrl), env.publicUrl);
  const callbackUrl = `${target.pathname}${target.search}`;
  if (error === undefined && (await isSignedIn())) redirect(callbackUrl);
  const question = { oidc: env.oidc, publicUrl: env.publicUrl, error, now: new Date() };
  const problem = await checkIssuer(question);
  const fault = problem === null && error !== undefined ? await findSignInProblem(question) : null;
  const view = {
    provider: env.isDemoIdentity ? "Demo identity" : (URL.parse(env.oidc?.issuer ?? "")?.host ?? "the identity provider"),
    demo: env.isDemoIdentity,
    people: [],
    problem,
    fault,
    signedOut: search.signedOut !== undefined,
    sessionHours: env.sessionHours,
  };
  return <SignIn view={view} callbackUrl={callbackUrl} />;
}
