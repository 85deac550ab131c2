import { RetireCheck } from "#lib/contract/cluster.ts";
import { countWords } from "#lib/db/sql/count-words.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";
import { knownSource } from "../live-cluster.ts";
import { personOf } from "../person-of.ts";

/** As retireSource, for one check of a source. */
export const retireCheck = command({
  action: "source:retire",
  input: RetireCheck,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx, q, actor, now }, { clusterId, scanner, tool, checkKey, reason }) {
    const byPerson = personOf(actor);
    await knownSource(tx, clusterId, scanner);
    const words = await countWords(q, { clusterId, scanner, check: { tool, checkKey } });
    if (words === null) {
      throw new AppError("not_found", "This source never named such a check on this cluster.", {
        reason: "unknown_check",
      });
    }
    const key = { clusterId, scanner, tool, checkKey };
    const where = { clusterId_scanner_tool_checkKey: key };
    const before = await tx.checkRetirement.findUnique({ where });
    const after = { retiredAt: now, reason, byPerson };
    await tx.checkRetirement.upsert({ where, create: { ...key, ...after }, update: after });
    return {
      result: { ...key, retiredAt: now, words },
      subject: `check:${clusterId}/${scanner}/${tool}/${checkKey}`,
      clusterId,
      before: before === null ? null : { retiredAt: before.retiredAt },
      after: { retiredAt: now, words },
      reason,
    };
  },
});
