import { EnsureSource } from "#lib/contract/cluster.ts";
import { command } from "../command.ts";
import { liveCluster } from "../live-cluster.ts";

/** Registers a source with its first document. One that is known stays as people have set it. */
export const ensureSource = command({
  action: "scan:ingest",
  input: EnsureSource,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx, now }, { clusterId, scanner, intervalSeconds }) {
    await liveCluster(tx, clusterId);
    const result = { clusterId, scanner };
    // Two first documents may race; the one that comes second finds the row and changes nothing.
    const { count } = await tx.source.createMany({
      data: [{ clusterId, scanner, intervalSeconds, createdAt: now }],
      skipDuplicates: true,
    });
    if (count === 0) return { result, unchanged: true };
    return { result, subject: `source:${clusterId}/${scanner}`, clusterId, before: null, after: { intervalSeconds } };
  },
});
