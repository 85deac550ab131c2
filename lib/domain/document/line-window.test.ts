import fc from "fast-check";
import { expect, test } from "vitest";
import { WindowReader } from "./line-window.ts";
import { longLine, shownHead } from "./long-lines.ts";
import { viewLines } from "./view-lines.ts";

function read(text: string, length: number, isWanted: (line: number) => boolean, longest = 10_000) {
  const reader = new WindowReader({ isWanted, longest });
  for (let at = 0; at < text.length; at += length) reader.push(text.slice(at, at + length));
  reader.end();
  return reader;
}

test("the lines are those of the whole text, whatever the pieces and the shape of the file", () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue());
  const shape = fc.constantFrom("pretty", "flat", "words");
  fc.assert(
    fc.property(value, shape, fc.integer({ min: 1, max: 400 }), fc.nat({ max: 5 }), (document, how, length, from) => {
      const json = JSON.stringify({ document, long: "x".repeat(longLine) }, null, how === "pretty" ? 2 : undefined);
      const text = how === "words" ? `a\r\n\n${JSON.stringify(document, null, 1)}\nend` : json;
      const expected = viewLines(text);

      const { lines, count } = read(text, length, (line) => line > from && line < from + 4);

      expect(count).toBe(expected.length);
      expect([...lines]).toEqual(expected.map((line, at) => [at + 1, line]).slice(from, from + 3));
    }),
  );
});

test("of a line without end only a part is kept", () => {
  for (const text of [`{"a":"${"x".repeat(shownHead * 2)}"}`, `a\n${"x".repeat(shownHead * 2)}`]) {
    const { lines, count } = read(text, 65_536, () => true, 100);

    expect(count).toBeGreaterThan(1);
    for (const line of lines.values()) expect(line.length).toBeLessThanOrEqual(100);
  }
});
