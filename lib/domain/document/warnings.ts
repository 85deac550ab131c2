/** What was dropped or doubted: a stable code, a sentence, and how often. */
export type DocumentWarning = { readonly code: string; readonly message: string; readonly count: number };

/** Counts what was dropped or doubted while a document is read: one line per code, in the order of first sight. */
export class Warnings {
  readonly #byCode = new Map<string, { message: string; count: number }>();

  /** Same code, same sentence: only the count grows. */
  add(code: string, message: string, count = 1): void {
    const known = this.#byCode.get(code);
    if (known === undefined) this.#byCode.set(code, { message, count });
    else known.count += count;
  }

  list(): readonly DocumentWarning[] {
    return [...this.#byCode].map(([code, { message, count }]) => ({ code, message, count }));
  }
}
