import { expect, test } from "vitest";
import { visible } from "./visible.ts";

test("nothing in a scanner's text can hide or turn around what follows", () => {
  expect(visible("a\u202Eb")).toBe("a\\u202eb");
  expect(visible("zero\u200Bwidth\u0000\u001b[31mred")).toBe("zero\\u200bwidth\\u0000\\u001b[31mred");
});

test("tabs, line breaks and other scripts stay what they are", () => {
  expect(visible("a\tb\r\nc")).toBe("a\tb\nc");
  expect(visible("größe 日本語 עברית")).toBe("größe 日本語 עברית");
});
