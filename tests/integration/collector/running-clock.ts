import type { Clock } from "#collectors/schedule.ts";

/** Minutes of a history pass in seconds of a test, and an hour at once where the history says so. */
export class RunningClock implements Clock {
  readonly random: () => number;
  readonly #factor: number;
  readonly #begun = Date.now();
  readonly #sinceMs = performance.now();
  #aheadMs = 0;

  constructor(factor: number, random: () => number) {
    this.#factor = factor;
    this.random = random;
  }

  /** Handed on without its clock by those who need nothing else of it. */
  readonly now = (): Date => new Date(this.#begun + (performance.now() - this.#sinceMs) * this.#factor + this.#aheadMs);

  /** Lets time pass of which nobody sees anything. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  readonly later = (delayMs: number, work: () => void): (() => void) => {
    const timer = setTimeout(work, delayMs / this.#factor);
    return () => clearTimeout(timer);
  };
}
