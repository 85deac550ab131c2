/** An array as JSON text under a name, batch by batch, one item a line: a reader may stream it, too. */
export async function* writeJson<Row>(name: string, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  yield `{${JSON.stringify(name)}:[`;
  let separator = "\n";
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield separator + rows.map((row) => JSON.stringify(row)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}
