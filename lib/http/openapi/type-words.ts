import type { ApiField, TypeWords } from "#lib/contract/views/api-reference.ts";
import { isSchema, type JsonSchema, listOf, objectOf, refName } from "./json-schema.ts";

const mostChoices = 12;
const deepest = 5;

/** What a schema holds, in words; a shape with a name is named and not written out. */
export function typeWords(schema: JsonSchema): TypeWords {
  const name = refName(schema);
  if (name !== null) return [{ text: name, shape: name }];
  const either = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])].filter(isSchema);
  if (either.length > 0) return joined(either.map(typeWords), " or ");
  const all = listOf(schema["allOf"]).filter(isSchema);
  if (all.length > 0) return joined(all.map(typeWords), " and ");
  if ("const" in schema) return [{ text: JSON.stringify(schema["const"]) }];
  const choices = listOf(schema["enum"]);
  if (choices.length > 0) return [{ text: choiceWords(choices) }];
  if (schema["type"] === "array") return listWords(schema);
  return [{ text: simpleWords(schema) }];
}

function choiceWords(choices: readonly unknown[]): string {
  const shown = choices.slice(0, mostChoices).map((choice) => JSON.stringify(choice));
  return choices.length > mostChoices
    ? `${shown.join(" | ")} and ${choices.length - mostChoices} more`
    : shown.join(" | ");
}

function listWords({ items }: JsonSchema): TypeWords {
  return isSchema(items) ? [{ text: "list of " }, ...typeWords(items)] : [{ text: "list" }];
}

function simpleWords({ type, format }: JsonSchema): string {
  if (format === "date-time") return "instant";
  if (format === "uuid") return "id";
  if (type === "string") return "text";
  if (type === "integer") return "whole number";
  if (type === "number") return "number";
  if (type === "boolean") return "true or false";
  if (type === "null") return "null";
  return type === "object" ? "object" : "anything";
}

function joined(parts: readonly TypeWords[], by: string): TypeWords {
  return parts.flatMap((part, at) => (at === 0 ? part : [{ text: by }, ...part]));
}

/** Every field in a schema, those of fields without a name of their own behind them. */
export function fieldsOf(schema: JsonSchema, before = "", depth = 0): readonly ApiField[] {
  const required = listOf(schema["required"]);
  return Object.entries(objectOf(schema["properties"])).flatMap(([name, field]): readonly ApiField[] => {
    if (!isSchema(field)) return [];
    const { description } = field;
    const path = `${before}${name}`;
    const row = {
      ...{ path, type: typeWords(field), required: required.includes(name) },
      says: typeof description === "string" ? description : "",
    };
    return [row, ...(depth < deepest ? within(field, path, depth) : [])];
  });
}

function within(field: JsonSchema, path: string, depth: number): readonly ApiField[] {
  if (refName(field) !== null) return [];
  if (isSchema(field["items"])) return within(field["items"], `${path}[]`, depth);
  const either = [...listOf(field["anyOf"]), ...listOf(field["oneOf"])].filter(isSchema);
  if (either.length > 0) return either.flatMap((one) => within(one, path, depth));
  return fieldsOf(field, `${path}.`, depth + 1);
}
