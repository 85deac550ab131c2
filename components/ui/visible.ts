// Control characters, zero-width characters and those that turn the writing direction.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A scanner's text with its invisible characters written out, so that nothing can hide in it, reorder it, or pretend to be
 * another line. Line breaks stay.
 *
 * @example visible("a\u202Eb") // "a\\u202eb"
 */
export function visible(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(invisible, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
