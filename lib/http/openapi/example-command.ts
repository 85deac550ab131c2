import type { ApiParameter } from "#lib/contract/views/api-reference.ts";
import { isSchema, type JsonSchema, listOf, objectOf, refName, textOf } from "./json-schema.ts";

type Asked = {
  readonly method: string;
  readonly path: string;
  readonly serverUrl: string;
  readonly parameters: readonly ApiParameter[];
  /** Schema of a JSON body, `bytes` for a document; null without one. */
  readonly body: JsonSchema | "bytes" | null;
  readonly schemas: JsonSchema;
};

/** A command that sends one request with a token; what is in braces is to be filled in. */
export function exampleCommand({ method, path, serverUrl, parameters, body, schemas }: Asked): string {
  const query = parameters
    .filter(({ where, required }) => where === "query" && required)
    .map(({ path: name }) => `${name}={${name}}`);
  const url = `${serverUrl}${path}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const headers = parameters.filter(({ where, required }) => where === "header" && required);
  return [
    "curl",
    ...(method === "GET" ? [] : [`-X ${method}`]),
    '-H "Authorization: Bearer $KUBEPROOF_TOKEN"',
    ...headers.map(({ path: name }) => `-H "${name}: {${name}}"`),
    ...bodyOptions(body, schemas),
    `"${url}"`,
  ].join(" ");
}

function bodyOptions(body: Asked["body"], schemas: JsonSchema): readonly string[] {
  if (body === null) return [];
  if (body === "bytes") return ["--data-binary @{file}"];
  return [`-H "Content-Type: application/json" -d '${JSON.stringify(exampleOf(body, schemas, 0))}'`];
}

const deepest = 6;

/** A value as small as a schema allows. */
function exampleOf(schema: JsonSchema, schemas: JsonSchema, depth: number): unknown {
  if (depth > deepest) return null;
  const name = refName(schema);
  if (name !== null) return exampleOf(objectOf(schemas[name]), schemas, depth + 1);
  if ("const" in schema) return schema["const"];
  const [choice] = listOf(schema["enum"]);
  if (choice !== undefined) return choice;
  const [first] = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])].filter(isSchema);
  if (first !== undefined) return exampleOf(first, schemas, depth + 1);
  const { items } = schema;
  if (schema["type"] === "array") return isSchema(items) ? [exampleOf(items, schemas, depth + 1)] : [];
  if (schema["type"] === "object") return objectExample(schema, schemas, depth);
  return simpleExample(schema);
}

function objectExample(schema: JsonSchema, schemas: JsonSchema, depth: number): JsonSchema {
  const required = listOf(schema["required"]);
  const properties = Object.entries(objectOf(schema["properties"])).filter(
    ([name, field]) => isSchema(field) && required.includes(name),
  );
  return Object.fromEntries(properties.map(([name, field]) => [name, exampleOf(objectOf(field), schemas, depth + 1)]));
}

function simpleExample({ type, format, minimum }: JsonSchema): unknown {
  if (textOf(format) === "date-time") return "2026-11-24T08:00:00Z";
  if (textOf(format) === "uuid") return "{id}";
  if (type === "integer" || type === "number") return typeof minimum === "number" ? minimum : 1;
  if (type === "boolean") return true;
  return "…";
}
