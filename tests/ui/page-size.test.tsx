import { expect, test } from "vitest";
import { Framework } from "#components/frameworks/framework.tsx";
import { filterFromSearch } from "#lib/contract/views/framework-filter.ts";
import { frameworkExample, frameworksBySize } from "./examples/framework.ts";
import { pageHtml } from "./render-page.tsx";

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `cluster-${String(index).padStart(3, "0")}`);

function bytesOf(index: number, clusters: number, search: Readonly<Record<string, string>>): number {
  const framework = frameworksBySize.at(index);
  if (framework === undefined) throw new Error("the catalog has no framework");
  const view = frameworkExample(framework, names(clusters));
  const page = <Framework view={view} filter={filterFromSearch(search)} />;
  const shown = { name: framework.id, path: `/frameworks/${framework.id}`, bare: false, page };
  return Buffer.byteLength(pageHtml(shown, "light"));
}

// A page is sent twice: as markup, and as the tree it was made from. Together they stay within 300 kB.
const mostMarkup = 150_000;

test.each([{}, { class: "all" }, { status: "failing" }, { class: "all", status: "failing,passing" }])(
  "the largest framework over 200 clusters fits into its bytes with %o",
  (search) => {
    const bytes = bytesOf(-1, 200, search);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(mostMarkup);
  },
);

test("no framework's page grows with the clusters, once there are too many to tell apart", () => {
  for (const [index] of frameworksBySize.entries()) {
    const [few, many] = [bytesOf(index, 20, {}), bytesOf(index, 200, {})];

    expect(many - few, `framework ${index}`).toBeLessThan(20_000);
    expect(many).toBeLessThan(mostMarkup);
  }
});
