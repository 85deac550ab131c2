import { KeptVisit, visitKey } from "#lib/contract/visit.ts";
import type { Context } from "#lib/db/context.ts";
import { comparedWith, firstLookBack, type ProvenThen } from "#lib/domain/visit/visit.ts";

/** What the page compares with. */
export type LastVisit = { readonly at: Date; readonly visited: boolean; readonly proven: ProvenThen };

/** When the person who looks was here before; the last seven days for who never was, and for a program. */
export async function lastVisit(ctx: Context): Promise<LastVisit> {
  const now = ctx.now.getTime();
  const first = { at: new Date(now - firstLookBack), visited: false, proven: {} };
  if (ctx.actor.kind !== "person") return first;
  const place = { personId_key: { personId: ctx.actor.id, key: visitKey } };
  const kept = KeptVisit.safeParse((await ctx.prisma.preference.findUnique({ where: place }))?.value);
  const look = kept.success ? comparedWith(kept.data, now) : null;
  return look === null ? first : { at: new Date(look.at), visited: true, proven: look.proven };
}
