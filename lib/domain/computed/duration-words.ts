import type { Duration } from "../time/instant.ts";
import { day, hour } from "../time/instant.ts";

const minute: Duration = hour / 60;

const counted = (amount: number, unit: string): string => `${amount} ${unit}${amount === 1 ? "" : "s"}`;

/**
 * A duration in whole units, rounded down.
 *
 * @example durationWords(50 * hour) // "2 days"
 */
export function durationWords(duration: Duration): string {
  const time = Math.max(0, duration);
  if (time < hour) return counted(Math.floor(time / minute), "minute");
  return time < 2 * day ? counted(Math.floor(time / hour), "hour") : counted(Math.floor(time / day), "day");
}
