import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Cluster } from "#components/clusters/cluster.tsx";
import { idFromSegment } from "#lib/contract/views/links.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getCluster } from "#lib/queries/cluster/get-cluster.ts";
import type { Props } from "../../../page-props.ts";
import { orNotFound } from "../../or-not-found.ts";

export const metadata: Metadata = { title: "Cluster" };

export default async function ClusterPage({ params }: Props<"cluster">) {
  const clusterId = idFromSegment((await params).cluster) ?? notFound();
  return <Cluster view={await orNotFound(getCluster(await requireViewer("cluster:read"), { clusterId }))} />;
}
