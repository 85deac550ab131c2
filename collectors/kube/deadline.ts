import type { Later } from "../schedule.ts";
import { realLater } from "../schedule.ts";

/** A signal that aborts at a time that may still be moved, or when the outer signal does. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #later: Later;
  #cancel: () => void = () => undefined;

  constructor(outer: AbortSignal, later: Later = realLater) {
    this.#later = later;
    this.signal = AbortSignal.any([outer, this.#own.signal]);
  }

  /** Whether the time has come, rather than the outer signal. */
  get hasCome(): boolean {
    return this.#own.signal.aborted;
  }

  /** Sets the time, in milliseconds from now. */
  set(ms: number): void {
    this.clear();
    this.#cancel = this.#later(ms, () => this.#own.abort());
  }

  clear(): void {
    this.#cancel();
  }

  /** Ends whatever still hangs on the signal. */
  end(): void {
    this.clear();
    this.#own.abort();
  }
}
