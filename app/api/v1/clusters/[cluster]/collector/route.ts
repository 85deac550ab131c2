import { CollectorAnswer, CollectorPath, CollectorReport, maxCollectorReportBytes } from "#lib/contract/collector.ts";
import { makeLimiter } from "#lib/http/rate-limit.ts";
import { route } from "#lib/http/route.ts";
import { hearCollector } from "#lib/ingest/hear-collector.ts";
import { findSentCluster } from "#lib/queries/cluster/find-sent-cluster.ts";

export const POST = route({
  summary: "How a collector and its sources are; the newest report of each is kept and shown on the cluster's page",
  action: "collector:report",
  params: CollectorPath,
  body: CollectorReport,
  bodyBytes: maxCollectorReportBytes,
  response: CollectorAnswer,
  // One hub with one token speaks for many clusters.
  limit: makeLimiter({ burst: 600, perMinute: 600 }),
  async handle({ ctx, params, body: report }) {
    const { id: clusterId } = await findSentCluster(ctx, params.cluster);
    return await hearCollector(ctx, { report, clusterId, actor: ctx.actor });
  },
});
