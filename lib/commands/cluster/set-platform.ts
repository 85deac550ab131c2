import { SetPlatform } from "#lib/contract/cluster.ts";
import { command } from "../command.ts";
import { liveCluster } from "../live-cluster.ts";

/** A change of yardstick (semantics § 6): on a managed platform some facts are inherited. */
export const setPlatform = command({
  action: "cluster:update",
  input: SetPlatform,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx }, { clusterId, platform }) {
    const before = await liveCluster(tx, clusterId);
    if (before.platform === platform && before.platformSource === "set") {
      return { result: { id: clusterId, platform }, unchanged: true };
    }
    await tx.cluster.update({ where: { id: clusterId }, data: { platform, platformSource: "set" } });
    return {
      result: { id: clusterId, platform },
      subject: `cluster:${clusterId}`,
      clusterId,
      before: { platform: before.platform, platformSource: before.platformSource },
      after: { platform, platformSource: "set" },
    };
  },
});
