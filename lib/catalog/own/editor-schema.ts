import * as z from "zod";
import { OwnFile } from "./shape.ts";

/** Where the JSON schema of own files lies, from the product's folder. */
export const editorSchemaPath = "catalog/own-framework.schema.json";

/** JSON schema of own files, for editors: what a file may hold, without what only the catalog can tell. */
export function editorSchema(): string {
  const schema = z.toJSONSchema(OwnFile, { io: "input" });
  const about = { title: "Own framework or mapping of Kubeproof", description: "See docs/own-frameworks.md." };
  return `${JSON.stringify({ ...schema, ...about }, null, 2)}\n`;
}
