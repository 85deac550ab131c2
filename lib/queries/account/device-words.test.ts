import { expect, test } from "vitest";
import { deviceWords } from "./device-words.ts";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox 145 on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.3595.94",
    "Edge 142 on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
    "Safari 26 on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
    "Safari 26 on iOS",
  ],
])("a browser is named by what it claims: %s", (userAgent, words) => {
  expect(deviceWords(userAgent)).toBe(words);
});

test("what is not recognised stays text, capped and without control characters", () => {
  expect(deviceWords(`\u001b[31m<b>curl</b>\u202e${"x".repeat(1_000)}`)).toMatch(/^<b>curl<\/b>x{180,189}…?$/);
  expect(deviceWords(null)).toBe("Browser not named");
});
