import { CreateCluster } from "#lib/contract/cluster.ts";
import { command } from "../command.ts";
import { orNameTaken } from "../name-taken.ts";

export const createCluster = command({
  action: "cluster:create",
  input: CreateCluster,
  async run({ tx, actor, now }, { name, platform, uid, simulated }) {
    const cluster = await orNameTaken(name, () =>
      tx.cluster.create({
        data: {
          name,
          simulated,
          uid: uid ?? null,
          ...(platform === undefined ? {} : { platform, platformSource: "set" }),
          createdAt: now,
          createdBy: actor.kind === "person" ? actor.id : null,
        },
      }),
    );
    return {
      result: { id: cluster.id, name: cluster.name },
      subject: `cluster:${cluster.id}`,
      clusterId: cluster.id,
      before: null,
      after: { name, platform: cluster.platform, uid: cluster.uid, simulated },
    };
  },
});
