import type { Later } from "../schedule.ts";
import { realLater } from "../schedule.ts";

/** A wait that ends early when someone has news: a kind may be served now, a list is wanted now. */
export class Nudge {
  #pending = false;
  readonly #waiting = new Set<() => void>();

  /** Ends the waits under way; without one, the next wait ends at once. */
  nudge(): void {
    if (this.#waiting.size === 0) this.#pending = true;
    for (const wake of this.#waiting) wake();
  }

  /** Waits `ms` milliseconds, or less: until a nudge or until the signal aborts. Never throws. */
  wait(ms: number, signal: AbortSignal, later: Later = realLater): Promise<void> {
    if (this.#pending || signal.aborted) {
      this.#pending = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener("abort", done);
        this.#waiting.delete(done);
        resolve();
      };
      const cancel = later(ms, done);
      signal.addEventListener("abort", done, { once: true });
      this.#waiting.add(done);
    });
  }
}
