/** A column of a table: its head, and the text of a cell. */
export type CsvColumn<Row> = { readonly name: string; cell(row: Row): string };

/** What a spreadsheet would take for a formula, or skip to find one. */
const formula = /^[=+\-@\t\r]/;

/**
 * One cell. A text that a spreadsheet would run as a formula gets a leading apostrophe, which shows it as text (OWASP, "CSV
 * Injection"); quotes are doubled, and whatever holds a separator stands in quotes (RFC 4180 § 2).
 *
 * @example csvCell('=1+1, "x"') // `"'=1+1, ""x"""`
 */
export function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a table, with its line break. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A table as CSV text, batch by batch: the head first, then each batch of rows as it comes. */
export async function* writeCsv<Row>(
  columns: readonly CsvColumn<Row>[],
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield csvLine(columns.map((column) => column.name));
  for await (const rows of batches)
    yield rows.map((row) => csvLine(columns.map((column) => column.cell(row)))).join("");
}
