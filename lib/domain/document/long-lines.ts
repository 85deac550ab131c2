/** Longest line a person can read as it is; a file with a longer one is shown re-indented. */
export const longLine = 2_000;

/**
 * Characters of a document that decide how it is shown. A file written on one line shows it at once, and a document too
 * large to hold must not be read to its end before the first of its lines has a number.
 */
export const shownHead = 1_048_576;

/** Whether a document is shown re-indented: a line in its head is longer than anybody reads. */
export function hasLongLine(text: string): boolean {
  const head = text.slice(0, shownHead);
  let start = 0;
  for (let end = head.indexOf("\n"); end !== -1; end = head.indexOf("\n", start)) {
    if (end - start > longLine) return true;
    start = end + 1;
  }
  return head.length - start > longLine;
}
