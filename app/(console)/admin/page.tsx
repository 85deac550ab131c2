import { redirect } from "next/navigation";
import { notAllowedPath, requireSignedIn } from "#lib/http/page.ts";
import { adminPages } from "#lib/queries/admin/admin-pages.ts";

/** Leads to the first page of the administration that this person may see. */
export default async function AdminIndex() {
  const { actor } = await requireSignedIn();
  redirect(adminPages(actor)[0]?.href ?? notAllowedPath);
}
