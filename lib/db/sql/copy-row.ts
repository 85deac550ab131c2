const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the format escapes.
const special = /[\\\u0008-\u000d]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the format escapes.
const everySpecial = /[\\\u0008-\u000d]/g;

/**
 * One row in PostgreSQL's COPY text format, with its newline; null is `\N`. U+0000 must have been taken out before.
 *
 * @example copyRow(["a\tb", null, 3]) // "a\\tb\t\\N\t3\n"
 */
export function copyRow(fields: readonly (string | number | null)[]): string {
  let row = "";
  for (const [index, field] of fields.entries()) {
    if (index > 0) row += "\t";
    row += field === null ? "\\N" : typeof field === "number" ? String(field) : copyField(field);
  }
  return `${row}\n`;
}

function copyField(text: string): string {
  return special.test(text) ? text.replace(everySpecial, (each) => escapes[each] ?? each) : text;
}
