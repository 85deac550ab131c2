import { checkOwnFile } from "#lib/catalog/own/check-own-file.ts";
import { clashWith, sha256Of } from "#lib/catalog/own/own-catalog.ts";
import { remarksOn } from "#lib/catalog/own/remarks.ts";
import { summaryOf } from "#lib/catalog/own/summary.ts";
import type { CheckedOwnFile } from "#lib/contract/own-catalog.ts";
import type { Context } from "#lib/db/context.ts";
import type { PlacedProblem } from "#lib/domain/catalog/own.ts";

/** Whether a file could be put in force now, and what that would change; stores nothing. */
export async function checkOwnUpload(ctx: Context, content: string): Promise<CheckedOwnFile> {
  const { base, verdicts } = ctx.own;
  const checked = checkOwnFile(content, base);
  const nothing = { remarks: [], versionNumber: null, replaces: null, unchanged: false };
  const refused = (problems: readonly PlacedProblem[]): CheckedOwnFile => ({
    ...nothing,
    summary: checked.file === null ? null : summaryOf(checked.file),
    problems: problems.map((each) => ({ ...each })),
  });
  if (!checked.ok) return refused(checked.problems);
  const { file } = checked;
  const inFolder = verdicts.filter((verdict) => verdict.from === "folder");
  const clash = clashWith(inFolder, file.id);
  if (clash !== null) return refused([{ line: 1, path: "id", message: clash }]);
  const newest = await ctx.prisma.ownCatalogFile.findFirst({
    where: { name: file.id },
    orderBy: { versionNumber: "desc" },
    omit: { content: true },
  });
  if (newest !== null && newest.kind !== file.kind) {
    return refused([{ line: 1, path: "id", message: `“${file.id}” is the id of a ${newest.kind}: choose another.` }]);
  }
  const isInForce = newest !== null && newest.retiredAt === null;
  const unchanged = isInForce && Buffer.from(newest.sha256).toString("hex") === sha256Of(content);
  return {
    summary: summaryOf(file),
    problems: [],
    remarks: [...remarksOn(file, base)],
    versionNumber: (newest?.versionNumber ?? 0) + (unchanged ? 0 : 1),
    replaces: isInForce && !unchanged ? newest.versionNumber : null,
    unchanged,
  };
}
