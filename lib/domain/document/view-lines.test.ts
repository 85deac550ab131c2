import fc from "fast-check";
import { expect, test } from "vitest";
import { findDocuments } from "./documents.ts";
import { lineInView, longLine, viewLines, viewOf } from "./view-lines.ts";

test("a file with short lines is shown as it is", () => {
  expect(viewLines('{\r\n "a": 1\n}\n')).toEqual(["{", ' "a": 1', "}"]);
});

test("a long line is re-indented, and text around the documents stays", () => {
  const text = `klog line\n{"a":[1,{}],"b":[],"c":"${"x".repeat(longLine)}"}\nbye`;

  expect(viewLines(text)).toEqual([
    "klog line",
    "{",
    '  "a": [',
    "    1,",
    "    {}",
    "  ],",
    '  "b": [],',
    `  "c": "${"x".repeat(longLine)}"`,
    "}",
    "bye",
  ]);
});

test("re-indenting changes nothing but white space outside strings", () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(value, (document) => {
      const text = JSON.stringify({ long: "x".repeat(longLine), document });
      const shown = viewLines(text).join("\n");

      expect(JSON.parse(shown)).toEqual(JSON.parse(text));
      expect(JSON.stringify(JSON.parse(shown))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test("a character is found on the line that shows it, whatever the shape of the file", () => {
  const results = Array.from({ length: 40 }, (_, id) => ({ words: "w".repeat(80), id: `n${id}` }));
  for (const text of [JSON.stringify({ results }), JSON.stringify({ results }, null, 2)]) {
    const found = findDocuments(text, "id");
    const view = viewOf(text, found);
    for (const { id } of results) {
      const line = lineInView(view, text.indexOf(`"id":`, text.indexOf(`"${id}"`) - 10));

      expect(view.lines[line - 1]).toContain(`"${id}"`);
    }
  }
});

test("a broken document is shown as it came", () => {
  const text = `{"a":"${"x".repeat(longLine)}`;

  expect(viewLines(text)).toEqual([text]);
});

test("10 MB become lines, and deep nesting does not multiply them", () => {
  const flat = `[${`{"test_number":"1.1.1","reason":"${"x".repeat(70)}"},`.repeat(100_000)}1]`;
  const deep = `${"[".repeat(190)}${"1,".repeat(400_000)}1${"]".repeat(190)}`;

  const flatLines = viewLines(flat);
  const deepLength = viewLines(deep).reduce((total, line) => total + line.length, 0);

  expect(flat.length).toBeGreaterThan(10_000_000);
  expect(flatLines.length).toBe(400_003);
  expect(deepLength).toBeLessThan(deep.length * 20);
});
