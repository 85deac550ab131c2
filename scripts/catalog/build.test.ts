import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { buildCatalog } from "./build.ts";
import { byId, header, lines } from "./write.ts";

const root = join(import.meta.dirname, "..", "..");
const reference = join(root, "..", "shared", "reference");
const here = existsSync(join(reference, "mapping.json"));

test.skipIf(!here)("building again from the reference folder gives the committed bytes", () => {
  const texts = buildCatalog(reference);
  const folder = join(root, "catalog");
  const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
    // The schema for editors is made from the code that reads own files (npm run generate).
    .filter((entry) => entry.isFile() && /(?<![.]schema)[.]json$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

  expect(committed.sort()).toEqual([...texts.keys()].sort());
  for (const [file, text] of texts) {
    expect(readFileSync(join(folder, file), "utf8") === text, `${file} differs from what the build makes`).toBe(true);
  }
});

test("ids are ordered as people read them", () => {
  expect(["1.2.10", "1.2.9", "1.10", "1.2", "A1", "KSV-0002"].sort(byId)).toEqual([
    "1.2",
    "1.2.9",
    "1.2.10",
    "1.10",
    "A1",
    "KSV-0002",
  ]);
});

test("records stand on a line each and read back as they were", () => {
  const records = [{ id: "a" }, { id: "b", list: ["x"] }];
  const file = { id: "f", words: ["x", "y"], records };

  expect(lines(records).split("\n")).toHaveLength(5);
  expect(JSON.parse(lines(records))).toEqual(records);
  expect(JSON.parse(lines([]))).toEqual([]);
  expect(JSON.parse(header(file))).toEqual(file);
});
