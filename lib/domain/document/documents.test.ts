import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import { findDocuments, maxDocuments, readDocuments } from "./documents.ts";
import { maxDepth } from "./json-reader.ts";

const tool = { label: "the tool", howToMake: "tool --json" };

function reasonOf(text: string): string {
  try {
    readDocuments(text, tool);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}

test("any JSON object or list reads as JSON.parse reads it", () => {
  const value = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, "\t"), (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      if (text.includes('"__proto__"')) return;
      const { documents, failure } = findDocuments(text);

      expect(failure).toBeNull();
      expect(documents).toHaveLength(1);
      expect(documents[0]?.value).toEqual(JSON.parse(text));
      expect(documents[0]?.end).toBe(text.length);
    }),
  );
});

test("a document cut at any character reads as truncated", () => {
  const text = JSON.stringify({ a: [1, -2.5e3, true, null, "x\\u0041\\n"], b: { c: {} } });
  for (let length = 1; length < text.length; length += 1)
    expect(reasonOf(text.slice(0, length)), text.slice(0, length)).toBe("truncated_document");
});

test("several documents with log lines between them are found, with the lines that are no document", () => {
  const text = 'W0731 using default version\n{"a":1}{"b":2}\n[PASS] 1.1.1 text\n$ run\n[3]\nbye';

  const found = findDocuments(text);

  expect(found.documents.map((document) => document.value)).toEqual([{ a: 1 }, { b: 2 }, [3]]);
  expect(found.textLines).toBe(4);
  expect(found.text.map(({ start, end }) => text.slice(start, end))).toEqual([
    "W0731 using default version",
    "[PASS] 1.1.1 text\n$ run",
    "bye",
  ]);
});

test("a broken document is refused, also when a whole one stands before it", () => {
  const whole = '{"a":1}\n';
  const broken = '{"padding":"0123456789012345678901234567890123456789" "x":1}';

  expect(reasonOf(whole)).toBe("read");
  expect(reasonOf(whole + broken)).toBe("not_json");
  expect(reasonOf('{"a":\nW0731 klog\n1}')).toBe("not_json");
});

test("the refusal names the line where the document begins and where it breaks", () => {
  const error = (() => {
    try {
      readDocuments('words\n{"a":\n  1,\n  oops}', tool);
    } catch (caught) {
      return caught;
    }
  })();

  expect(error).toMatchObject({ reason: "not_json", details: { startsAtLine: 2, line: 4 } });
});

test.each([
  ["lists", "["],
  ["objects", '{"a":'],
])("nesting of 10^5 %s is refused at once", (_what, opening) => {
  expect(reasonOf(opening.repeat(100_000))).toBe("too_deep");
});

test("the deepest nesting allowed is read", () => {
  expect(reasonOf("[".repeat(maxDepth) + "]".repeat(maxDepth))).toBe("read");
  expect(reasonOf("[".repeat(maxDepth + 1) + "]".repeat(maxDepth + 1))).toBe("too_deep");
});

test("a stream of too many documents or values is refused", () => {
  expect(reasonOf("[]\n".repeat(maxDocuments))).toBe("read");
  expect(reasonOf("[]\n".repeat(maxDocuments + 1))).toBe("too_many_documents");
  expect(reasonOf(`[${"1,".repeat(3_000_001)}1]`)).toBe("too_many_values");
});

test("__proto__ keys change nothing and the last of doubled keys wins", () => {
  const { documents, duplicateKeys } = findDocuments('{"__proto__":{"polluted":1},"a":1,"a":2,"constructor":3}');

  expect(documents[0]?.value).toEqual({ a: 2, constructor: 3 });
  expect(Object.getPrototypeOf(documents[0]?.value)).toBe(Object.prototype);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  expect(duplicateKeys).toBe(1);
});

test("an empty or blank text is refused as empty", () => {
  expect(reasonOf("")).toBe("empty");
  expect(reasonOf(" \r\n\t")).toBe("empty");
});

test("the position of a marked key is the character it begins at", () => {
  const text = '{"list":[{"x":1,"id":"a"},{"id":"b"}]}';
  const found = findDocuments(text, "id");
  const objects: object[] = [];
  JSON.stringify(found.documents[0]?.value, (_key, value) => {
    if (typeof value === "object" && value !== null && "id" in value) objects.push(value);
    return value;
  });

  expect(objects.map((item) => found.offsetOf(item))).toEqual([text.indexOf('"id":"a"'), text.indexOf('"id":"b"')]);
});
