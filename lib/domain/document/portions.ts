import { AppError } from "#lib/errors.ts";

/** Something said about a target: what was looked at, and the words. */
type Part = { readonly lookedAt: readonly unknown[]; readonly observations: readonly unknown[] };

/** Most entries handed on at a time, so that whoever takes them holds little. */
export const portionSize = 2_000;

/**
 * Deals parts out in portions of at most `portionSize` entries; a larger part is cut, and its pieces stand for it together.
 *
 * @example [...inPortions([{ scope: "a", lookedAt: [], observations: [1, 2] }])] // [[{ scope: "a", … }]]
 */
export function* inPortions<P extends Part>(parts: Iterable<P>): Generator<readonly P[]> {
  let portion: P[] = [];
  let left = portionSize;
  for (const part of parts) {
    let [looked, said] = [0, 0];
    do {
      const lookedAt = part.lookedAt.slice(looked, looked + left);
      const observations = part.observations.slice(said, said + left - lookedAt.length);
      portion.push({ ...part, lookedAt, observations });
      looked += lookedAt.length;
      said += observations.length;
      left -= lookedAt.length + observations.length;
      if (left > 0) continue;
      yield portion;
      portion = [];
      left = portionSize;
    } while (looked < part.lookedAt.length || said < part.observations.length);
  }
  if (portion.length > 0) yield portion;
}

/** Most targets, or resources looked at, of one document: ten times what the largest clusters have. */
export const maxHeld = 500_000;

/** Refuses a document of so many small entries that what has to be remembered of each would not fit into memory. */
export function refuseTooMany(held: number): void {
  if (held <= maxHeld) return;
  throw new AppError(
    "too_large",
    `The file is about more than ${maxHeld} resources. Send it in parts, for example one file per namespace.`,
    { reason: "too_many_resources", details: { most: maxHeld } },
  );
}
