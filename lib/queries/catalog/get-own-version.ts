import type { Context } from "#lib/db/context.ts";
import { AppError } from "#lib/errors.ts";

/** The text of one uploaded version, as it was uploaded. */
export async function getOwnVersion(
  { prisma }: Context,
  name: string,
  versionNumber: number,
): Promise<{ readonly fileName: string; readonly content: string }> {
  const row = await prisma.ownCatalogFile.findUnique({ where: { name_versionNumber: { name, versionNumber } } });
  if (row !== null) return { fileName: row.fileName, content: row.content };
  throw new AppError("not_found", "There is no such version. Look at the list of own files.", {
    reason: "unknown_own_file",
  });
}
