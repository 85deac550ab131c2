import { RetireCheck } from "#lib/contract/cluster.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";
import { knownSource } from "../live-cluster.ts";

/** As retireSource, for one check of a source. Only a person can say that a check no longer matters. */
export const retireCheck = command({
  action: "source:retire",
  input: RetireCheck,
  scope: ({ clusterId }) => ({ clusterId }),
  async run({ tx, actor, now }, { clusterId, scanner, checkKey, reason }) {
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only a person can retire a check.", { reason: "not_a_person" });
    }
    await knownSource(tx, clusterId, scanner);
    const key = { clusterId, scanner, checkKey };
    const before = await tx.checkRetirement.findUnique({ where: { clusterId_scanner_checkKey: key } });
    const after = { retiredAt: now, reason, byPerson: actor.id };
    await tx.checkRetirement.upsert({
      where: { clusterId_scanner_checkKey: key },
      create: { ...key, ...after },
      update: after,
    });
    return {
      result: { ...key, retiredAt: now },
      subject: `check:${clusterId}/${scanner}/${checkKey}`,
      clusterId,
      before: before === null ? null : { retiredAt: before.retiredAt },
      after: { retiredAt: now },
      reason,
    };
  },
});
