import type { Metadata } from "next";
import { OwnCatalog } from "#components/admin/own-catalog.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { getOwnCatalog } from "#lib/queries/catalog/get-own-catalog.ts";

export const metadata: Metadata = { title: "Own frameworks and mappings" };

export default async function OwnCatalogPage() {
  return <OwnCatalog view={await getOwnCatalog(await requireViewer("catalog:read"))} />;
}
