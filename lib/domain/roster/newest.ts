import type { ResourceKey } from "../resource/resource.ts";
import type { Roster } from "../standing/input.ts";

/**
 * The newest of the complete rosters, whatever order they came in (semantics § 1). Those of one instant count together: it
 * lists what any of them lists.
 */
export function newestRoster(complete: readonly Roster[]): Roster | null {
  let newest: Roster | null = null;
  for (const roster of complete) {
    if (newest === null || roster.observedAt > newest.observedAt) newest = roster;
    else if (roster.observedAt === newest.observedAt) newest = together(newest, roster);
  }
  return newest;
}

function together(a: Roster, b: Roster): Roster {
  const listed = new Map<ResourceKey, Roster["listed"][number]>();
  for (const item of [...a.listed, ...b.listed]) {
    const known = listed.get(item.key);
    listed.set(
      item.key,
      known === undefined ? item : { ...item, roles: [...new Set([...known.roles, ...item.roles])] },
    );
  }
  return {
    observedAt: a.observedAt,
    interval: Math.min(a.interval, b.interval),
    covers: new Set([...a.covers, ...b.covers]),
    listed: [...listed.values()],
  };
}
