import type * as z from "zod";
import type { Pulse } from "#lib/contract/views/actions.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { readPulse } from "#lib/db/sql/read-pulse.ts";
import { may } from "#lib/domain/access/policy.ts";

/** A word that changes whenever pages of this viewer may show something else; one cheap statement. */
export async function getPulse(ctx: Context): Promise<z.infer<typeof Pulse>> {
  return { version: (await pulseOf(ctx)).version };
}

/**
 * The pulse and how many clusters the viewer sees, simulated ones among them. Who may see no cluster at all learns nothing of them, not even that
 * something happened. A new catalog is a change, too.
 */
export async function pulseOf(
  ctx: Context,
): Promise<{ readonly version: string; readonly clusters: number; readonly simulated: number }> {
  const catalog = ctx.catalog.digest.slice(0, 12);
  if (!may(ctx.actor, "cluster:read")) return { version: catalog, clusters: 0, simulated: 0 };
  const { version, ...counts } = await readPulse(fromSql(ctx.sql), ctx.viewer, ctx.now);
  return { version: `${catalog}-${version}`, ...counts };
}
