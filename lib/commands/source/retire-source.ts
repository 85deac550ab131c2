import { RetireSource } from "#lib/contract/cluster.ts";
import { command } from "../command.ts";
import { knownSource } from "../live-cluster.ts";

/**
 * What the source said up to and including this instant stops counting; a later scan counts anew (semantics § 2). It
 * may be retired again then, and the later instant holds.
 */
export const retireSource = command({
  action: "source:retire",
  input: RetireSource,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx, now }, { clusterId, scanner, reason }) {
    const before = await knownSource(tx, clusterId, scanner);
    await tx.source.update({
      where: { clusterId_scanner: { clusterId, scanner } },
      data: { retiredAt: now, retiredReason: reason },
    });
    return {
      result: { clusterId, scanner, retiredAt: now },
      subject: `source:${clusterId}/${scanner}`,
      clusterId,
      before: { retiredAt: before.retiredAt },
      after: { retiredAt: now },
      reason,
    };
  },
});
