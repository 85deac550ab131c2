import { LearnClusterUid } from "#lib/contract/cluster.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";
import { liveCluster } from "../live-cluster.ts";

/** Takes the first UID a sender who knows it tells; another one later is another cluster under the same name. */
export const learnClusterUid = command({
  action: "scan:ingest",
  input: LearnClusterUid,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx }, { clusterId, uid }) {
    const before = await liveCluster(tx, clusterId);
    if (before.uid === uid) return { result: { id: clusterId, uid }, unchanged: true };
    const { count } = await tx.cluster.updateMany({ where: { id: clusterId, uid: null }, data: { uid } });
    if (count === 0) {
      const { uid: registered } = await liveCluster(tx, clusterId);
      throw new AppError(
        "conflict",
        `This document comes from the cluster with UID ${uid}, but "${before.name}" is the one with UID ${registered}. Check which cluster it was sent for.`,
        { reason: "cluster_uid_mismatch", details: { registered, sent: uid } },
      );
    }
    return {
      result: { id: clusterId, uid },
      subject: `cluster:${clusterId}`,
      clusterId,
      before: { uid: null },
      after: { uid },
    };
  },
});
