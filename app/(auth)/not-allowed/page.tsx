import type { Metadata } from "next";
import { Brand } from "#components/shell/brand.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { requireSignedIn } from "#lib/http/page.ts";

export const metadata: Metadata = { title: "Not allowed" };

export default async function NotAllowedPage() {
  await requireSignedIn();
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <Brand />
        <h1>Your role does not show this page</h1>
        <p className="mt-1 mb-4 text-text-2">
          What you may see comes from your groups at the identity provider. Your account page lists it.
        </p>
        <p className="flex gap-2">
          <ButtonLink href="/">Overview</ButtonLink>
          <ButtonLink href="/account" look="quiet">
            Account
          </ButtonLink>
        </p>
      </main>
    </div>
  );
}
