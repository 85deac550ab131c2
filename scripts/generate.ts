import { writeFileSync } from "node:fs";
import path from "node:path";
import { editorSchema, editorSchemaPath } from "#lib/catalog/own/editor-schema.ts";
import { generate } from "./parts/generate.ts";

console.log(generate() ? "The database client was written to lib/db/generated." : "The database client is up to date.");
writeFileSync(path.join(import.meta.dirname, "..", editorSchemaPath), editorSchema());
console.log(`The schema for editors was written to ${editorSchemaPath}.`);
