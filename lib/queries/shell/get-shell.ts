import { counted } from "#lib/contract/views/format.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listClusterNames } from "#lib/db/sql/list-cluster-names.ts";
import { may } from "#lib/domain/access/policy.ts";
import { roleTitles } from "#lib/domain/access/role.ts";
import { adminPages } from "../admin/admin-pages.ts";
import { countOpenNow } from "../finding/count-findings.ts";
import { pulseOf } from "./get-pulse.ts";

/** Clusters a menu offers without a search. */
const mostChoices = 300;

/** What the frame around every page shows; four statements. */
export async function getShell(ctx: Context): Promise<Shell> {
  const { version, clusters, simulated } = await pulseOf(ctx);
  return {
    name: await nameOf(ctx),
    role: roleOf(ctx),
    clusters,
    choices: clusters === 0 ? [] : [...(await listClusterNames(fromSql(ctx.sql), ctx.viewer, mostChoices))],
    simulated,
    openFindings: may(ctx.actor, "finding:read") ? await countOpenNow(ctx) : null,
    mayAdmin: adminPages(ctx.actor).length > 0,
    mayRegisterCluster: may(ctx.actor, "cluster:create"),
    mayMakeToken: may(ctx.actor, "catalog:read") && may(ctx.actor, "token:create"),
    demo: ctx.server.isDemoIdentity,
    version,
    now: ctx.now.toISOString(),
  };
}

async function nameOf({ actor, prisma }: Context): Promise<string> {
  if (actor.kind !== "person") return actor.id;
  const person = await prisma.person.findUnique({ where: { id: actor.id }, select: { name: true, email: true } });
  return person?.name ?? person?.email ?? "Somebody without a name";
}

/** @example "Security engineer · all clusters" */
function roleOf({ actor, viewer }: Context): string {
  if (actor.kind !== "person") return actor.kind;
  if (actor.roles.length === 0) return "no role";
  const scope = viewer.clusters === "all" ? "all clusters" : counted(viewer.clusters.length, "cluster", "clusters");
  return `${actor.roles.map((role) => roleTitles[role]).join(", ")} · ${scope}`;
}
