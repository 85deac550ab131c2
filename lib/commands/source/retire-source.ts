import { RetireSource } from "#lib/contract/cluster.ts";
import { countWords } from "#lib/db/sql/count-words.ts";
import { command } from "../command.ts";
import { knownSource } from "../live-cluster.ts";
import { personOf } from "../person-of.ts";

/**
 * What the source said up to and including this instant stops counting; a later scan counts anew (semantics § 2). It
 * may be retired again then, and the later instant holds.
 */
export const retireSource = command({
  action: "source:retire",
  input: RetireSource,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx, q, actor, now }, { clusterId, scanner, reason }) {
    const retiredBy = personOf(actor);
    const before = await knownSource(tx, clusterId, scanner);
    const words = (await countWords(q, { clusterId, scanner, check: null })) ?? 0;
    await tx.source.update({
      where: { clusterId_scanner: { clusterId, scanner } },
      data: { retiredAt: now, retiredReason: reason, retiredBy },
    });
    return {
      result: { clusterId, scanner, retiredAt: now, words },
      subject: `source:${clusterId}/${scanner}`,
      clusterId,
      before: { retiredAt: before.retiredAt },
      after: { retiredAt: now, words },
      reason,
    };
  },
});
