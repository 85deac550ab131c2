import type { Metadata } from "next";
import { Overview } from "#components/overview/overview.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  return <Overview view={await getOverview(await requireViewer("framework:read"))} />;
}
