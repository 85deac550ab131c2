/** Time and chance as the collector takes them, so that a test can give its own. */
export interface Clock {
  now(): Date;
  /** Between 0 and 1. */
  random(): number;
  /** Does the work once after a while; the answer calls it off. */
  later: Later;
}

/** Does the work once after so many milliseconds; the answer calls it off. */
export type Later = (delayMs: number, work: () => void) => () => void;

const longestTimerMs = 2 ** 31 - 1;

/** By the timers of the machine. */
export const realLater: Later = (delayMs, work) => {
  const timer = setTimeout(work, Math.min(Math.max(delayMs, 0), longestTimerMs));
  return () => clearTimeout(timer);
};

/** The machine's own. */
export const realClock: Clock = {
  now: () => new Date(),
  random: () => Math.random(),
  later: realLater,
};

/** Waits, at most until the signal: it never throws, so that a loop looks at its signal in one place. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.later(delayMs, done);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** An interval moved by up to a tenth, so that what began together does not stay together. */
export function jittered(clock: Clock, intervalMs: number): number {
  return Math.round(intervalMs * (0.9 + clock.random() / 5));
}

/** Wait before the next try: full jitter up to a doubling ceiling, never below a quarter of it. */
export function retryDelayMs(clock: Clock, attempt: number, longestMs: number): number {
  const ceiling = Math.min(1_000 * 2 ** Math.min(attempt - 1, 20), longestMs);
  return Math.round(ceiling * (0.25 + clock.random() * 0.75));
}

/**
 * Does one thing after the other: an event and a timer never meet inside a source. What throws is handed to its caller
 * and stops nothing behind it.
 */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
