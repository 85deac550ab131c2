import { expect, test } from "vitest";
import { csvCell, csvLine, writeCsv } from "./write-csv.ts";

async function* inBatches<T>(...batches: readonly (readonly T[])[]) {
  for (const batch of batches) yield batch;
}

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ['=cmd|" /C calc"!A0', `"'=cmd|"" /C calc""!A0"`],
])("%j stands in a spreadsheet as text and never as a formula", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test.each([
  ["plain text - with a dash", "plain text - with a dash"],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["two\nlines", '"two\nlines"'],
  ["", ""],
  [" =1", " =1"],
])("%j is quoted where RFC 4180 asks for it, and otherwise stays as it is", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test("a table has its head first, a line for every row of every batch, and ends each with CRLF", async () => {
  const columns = [
    { name: "a", cell: (row: number) => String(row) },
    { name: "b,c", cell: (row: number) => `=${row}` },
  ];
  let text = "";

  for await (const part of writeCsv(columns, inBatches([1, 2], [], [3]))) text += part;

  expect(text).toBe(`a,"b,c"\r\n1,'=1\r\n2,'=2\r\n3,'=3\r\n`);
  expect(csvLine([])).toBe("\r\n");
});
