import { lastDay } from "./clock.ts";
import { events } from "./events.ts";
import { fleet } from "./fleet.ts";

/** "Now" minus three minutes, in days. */
const lastInstant = lastDay - 3 / (24 * 60);

/**
 * The days on which the demo looks at its clusters: at most 25, after each event, denser towards now. Between two of them
 * that lie further apart than twice a source's interval the source is silent, and shows so.
 */
export const instants: readonly number[] = [
  0.3,
  6.3,
  13.3,
  18.3,
  20.3,
  27.3,
  34.3,
  41.3,
  47.3,
  52.3,
  58.3,
  60.3,
  66.3,
  71.3,
  74.3,
  76.3,
  79.3,
  82.3,
  84.3,
  85.6,
  86.6,
  87.6,
  88.6,
  89.5,
  lastInstant,
];

/** From here on every cluster is looked at on every instant. */
const lately = 84;
/** Before, at least so often, in days. */
const leastOften = 14;

/** Those of the instants on which a cluster is looked at: the first after each of its events, now and then, and all lately. */
export function instantsOf(cluster: string): readonly number[] {
  const joins = fleet.find(({ plan }) => plan.name === cluster)?.joins ?? 0;
  const turns = events.filter((event) => event.cluster === cluster).map(({ day }) => day);
  const chosen: number[] = [];
  for (const instant of instants.filter((each) => each >= joins)) {
    const before = chosen.at(-1);
    const isTurn = turns.some((day) => day <= instant && day > (before ?? Number.NEGATIVE_INFINITY));
    if (before === undefined || isTurn || instant >= lately || instant - before >= leastOften) chosen.push(instant);
  }
  return chosen;
}
