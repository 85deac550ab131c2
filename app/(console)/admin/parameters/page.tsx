import type { Metadata } from "next";
import { ParametersPage } from "#components/admin/parameters-page.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { getYardstick } from "#lib/queries/setting/get-yardstick.ts";

export const metadata: Metadata = { title: "Parameters" };

export default async function ParametersPageRoute() {
  return <ParametersPage view={await getYardstick(await requireViewer("setting:read"))} />;
}
