/** Longest wait a server may ask for, in milliseconds: a mistaken Retry-After must not silence a source for a day. */
export const longestRetryAfterMs = 300_000;

export type BackoffOptions = {
  /** Upper end of the first wait. */
  readonly baseMs?: number;
  /** Upper end of every wait. */
  readonly capMs?: number;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
};

/**
 * Waits between attempts: full jitter, `random · min(cap, base · 2^n)`, so that a thousand collectors do not come back
 * together (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). A wait the server asked for is
 * kept in full, and the jitter comes on top.
 */
export class Backoff {
  readonly #baseMs: number;
  readonly #capMs: number;
  readonly #random: () => number;
  #failures = 0;

  constructor({ baseMs = 1_000, capMs = 60_000, random }: BackoffOptions) {
    this.#baseMs = baseMs;
    this.#capMs = capMs;
    this.#random = random;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure and says how long to wait, in milliseconds. */
  next(retryAfterMs = 0): number {
    const ceiling = Math.min(this.#capMs, this.#baseMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.round(Math.min(Math.max(retryAfterMs, 0), longestRetryAfterMs) + this.#random() * ceiling);
  }

  reset(): void {
    this.#failures = 0;
  }
}
