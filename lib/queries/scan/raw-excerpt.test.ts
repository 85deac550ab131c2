import { expect, test } from "vitest";
import { rawExcerpt } from "./raw-excerpt.ts";

const excerptOf = (text: string, line: number | null, around = 2) =>
  rawExcerpt({ scanId: "s", sha256: "d", bytes: new TextEncoder().encode(text) }, { line, around, first: 3 });

test("the line that matters stands with its neighbours, numbered as in the document", () => {
  const excerpt = excerptOf("a\nb\nc\nd\ne\nf\ng", 4);

  expect(excerpt).toMatchObject({ from: 2, line: 4, lines: ["b", "c", "d", "e", "f"], totalLines: 7, linesCut: false });
});

test("without a line, or with one the document does not have, the first lines are shown", () => {
  expect(excerptOf("a\nb\nc\nd", null)).toMatchObject({ from: 1, line: null, lines: ["a", "b", "c"] });
  expect(excerptOf("a\nb\nc\nd", 99)).toMatchObject({ from: 1, line: null, lines: ["a", "b", "c"] });
});

test("secrets are hidden, also a private key over several lines that begins above what is shown", () => {
  const key = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEabc", "MIIEdef", "-----END RSA PRIVATE KEY-----", "after"];
  const text = ["--token=abc.def0", ...key].join("\n");

  expect(excerptOf(text, 4, 1)?.lines).toEqual(["[redacted]", "[redacted]", "[redacted]"]);
  expect(excerptOf(text, 1, 1)?.lines).toEqual(["--token=[redacted]", "[redacted]"]);
  expect(excerptOf(text, 6, 0)?.lines).toEqual(["after"]);
});

test("long lines are cut and say so, at whole characters", () => {
  const excerpt = excerptOf(`short\n${"😀".repeat(3_000)}`, 2);

  expect(excerpt?.linesCut).toBe(true);
  expect(excerpt?.lines[1]?.length).toBeLessThanOrEqual(2_000);
  expect(excerpt?.lines[1]?.isWellFormed()).toBe(true);
});

test("what is no text, or too large to cut into lines, is not shown", () => {
  const bytes = (content: Uint8Array) =>
    rawExcerpt({ scanId: "s", sha256: "d", bytes: content }, { line: null, around: 1, first: 3 });

  expect(bytes(new Uint8Array([0x1f, 0x8b, 8, 0]))).toBeNull();
  expect(bytes(new Uint8Array(9 * 1024 * 1024).fill(0x61))).toBeNull();
  expect(bytes(new Uint8Array())).toBeNull();
});
