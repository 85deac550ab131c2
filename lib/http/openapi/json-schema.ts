/** A JSON Schema, or a part of an OpenAPI document, as far as it is looked into here. */
export type JsonSchema = { [keyword: string]: unknown };
