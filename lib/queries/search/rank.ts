/** Something that can be found by its words. */
export type Named = { readonly id: string; readonly label: string };

/** The words of a search, in lower case. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** How well a thing answers a search: 0 is best; null when a word of it does not occur. */
function distance({ id, label }: Named, words: readonly string[]): number | null {
  const [theId, theLabel] = [id.toLowerCase(), label.toLowerCase()];
  if (!words.every((word) => theId.includes(word) || theLabel.includes(word))) return null;
  const asked = words.join(" ");
  if (theId === asked || theLabel === asked) return 0;
  if (theId.startsWith(asked)) return 1;
  if (theLabel.startsWith(asked)) return 2;
  const starts = (word: string): boolean => theLabel.startsWith(word) || theLabel.includes(` ${word}`);
  return words.every((word) => theId.startsWith(word) || starts(word)) ? 3 : 4;
}

/** What answers a search, best first; equally good things stay in their order. Without words everything does. */
export function ranked<T extends Named>(things: Iterable<T>, words: readonly string[]): readonly T[] {
  const found: { readonly thing: T; readonly at: number }[] = [];
  for (const thing of things) {
    const at = distance(thing, words);
    if (at !== null) found.push({ thing, at });
  }
  return found.toSorted((a, b) => a.at - b.at).map(({ thing }) => thing);
}
