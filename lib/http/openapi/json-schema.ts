/** A JSON Schema, or a part of an OpenAPI document, as far as it is looked into here. */
export type JsonSchema = { [keyword: string]: unknown };

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const objectOf = (value: unknown): JsonSchema => (isSchema(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const shapes = "#/components/schemas/";

/** The name of the shape a schema refers to; null for one that is written out. */
export function refName(schema: JsonSchema): string | null {
  const to = textOf(schema["$ref"]);
  return to.startsWith(shapes) ? to.slice(shapes.length) : null;
}
