import { checkOwnFile } from "#lib/catalog/own/check-own-file.ts";
import { clashWith, sha256Of } from "#lib/catalog/own/own-catalog.ts";
import { OwnFileBody } from "#lib/contract/own-catalog.ts";
import { lockOwnCatalog } from "#lib/db/sql/lock-own-catalog.ts";
import { queueSettling } from "#lib/db/sql/queue-settling.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { PlacedProblem } from "#lib/domain/catalog/own.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/**
 * Puts a framework or mapping in force as the next version of its id, and lets every cluster be settled anew. A file that
 * cannot be used changes nothing; neither do the bytes that are in force already.
 */
export const uploadOwnFile = command({
  action: "catalog:edit",
  input: OwnFileBody,
  async run({ tx, q, actor, now, own }, { fileName, content }) {
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only a person can bring a framework or mapping.", { reason: "not_a_person" });
    }
    const file = usableFile(fileName, content, own.base);
    await lockOwnCatalog(q);
    const inFolder = clashWith(
      own.verdicts.filter((verdict) => verdict.from === "folder"),
      file.id,
    );
    if (inFolder !== null) throw refusedFile(fileName, [{ line: 1, path: "id", message: inFolder }]);
    const newest = await tx.ownCatalogFile.findFirst({
      where: { name: file.id },
      orderBy: { versionNumber: "desc" },
      omit: { content: true },
    });
    if (newest !== null && newest.kind !== file.kind) throw otherKind(file.id, newest.kind);
    const sha256 = sha256Of(content);
    const isInForce = newest !== null && newest.retiredAt === null;
    if (isInForce && Buffer.from(newest.sha256).toString("hex") === sha256) {
      return { result: { name: file.id, versionNumber: newest.versionNumber, created: false }, unchanged: true };
    }
    const versionNumber = (newest?.versionNumber ?? 0) + 1;
    const { kind, title, version: statedVersion } = file;
    const what = { kind, name: file.id, versionNumber, fileName, title, statedVersion };
    const bytes = new Uint8Array(Buffer.from(sha256, "hex"));
    await tx.ownCatalogFile.create({
      data: { ...what, content, sha256: bytes, uploadedBy: actor.id, uploadedAt: now },
    });
    await queueSettling(q);
    return {
      result: { name: file.id, versionNumber, created: true },
      subject: `catalog:${file.id}`,
      clusterId: null,
      before: isInForce ? { versionNumber: newest.versionNumber, statedVersion: newest.statedVersion } : null,
      after: { kind, versionNumber, statedVersion, title, fileName, sha256 },
    };
  },
});

function usableFile(fileName: string, content: string, base: Catalog) {
  const checked = checkOwnFile(content, base);
  if (checked.ok) return checked.file;
  throw refusedFile(fileName, checked.problems);
}

function refusedFile(fileName: string, problems: readonly PlacedProblem[]): AppError {
  const [first] = problems;
  const others = problems.length - 1;
  const more = others > 0 ? ` (${others} more ${others === 1 ? "problem" : "problems"} in it.)` : "";
  const where = first === undefined ? "" : `, line ${first.line}: ${first.message}`;
  return new AppError("unprocessable", `${fileName} cannot be used${where}${more} Nothing was changed.`, {
    reason: "own_file_refused",
    details: { problems },
  });
}

function otherKind(id: string, kind: string): AppError {
  return new AppError("conflict", `“${id}” is the id of a ${kind} already. Choose another id. Nothing was changed.`, {
    reason: "other_kind",
  });
}
