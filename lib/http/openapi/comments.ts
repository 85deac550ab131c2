import { isSchema, type JsonSchema, listOf, objectOf } from "./json-schema.ts";

/** What is said about a shape in its source, and about its fields by name. */
export type Comment = { readonly says: string | null; readonly fields: ReadonlyMap<string, Comment> };

/** Puts comments into a schema as descriptions; what is described already stays. */
export function applyComment(schema: JsonSchema, { says, fields }: Comment): void {
  if (says !== null) schema["description"] ??= says;
  if (fields.size > 0) applyFields(schema, fields);
}

function applyFields(schema: JsonSchema, fields: Comment["fields"]): void {
  for (const [name, field] of Object.entries(objectOf(schema["properties"]))) {
    const comment = fields.get(name);
    if (comment !== undefined && isSchema(field)) applyComment(field, comment);
  }
  // A field that is a list, or may be null, has its own fields one level down.
  for (const inner of [schema["items"], ...listOf(schema["anyOf"]), ...listOf(schema["allOf"])]) {
    if (isSchema(inner) && !("$ref" in inner)) applyFields(inner, fields);
  }
}
