import type { Metadata } from "next";
import { ClusterList } from "#components/clusters/cluster-list.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";

export const metadata: Metadata = { title: "Clusters" };

export default async function ClustersPage() {
  return <ClusterList view={await listClusters(await requireViewer("cluster:read"))} />;
}
