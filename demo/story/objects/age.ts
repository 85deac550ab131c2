import { chance } from "../chance.ts";
import { instantOf } from "../clock.ts";
import { events } from "../events.ts";
import { fleet, planAt } from "../fleet.ts";
import type { ClusterPlan } from "../plan.ts";
import type { Scene } from "./object.ts";

/** When something that was there before the story began was made: 20 to 400 days before its cluster joined. */
export function madeBefore(scene: Scene, ...what: readonly string[]): Date {
  const joins = fleet.find(({ plan }) => plan.name === scene.plan.name)?.joins ?? 0;
  const age = 20 + 380 * chance(scene.story.seed, scene.plan.name, "age", ...what);
  return instantOf(scene.story, joins - age);
}

/** The day since which a cluster reads the same as today; null where it always did. */
export function unchangedSince(scene: Scene, read: (plan: ClusterPlan) => string): number | null {
  const days = events.filter(({ cluster, day }) => cluster === scene.plan.name && day <= scene.day);
  const today = read(scene.plan);
  let since: number | null = null;
  for (const { day } of days.toReversed()) {
    const before = planAt(scene.plan.name, day - 1e-6);
    if (before === null) return day;
    if (read(before) !== today) {
      since = day;
      break;
    }
  }
  return since;
}
