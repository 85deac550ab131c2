import { RenameCluster } from "#lib/contract/cluster.ts";
import { command } from "../command.ts";
import { liveCluster } from "../live-cluster.ts";
import { orNameTaken } from "../name-taken.ts";

export const renameCluster = command({
  action: "cluster:update",
  input: RenameCluster,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx }, { clusterId, name }) {
    const before = await liveCluster(tx, clusterId);
    if (before.name === name) return { result: { id: clusterId, name }, unchanged: true };
    await orNameTaken(name, () => tx.cluster.update({ where: { id: clusterId }, data: { name } }));
    return {
      result: { id: clusterId, name },
      subject: `cluster:${clusterId}`,
      clusterId,
      before: { name: before.name },
      after: { name },
    };
  },
});
