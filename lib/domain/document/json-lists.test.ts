import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import { findDocuments, readDocuments } from "./documents.ts";
import type { Element, ListsOptions, Outline } from "./json-lists.ts";
import { ElementReader, OutlineReader } from "./json-lists.ts";
import { maxDepth } from "./json-reader.ts";
import { longLine } from "./long-lines.ts";

const options: ListsOptions = {
  label: "the tool",
  howToMake: "tool --json",
  isList: (key) => key === "items" || key === "more",
  markKeys: new Set(["id"]),
};

/** A text in pieces of these lengths, over and over. */
function* inPieces(text: string, lengths: readonly number[]): Generator<string> {
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield text.slice(at, at + length);
    at += length;
  }
}

function outlineOf(pieces: Iterable<string>): Outline {
  const reader = new OutlineReader(options);
  for (const piece of pieces) if (!reader.push(piece)) break;
  return reader.end();
}

function elementsOf(pieces: Iterable<string>, outline: Outline): readonly Element[] {
  const reader = new ElementReader(outline, options);
  const elements = [...pieces].flatMap((piece) => reader.push(piece));
  reader.end();
  return elements;
}

function readAll(text: string, lengths: readonly number[]) {
  const outline = outlineOf(inPieces(text, lengths));
  return { outline, elements: elementsOf(inPieces(text, lengths), outline) };
}

function reasonOf(text: string, lengths: readonly number[] = [7]): string {
  try {
    readAll(text, lengths);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}

function wholeReasonOf(text: string): string {
  try {
    readDocuments(text, options);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}

const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
const element = fc.oneof(
  fc.jsonValue(),
  fc.record({ id: fc.string(), deep: fc.array(fc.record({ id: fc.string() })) }),
);
const members = fc.record(
  {
    kind: fc.string(),
    frame: fc.record({ id: fc.string() }),
    after: fc.array(fc.record({ id: fc.string() })),
    items: fc.array(element),
    metadata: fc.jsonValue(),
    more: fc.array(element),
    '"it\\"ems"': fc.array(fc.jsonValue()),
  },
  { requiredKeys: ["items"] },
);
const document = fc.oneof(members, fc.array(element));
const indent = fc.constantFrom(undefined, 1, "\t");

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

test("whatever the pieces, the elements are those of the whole document, on the same lines", () => {
  fc.assert(
    fc.property(document, indent, lengths, fc.boolean(), (value, space, cuts, isLong) => {
      const long = isLong && !Array.isArray(value) ? { ...value, words: "x".repeat(longLine) } : value;
      const text = `\n\n${JSON.stringify(long, null, space)}\n`;
      if (text.includes('"__proto__"')) return;
      const whole = findDocuments(text, "id");
      const expected = JSON.parse(text);

      const { outline, elements } = readAll(text, cuts);

      const lists = Array.isArray(expected) ? { "": expected } : { items: expected.items, more: expected.more ?? [] };
      const of = (key: string) => elements.filter((each) => (each.key ?? "") === key).map((each) => each.value);
      for (const [key, list] of Object.entries(lists)) expect(of(key)).toEqual(list);
      if (!Array.isArray(expected)) {
        const { items: _, more, ...rest } = expected;
        expect(outline.value).toEqual({ ...rest, items: [], ...(more === undefined ? {} : { more: [] }) });
      }
      const linesOfWhole = objectsIn(whole.documents[0]?.value).map(whole.shownLineOf);
      const lines = [
        ...objectsIn(outline.value).map(outline.shownLineOf),
        ...elements.flatMap((each) => objectsIn(each.value).map(each.shownLineOf)),
      ];
      const sorted = (all: readonly (number | null)[]) => all.filter((line) => line !== null).sort((a, b) => a - b);
      expect(sorted(lines)).toEqual(sorted(linesOfWhole));
    }),
  );
});

test("a document cut at any character reads as truncated", () => {
  const text = JSON.stringify({ a: [1], items: [{ x: "\\u0041\\n" }, -2.5, "s", null], b: { c: {} } }, null, 1);
  for (let length = 1; length < text.length; length += 1) {
    expect(reasonOf(text.slice(0, length)), text.slice(0, length)).toBe("truncated_document");
  }
});

test.each([
  '{"items":[1}',
  '{"items":[1 2]}',
  '{"items":[1,]}',
  '{"items":[,1]}',
  '{"items":[{"a":1]]}',
  '{"items":[tru]}',
  '{"items":["a"b]}',
  '{"items":[1] "b":2}',
  '{"items" [1]}',
  '{"a":{"items":[1,]}}',
  '{"items":[1:2]}',
  "[[1,2]3]",
])("%s is broken, as it is when read whole", (text) => {
  const padded = text.replace("{", `{"${"padding".repeat(10)}":1,`).replace(/^\[\[/, `["${"padding".repeat(10)}",[`);

  expect(reasonOf(padded)).toBe("not_json");
  expect(wholeReasonOf(padded)).toBe("not_json");
});

test("the refusal of a broken element names its line", () => {
  const text = `{\n"items":[\n{"a":1},\n{"a":\noops}\n]}`;

  expect(() => readAll(text, [3])).toThrow(
    expect.objectContaining({ reason: "not_json", details: expect.objectContaining({ line: 5 }) }),
  );
});

test("the refusal of a broken frame names the line behind a list", () => {
  const text = `{\n"items":[\n1,\n2\n],\n"a" 1}`;

  expect(() => readAll(text, [3])).toThrow(
    expect.objectContaining({ reason: "not_json", details: expect.objectContaining({ line: 6 }) }),
  );
});

test.each([
  ["a second document", '{"items":[]}\n{"items":[]}', "cannot_stream"],
  ["lines before it", 'klog\n{"items":[]}', "cannot_stream"],
  ["lines after it", '{"items":[]}\nbye', "cannot_stream"],
  ["YAML", "items:\n- a: 1\n", "cannot_stream"],
  ["nothing", " \n", "empty"],
  ["one list twice", '{"items":[1],"items":[2]}', "doubled_list"],
  ["a list and something else of one name", '{"items":[1],"items":{}}', "doubled_list"],
])("%s is refused with a reason", (_what, text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});

test("nesting is bounded in elements and around them", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

  expect(reasonOf(`{"items":[${nested(maxDepth - 2)}]}`, [64])).toBe("read");
  expect(reasonOf(`{"items":[${"[".repeat(100_000)}`, [4_096])).toBe("too_deep");
  expect(reasonOf(`{"a":${"[".repeat(100_000)}`, [4_096])).toBe("too_deep");
});

test("an entry larger than any real one is refused, and is not collected to its end", () => {
  let given = 0;
  function* endless() {
    yield '{"items":["';
    for (; given < 1_000; given += 1) yield "x".repeat(1_048_576);
  }

  expect(() => outlineOf(endless())).toThrow(
    expect.objectContaining({ code: "too_large", reason: "element_too_large" }),
  );
  expect(given).toBeLessThan(70);
});

test("a text that is another one the second time is noticed", () => {
  const outline = outlineOf(['{"items":[1]}']);

  expect(() => elementsOf([], outline)).toThrow(expect.objectContaining({ reason: "text_changed" }));
  expect(() => elementsOf(['{"items":[]}'], outline)).toThrow(expect.objectContaining({ reason: "text_changed" }));
});
