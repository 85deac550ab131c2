import { ChangeSourceInterval } from "#lib/contract/cluster.ts";
import { command } from "../command.ts";
import { knownSource } from "../live-cluster.ts";

/** How often a source is expected to look; after twice that its words are silent (semantics § 2). */
export const setSourceInterval = command({
  action: "cluster:update",
  input: ChangeSourceInterval,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx }, { clusterId, scanner, intervalSeconds, reason }) {
    const before = await knownSource(tx, clusterId, scanner);
    const result = { clusterId, scanner, intervalSeconds };
    if (before.intervalSeconds === intervalSeconds) return { result, unchanged: true };
    await tx.source.update({ where: { clusterId_scanner: { clusterId, scanner } }, data: { intervalSeconds } });
    return {
      result,
      subject: `source:${clusterId}/${scanner}`,
      clusterId,
      before: { intervalSeconds: before.intervalSeconds },
      after: { intervalSeconds },
      ...(reason === undefined ? {} : { reason }),
    };
  },
});
