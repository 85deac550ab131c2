import type { Metadata } from "next";
import { Overview } from "#components/overview/overview.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";
import type { Props } from "../page-props.ts";
import { onChosenClusters } from "./on-chosen-clusters.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: Props) {
  const ctx = await onChosenClusters(await requireViewer("framework:read"), await searchParams);
  return <Overview view={await getOverview(ctx)} />;
}
