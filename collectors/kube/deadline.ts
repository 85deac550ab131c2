const longestTimerMs = 2 ** 31 - 1;

/** A signal that aborts at a time that may still be moved, or when the outer signal does. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#own.signal]);
  }

  /** Whether the time has come, rather than the outer signal. */
  get hasCome(): boolean {
    return this.#own.signal.aborted;
  }

  /** Sets the time, in milliseconds from now. */
  set(ms: number): void {
    this.clear();
    this.#timer = setTimeout(() => this.#own.abort(), Math.min(Math.max(ms, 0), longestTimerMs));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  /** Ends whatever still hangs on the signal. */
  end(): void {
    this.clear();
    this.#own.abort();
  }
}
