import { join } from "node:path";
import { expect, test } from "vitest";
import { assembleCatalog } from "./assemble.ts";
import type { CatalogFiles } from "./files.ts";
import { readCatalogFiles } from "./read.ts";

const folder = join(import.meta.dirname, "..", "..", "catalog");
const files = readCatalogFiles(folder);
const digestWith = (changed: Partial<CatalogFiles>): string => assembleCatalog({ ...files, ...changed }).digest;
const digest = digestWith({});

const firstOf = <T>(list: readonly T[]): T => {
  const [first] = list;
  if (first === undefined) throw new Error("nothing to change");
  return first;
};

test("reading the same folder again gives the same digest", () => {
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(assembleCatalog(readCatalogFiles(folder)).digest).toBe(digest);
});

test("the order of records in a file changes nothing", () => {
  expect(digestWith({ controls: files.controls.toReversed(), facts: files.facts.toReversed() })).toBe(digest);
});

test("a change in any record changes the digest", () => {
  const checks = new Map(files.checks);
  checks.set("trivy", (checks.get("trivy") ?? []).slice(1));
  const links = new Map(files.links);
  links.set("gdpr", (links.get("gdpr") ?? []).slice(1));
  const changes: readonly Partial<CatalogFiles>[] = [
    { about: { ...files.about, version: "other" } },
    { controls: [{ ...firstOf(files.controls), criticality: "low", title: "other" }, ...files.controls.slice(1)] },
    { facts: [{ ...firstOf(files.facts), statement: "other" }, ...files.facts.slice(1)] },
    { topics: [{ ...firstOf(files.topics), managed: "inherited" }, ...files.topics.slice(1)] },
    { faults: files.faults.slice(1) },
    { checks },
    { links },
    { benchmarks: [{ ...firstOf(files.benchmarks), kubernetes: ["9.99"] }, ...files.benchmarks.slice(1)] },
    { frameworks: [{ ...firstOf(files.frameworks), notes: [] }, ...files.frameworks.slice(1)] },
  ];

  const digests = changes.map(digestWith);

  expect(new Set([digest, ...digests]).size).toBe(changes.length + 1);
});
