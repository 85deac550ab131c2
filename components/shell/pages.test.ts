import { expect, test } from "vitest";
import { isCurrent, pages, pagesFor } from "./pages.ts";

test("exactly one page of the rail is current, wherever one stands", () => {
  const paths = ["/", "/frameworks", "/frameworks/cis/1.2.1", "/findings", "/clusters", "/clusters/c1", "/scans/s1"];
  for (const path of paths) expect(pages.filter((page) => isCurrent(page.href, path))).toHaveLength(1);
  expect(pages.filter((page) => isCurrent(page.href, "/account"))).toHaveLength(0);
  expect(isCurrent("/clusters", "/clusters-elsewhere")).toBe(false);
});

test("the way to the pages about running the product is shown to those who may see them, and to nobody else", () => {
  expect(pagesFor(true).filter((page) => isCurrent(page.href, "/admin/catalog"))).toHaveLength(1);
  expect(pagesFor(false)).toEqual(pages);
});
