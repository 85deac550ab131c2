import type { Action } from "#lib/domain/access/action.ts";
import type { Actor, Viewer } from "#lib/domain/access/actor.ts";
import { clustersFor } from "#lib/domain/access/policy.ts";

/**
 * Who looks, as far as it was proven who acts. The only place that makes viewers. With an action the viewer sees the clusters
 * on which the actor may do it, so that a role on one cluster opens nothing of another.
 */
export function viewerOf(actor: Actor, action?: Action): Viewer {
  const clusters = action === undefined ? actor.clusters : clustersFor(actor, action);
  const viewer = { actorId: actor.id, clusters };
  // The brand exists for the compiler alone; here an actor was checked, so here it may be given.
  return viewer as typeof viewer & Viewer;
}
