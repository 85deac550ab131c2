import * as z from "zod";
import { clusterColumns } from "#lib/contract/views/cluster-columns.ts";
import { ClustersExportQuery } from "#lib/contract/views/export-query.ts";
import { writeCsv } from "#lib/exporters/csv/write-csv.ts";
import { downloadCsv } from "#lib/http/download-csv.ts";
import { route } from "#lib/http/route.ts";
import { chosenClusters } from "#lib/queries/cluster/chosen-clusters.ts";
import { listClusters } from "#lib/queries/cluster/list-clusters.ts";

export const GET = route({
  summary: "Clusters with what they prove, their sources and open findings, as a CSV file",
  action: "cluster:read",
  query: ClustersExportQuery,
  response: z.instanceof(Response),
  file: ["text/csv"],
  async handle({ ctx, query: { cluster } }) {
    const view = await listClusters(ctx);
    const chosen = cluster.length === 0 ? null : await chosenClusters(ctx, cluster);
    const rows = view.clusters.filter(({ id }) => chosen === null || chosen.includes(id));
    return downloadCsv(writeCsv(clusterColumns(view), [rows]), "clusters", ctx.now);
  },
});
