import type { Actor, Viewer } from "#lib/domain/access/actor.ts";

/** Who looks, as far as it was proven who acts. The only place that makes viewers. */
export function viewerOf(actor: Actor): Viewer {
  const viewer = { actorId: actor.id, clusters: actor.clusters };
  // The brand exists for the compiler alone; here an actor was checked, so here it may be given.
  return viewer as typeof viewer & Viewer;
}
