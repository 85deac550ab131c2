import { expect, test } from "vitest";
import { cleanText } from "./clean-text.ts";

test("a text is cut where the place it is shown in ends, however often and wherever it was shown before", () => {
  const text = "db_password=a db_password=b db_password=c";

  const wide = cleanText(text, 200);
  const narrow = cleanText(text, text.length);

  expect(wide.length).toBeGreaterThan(text.length);
  expect(narrow).toHaveLength(text.length);
  expect(narrow.endsWith("…")).toBe(true);
  expect(cleanText(text, 200)).toBe(wide);
});

test("neither control characters, reordering marks nor lone surrogates are left, and HTML stays the characters it is", () => {
  expect(cleanText("a\u001b[31mred\u001b[0m \u202eevil\u0000 <b>x</b> \ud800")).toBe("ared evil <b>x</b> \ufffd");
});
