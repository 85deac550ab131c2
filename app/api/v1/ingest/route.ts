import { learnClusterUid } from "#lib/commands/cluster/learn-cluster-uid.ts";
import { ensureSource } from "#lib/commands/source/ensure-source.ts";
import { IngestAnswer, IngestQuery } from "#lib/contract/envelope.ts";
import { documentBody, readEnvelope, sentDocument } from "#lib/http/document-body.ts";
import { makeLimiter } from "#lib/http/rate-limit.ts";
import { Reply, route } from "#lib/http/route.ts";
import { maxBytesOf } from "#lib/ingest/arriving-bytes.ts";
import { noteRefusal } from "#lib/ingest/note-refusal.ts";
import { receive } from "#lib/ingest/receive.ts";
import { scannerIntervalSeconds } from "#lib/ingest/scanner-interval.ts";
import { findSentCluster } from "#lib/queries/cluster/find-sent-cluster.ts";

export const POST = route({
  summary: "The one door: brings in a document; 202 with a scan id, or with ?wait=1 the settled scan",
  action: "scan:ingest",
  query: IngestQuery,
  sent: sentDocument,
  response: IngestAnswer,
  otherStatuses: { 202: "It is kept, and read as soon as its turn comes." },
  // A collector sends pages of lists; a loop gone wrong sends without end.
  limit: makeLimiter({ burst: 600, perMinute: 600 }),
  async handle({ ctx, query, request }) {
    const envelope = readEnvelope(request);
    const { id: clusterId } = await findSentCluster(ctx, envelope.cluster);
    const { scanner, clusterUid } = envelope;
    if (clusterUid !== undefined) await learnClusterUid(ctx, { clusterId, uid: clusterUid });
    const sent = { envelope, clusterId, actor: ctx.actor };
    const intervalSeconds = scannerIntervalSeconds(scanner);
    if (intervalSeconds !== null) await ensureSource(ctx, { clusterId, scanner, intervalSeconds });
    const bytes = documentBody(request, maxBytesOf(scanner));
    const answer = await receive(ctx, { ...sent, bytes }, { wait: query.wait === "1" }).catch((error: unknown) =>
      noteRefusal(ctx, sent, error),
    );
    return new Reply(answer, { status: answer.state === "kept" ? 202 : 200 });
  },
});
