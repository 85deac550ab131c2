import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NoRole } from "#components/sign-in/sign-in.tsx";
import { requireSignedIn } from "#lib/http/page.ts";
import { getAccount } from "#lib/queries/account/get-account.ts";

export const metadata: Metadata = { title: "No role" };

export default async function NoRolePage() {
  const ctx = await requireSignedIn();
  if (ctx.actor.roles.length > 0) redirect("/");
  const { email, groups } = await getAccount(ctx);
  const whoCan =
    "Whoever runs the identity provider can put you into a group that has a role here. Then sign out and in again: groups are read at sign-in.";
  return <NoRole view={{ email, groups, whoCan }} />;
}
