import { writeFileSync } from "node:fs";
import path from "node:path";
import { editorSchema, editorSchemaPath } from "#lib/catalog/own/editor-schema.ts";
import { generate } from "./parts/generate.ts";

console.log(generate() ? "The database client was written to lib/db/generated." : "The database client is up to date.");
writeFileSync(path.join(import.meta.dirname, "..", editorSchemaPath), editorSchema());
console.log(`The schema for editors was written to ${editorSchemaPath}.`);
// Loaded here, because the routes need the client that was just written.
const { apiDocument, apiDocumentFile } = await import("./parts/api-document.ts");
writeFileSync(apiDocumentFile, await apiDocument());
console.log(`The description of the API was written to ${path.relative(process.cwd(), apiDocumentFile)}.`);
