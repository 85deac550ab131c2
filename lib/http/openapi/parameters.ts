import type { JsonSchema } from "./json-schema.ts";
import { namesIn, type Operation } from "./operation.ts";
import type { ShapeBook } from "./shapes.ts";

const noFields: ReturnType<ShapeBook["fields"]> = { properties: {}, required: [] };

/** Everything an operation takes but its body. */
export function parametersOf({ path, declaration }: Operation, book: ShapeBook): readonly JsonSchema[] {
  const inPath = declaration.params === undefined ? {} : book.fields(declaration.params).properties;
  const query = declaration.query === undefined ? noFields : book.fields(declaration.query);
  return [
    ...namesIn(path).map((name) => ({
      ...{ name, in: "path", required: true },
      ...described(inPath[name] ?? { type: "string" }, true),
    })),
    ...Object.entries(query.properties).map(([name, schema]) => ({
      ...{ name, in: "query", required: query.required.includes(name) },
      ...described(schema, false),
      ...listStyle(schema),
    })),
    ...Object.entries(declaration.sent?.headers ?? {}).map(([name, { says, required: isRequired }]) => ({
      ...{ name, in: "header", required: isRequired, description: says, schema: { type: "string" } },
    })),
  ];
}

// Several values stand in one parameter, separated by commas.
function listStyle(schema: JsonSchema): JsonSchema {
  return schema["type"] === "array" ? { style: "form", explode: false } : {};
}

// The description belongs to the parameter; an empty part of a path would be another path. The schema stays the object
// it is, since its references are corrected when everything is known.
function described(schema: JsonSchema, isInPath: boolean): JsonSchema {
  const { description } = schema;
  delete schema["description"];
  if (isInPath && schema["type"] === "string") schema["minLength"] ??= 1;
  return { ...(typeof description === "string" ? { description } : {}), schema };
}
