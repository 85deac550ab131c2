const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A duration in one unit, rounded down: `2 d`, `4 h`, `26 min`, `5 s`. */
export function durationWords(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value >= day) return `${Math.floor(value / day)} d`;
  if (value >= hour) return `${Math.floor(value / hour)} h`;
  if (value >= minute) return `${Math.floor(value / minute)} min`;
  return `${Math.floor(value / 1000)} s`;
}

/** How long ago, or how far ahead: `4 min ago`, `in 2 d`. */
export function relativeWords(at: string, now: string): string {
  const distance = Date.parse(now) - Date.parse(at);
  if (Math.abs(distance) < 1000) return "now";
  return distance > 0 ? `${durationWords(distance)} ago` : `in ${durationWords(-distance)}`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** @example utcWords("2026-11-20T09:42:07Z") // "20 Nov 2026, 09:42 UTC" */
export function utcWords(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** With seconds, for titles and records. */
export function exactUtcWords(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC`;
}

/** An expected interval in hours, as people say it. */
export function intervalWords(hours: number): string {
  if (hours <= 0) return "no schedule";
  if (hours < 1) return `every ${Math.round(hours * 60)} min`;
  if (hours % 24 === 0 && hours >= 48) return `every ${hours / 24} d`;
  return `every ${Math.round(hours * 10) / 10} h`;
}
