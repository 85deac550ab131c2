import type { ReactNode } from "react";
import { AdminNav } from "#components/admin/admin-nav.tsx";
import { requireSignedIn } from "#lib/http/page.ts";
import { adminPages } from "#lib/queries/admin/admin-pages.ts";

/** The administration's own navigation. Each page asks for its own right; this shows the way to those that would open. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireSignedIn();
  return (
    <>
      <AdminNav pages={adminPages(actor)} />
      {children}
    </>
  );
}
