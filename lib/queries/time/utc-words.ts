const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/**
 * An instant inside a sentence, in UTC as everywhere in the product.
 *
 * @example utcWords(new Date("2026-11-24T07:02:00Z")) // "24 Nov 2026, 07:02 UTC"
 */
export function utcWords(at: Date): string {
  const time = at.toISOString().slice(11, 16);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${time} UTC`;
}
