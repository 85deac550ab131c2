import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RawLines } from "./raw-lines.tsx";

const excerpt = {
  scanId: "s1",
  from: 9,
  lines: ["before", '<script>alert(1)</script> \u202Etxt.exe "&', "after"],
  totalLines: 400,
  line: 10,
  linesCut: true,
  hidden: 2,
  sha256: "ab".repeat(32),
  bytes: 4_200,
};

test("a scanner's markup stays text", () => {
  const markup = renderToStaticMarkup(<RawLines excerpt={excerpt} />);
  expect(markup).not.toContain("<script");
  expect(markup).toContain("&lt;script&gt;alert(1)&lt;/script&gt; \\u202etxt.exe");
});

test("exactly the line that matters is marked, and has an address", () => {
  const markup = renderToStaticMarkup(<RawLines excerpt={excerpt} />);
  expect(markup.match(/raw-line hit/g)).toHaveLength(1);
  expect(markup).toMatch(/<li id="L10" class="raw-line hit" aria-current="true">/);
});

test("cut lines, hidden values and the size of the whole are said", () => {
  const markup = renderToStaticMarkup(<RawLines excerpt={excerpt} />);
  expect(markup).toContain("long lines cut");
  expect(markup).toContain("2 values hidden");
  expect(markup).toContain("lines 9–11 of 400");
  expect(markup).toContain("4.2 kB");
});
