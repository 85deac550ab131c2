import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignIn } from "#components/sign-in/sign-in.tsx";
import { localPath } from "#lib/auth/next-auth-options.ts";
import { oneFromSearch } from "#lib/contract/views/links.ts";
import { openHouse } from "#lib/http/context.ts";
import { isSignedIn } from "#lib/http/page.ts";
import { getSignIn } from "#lib/http/sign-in-page.ts";
import type { Props } from "../../page-props.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: Props) {
  const search = await searchParams;
  const { env } = openHouse();
  const error = oneFromSearch(search.error);
  const target = new URL(localPath(oneFromSearch(search.callbackUrl) ?? "/", env.publicUrl), env.publicUrl);
  const callbackUrl = `${target.pathname}${target.search}`;
  if (error === undefined && (await isSignedIn())) redirect(callbackUrl);
  const view = await getSignIn({ error, signedOut: search.signedOut !== undefined });
  return <SignIn view={view} callbackUrl={callbackUrl} />;
}
