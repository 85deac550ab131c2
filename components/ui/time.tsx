import { durationWords, exactUtcWords, relativeWords, utcWords } from "./time-words.ts";

/**
 * An instant, relative to the instant the page's figures are true for, with the exact UTC time in the title. Both ends come
 * from the server, so that the first paint and the browser agree; the page's refresh keeps it true.
 */
export function Time({ at, now, as = "ago" }: { at: string; now: string; as?: "ago" | "age" | "utc" }) {
  const words = {
    ago: () => relativeWords(at, now),
    age: () => durationWords(Date.parse(now) - Date.parse(at)),
    utc: () => utcWords(at),
  }[as]();
  return (
    <time dateTime={at} title={exactUtcWords(at)} className="whitespace-nowrap">
      {words}
    </time>
  );
}
