import fc from "fast-check";
import { expect, test } from "vitest";
import { findDocuments } from "./documents.ts";
import { longLine } from "./long-lines.ts";
import { lineInView, viewLines, viewOf } from "./view-lines.ts";

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
    const lines = viewLines(text);
    for (const { id } of results) {
      const line = lineInView(view, text.indexOf(`"id":`, text.indexOf(`"${id}"`) - 10));

      expect(lines[line - 1]).toContain(`"${id}"`);
    }
  }
});

test("the line of a marked key is the one that shows it, also between lines of text and other documents", () => {
  const piece = fc.oneof(
    fc.constantFrom("klog line", "two lines\n\nof text", "[PASS] 1.1.1"),
    fc.jsonValue().map((value) => ({ id: "?", value })),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.constantFrom(undefined, 2),
      fc.boolean(),
      (pieces, indent, isLong) => {
        const long = isLong ? `${"x".repeat(longLine + 1)}\n` : "";
        const numbered = pieces.map((each, at) => (typeof each === "string" ? each : { ...each, id: `n${at}` }));
        const text = `${long}${numbered.map((each) => (typeof each === "string" ? each : JSON.stringify(each, null, indent))).join("\n")}`;
        const found = findDocuments(text, "id");
        const lines = viewLines(text);

        for (const { value } of found.documents) {
          const line = found.shownLineOf(Object(value));
          if (line !== null)
            expect(lines[line - 1]).toMatch(new RegExp(`"id": ?"${Reflect.get(Object(value), "id")}"`));
        }
      },
    ),
  );
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
