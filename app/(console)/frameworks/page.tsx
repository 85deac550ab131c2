import type { Metadata } from "next";
import { FrameworkList } from "#components/frameworks/framework-list.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";
import type { Props } from "../../page-props.ts";
import { onChosenClusters } from "../on-chosen-clusters.ts";

export const metadata: Metadata = { title: "Frameworks" };

export default async function FrameworksPage({ searchParams }: Props) {
  const ctx = await onChosenClusters(await requireViewer("framework:read"), await searchParams);
  return <FrameworkList view={await listFrameworks(ctx)} />;
}
