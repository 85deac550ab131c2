import type { PrismaTransaction } from "#lib/db/prisma.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { canonicalJson } from "#lib/domain/audit/canonical.ts";

type Setting = Parameters<PrismaTransaction["setting"]["create"]>[0]["data"];

/** Puts an organisation-wide choice in force, and says who did. False where that very value is in force already. */
export async function storeSetting(
  tx: PrismaTransaction,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
  key: string,
  value: Setting["value"] & object,
): Promise<boolean> {
  const before = await tx.setting.findUnique({ where: { key } });
  if (before !== null && canonicalJson(before.value) === canonicalJson(value)) return false;
  const changed = { value, updatedAt: now, updatedBy: actor.kind === "person" ? actor.id : null };
  await tx.setting.upsert({ where: { key }, create: { key, ...changed }, update: changed });
  return true;
}
