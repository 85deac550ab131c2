import { expect, test } from "vitest";
import { DocumentDecoder, decodeDocument } from "./decode.ts";

/** The same bytes, one at a time. */
function decodeInPieces(bytes: Uint8Array) {
  const decoder = new DocumentDecoder();
  const pieces = [...bytes].map((byte) => decoder.push(new Uint8Array([byte])));
  const text = `${pieces.join("")}${decoder.end()}`;
  return { text, warnings: decoder.warnings };
}

const utf16 = (text: string): Uint8Array => Buffer.from(text, "utf16le");

test.each([
  ["UTF-8", Buffer.from('{"a":"é"}'), "utf-8"],
  ["UTF-8 with a byte order mark", Buffer.from('\ufeff{"a":"é"}'), "utf-8"],
  ["UTF-16LE with a byte order mark", utf16('\ufeff{"a":"é"}'), "utf-16le"],
  ["UTF-16LE without one", utf16('{"a":"é"}'), "utf-16le"],
  ["UTF-16BE with a byte order mark", Buffer.from('\ufeff{"a":"é"}', "utf16le").swap16(), "utf-16be"],
  ["UTF-16BE without one", Buffer.from('{"a":"é"}', "utf16le").swap16(), "utf-16be"],
])("%s becomes the same text", (_name, bytes, encoding) => {
  expect(decodeDocument(bytes)).toEqual({ text: '{"a":"é"}', encoding, warnings: [] });
  expect(decodeInPieces(bytes)).toEqual({ text: '{"a":"é"}', warnings: [] });
});

test("NUL characters are taken out and counted", () => {
  const { text, warnings } = decodeDocument(Buffer.from(`${"x".repeat(100)}\0\0y`));

  expect(text).toBe(`${"x".repeat(100)}y`);
  expect(warnings).toEqual([expect.objectContaining({ code: "nul_bytes", count: 2 })]);
});

test("bytes in pieces give the same text and the same warnings", () => {
  const bytes = Buffer.concat([Buffer.from(`${"é€😀".repeat(40)}\0`), Buffer.from([0xff, 0x41, 0xe2, 0x82])]);
  const { text, warnings } = decodeDocument(bytes);

  expect(decodeInPieces(bytes)).toEqual({ text, warnings });
});

test("bytes that are no UTF-8 are shown as such and counted", () => {
  const { text, warnings } = decodeDocument(Buffer.concat([Buffer.from("x".repeat(100)), Buffer.from([0xff, 0x41])]));

  expect(text.endsWith("\ufffdA")).toBe(true);
  expect(warnings).toEqual([expect.objectContaining({ code: "invalid_utf8", count: 1 })]);
});

test.each([
  ["nothing", Buffer.alloc(0), "empty"],
  ["gzip", Buffer.from([0x1f, 0x8b, 8, 0]), "compressed"],
  ["zip", Buffer.from("PK\u0003\u0004rest"), "compressed"],
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0xfd, 0, 0, 0, 0xff]), "not_text"],
])("%s is refused with a reason", (_name, bytes, reason) => {
  expect(() => decodeDocument(bytes)).toThrow(expect.objectContaining({ code: "unprocessable", reason }));
  expect(() => decodeInPieces(bytes)).toThrow(expect.objectContaining({ code: "unprocessable", reason }));
});
