import { RetireOwnFile } from "#lib/contract/own-catalog.ts";
import { lockOwnCatalog } from "#lib/db/sql/lock-own-catalog.ts";
import { queueSettling } from "#lib/db/sql/queue-settling.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/**
 * Takes an uploaded framework or mapping out of force; its versions stay to be read. Figures stored before keep what they
 * were computed with. Retiring it again changes nothing.
 */
export const retireOwnFile = command({
  action: "catalog:edit",
  input: RetireOwnFile,
  async run({ tx, q, actor, now }, { name, reason }) {
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only a person can retire a framework or mapping.", { reason: "not_a_person" });
    }
    await lockOwnCatalog(q);
    const newest = await tx.ownCatalogFile.findFirst({
      where: { name },
      orderBy: { versionNumber: "desc" },
      omit: { content: true },
    });
    if (newest === null) {
      throw new AppError(
        "not_found",
        "Nothing of this id was uploaded. A file of the folder is taken out of the folder.",
        {
          reason: "unknown_own_file",
        },
      );
    }
    const { id, versionNumber, statedVersion } = newest;
    const result = { name, versionNumber };
    if (newest.retiredAt !== null) return { result, unchanged: true };
    await tx.ownCatalogFile.update({
      where: { id },
      data: { retiredAt: now, retiredBy: actor.id, retiredReason: reason },
    });
    await queueSettling(q);
    return {
      result,
      subject: `catalog:${name}`,
      clusterId: null,
      before: { versionNumber, statedVersion, retiredAt: null },
      after: { versionNumber, retiredAt: now },
      reason,
    };
  },
});
