/**
 * One telling of the story: the seed names every uid and every chance in it; `begin` is the instant of day 0.
 * Days are numbers, parts of a day behind the point, from 0 to `lastDay`.
 */
export type Story = { readonly seed: number; readonly begin: Date };

/** Days the story takes. */
export const lastDay = 90;

const dayMs = 24 * 60 * 60 * 1000;

/** The instant of a day, to the second: that is what Kubernetes writes. */
export function instantOf(story: Story, day: number): Date {
  return new Date(Math.floor((story.begin.getTime() + day * dayMs) / 1000) * 1000);
}

/** RFC 3339 without parts of a second, as Kubernetes writes times. */
export function timestampOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/** The last time a daily job ran before a day, for example at hour 4.2 (04:12 UTC). */
export function lastRunBefore(story: Story, day: number, hour: number): Date {
  const now = instantOf(story, day);
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const today = midnight + Math.round(hour * 3600) * 1000;
  return new Date(today <= now.getTime() ? today : today - dayMs);
}

/** The day of the story an instant lies on. */
export function dayOf(story: Story, instant: Date): number {
  return (instant.getTime() - story.begin.getTime()) / dayMs;
}
