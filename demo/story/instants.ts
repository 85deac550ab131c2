import { lastDay } from "./clock.ts";

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
