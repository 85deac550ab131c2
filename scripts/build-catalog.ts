// Makes the data files of catalog/ from the reference folder:  node scripts/build-catalog.ts REFERENCE-FOLDER
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { loadCatalog } from "#lib/catalog/load.ts";
import { buildCatalog } from "./catalog/build.ts";

const [reference] = process.argv.slice(2);
if (reference === undefined) {
  console.error("Say where the reference folder is:  node scripts/build-catalog.ts REFERENCE-FOLDER");
  process.exit(2);
}

const target = join(import.meta.dirname, "..", "catalog");
const texts = buildCatalog(reference);
for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
  const path = relative(target, join(entry.parentPath, entry.name));
  // The schema for editors is made elsewhere (npm run generate).
  if (entry.isFile() && /(?<![.]schema)[.]json$/.test(path) && !texts.has(path)) rmSync(join(target, path));
}
for (const [path, text] of texts) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}

const catalog = loadCatalog(target);
const requirements = [...catalog.frameworks.values()].reduce((sum, one) => sum + one.requirements.length, 0);
console.log(`${texts.size} files, ${catalog.controls.size} controls and topics, ${catalog.facts.size} facts,`);
console.log(`${catalog.frameworks.size} frameworks with ${requirements} entries, digest ${catalog.digest}`);
