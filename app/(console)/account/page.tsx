import type { Metadata } from "next";
import { Account } from "#components/account/account.tsx";
import { SignOut } from "#components/shell/sign-out.tsx";
import { requireSignedIn } from "#lib/http/page.ts";
import { getAccount } from "#lib/queries/account/get-account.ts";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  return <Account view={await getAccount(await requireSignedIn())} signOut={<SignOut className="button" />} />;
}
