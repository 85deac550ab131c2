import type { Metadata } from "next";
import { ClusterList } from "#components/clusters/cluster-list.tsx";
import { scopeFromSearch } from "#lib/contract/views/scope.ts";
import { requireViewer } from "#lib/http/page.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";
import type { Props } from "../../page-props.ts";
import { onChosenClusters } from "../on-chosen-clusters.ts";

export const metadata: Metadata = { title: "Clusters" };

export default async function ClustersPage({ searchParams }: Props) {
  const search = await searchParams;
  const ctx = await onChosenClusters(await requireViewer("cluster:read"), search);
  return <ClusterList view={await listClusters(ctx)} chosen={scopeFromSearch(search).clusters} />;
}
