import type {
  ApiAnswer,
  ApiField,
  ApiGroup,
  ApiGroupRow,
  ApiOperation,
  ApiOverview,
  ApiParameter,
  ApiShape,
} from "#lib/contract/views/api-reference.ts";
import { errorCodes } from "#lib/errors.ts";
import { statusOf } from "../errors.ts";
import type { OpenApi } from "./document.ts";
import { exampleCommand } from "./example-command.ts";
import { isSchema, type JsonSchema, listOf, objectOf, refName, textOf } from "./json-schema.ts";
import { fieldsOf, typeWords } from "./type-words.ts";

/** The start of the pages about the API. */
export function apiOverview(
  document: OpenApi,
  { serverUrl, requestsPerMinute }: Pick<ApiOverview, "serverUrl" | "requestsPerMinute">,
): ApiOverview {
  const responses = objectOf(document.components["responses"]);
  return {
    ...{ serverUrl, requestsPerMinute, version: textOf(document.info["version"]) },
    groups: document.tags.map(({ name, description }) => ({
      ...{ name, about: description },
      operations: operationsIn(document, name).map(({ method, path, operation }) => rowOf(method, path, operation)),
    })),
    refusals: errorCodes.map((code) => ({
      ...{ code, status: statusOf(code) },
      says: textOf(objectOf(responses[code])["description"]).replace(/^`\w+`: /, ""),
    })),
  };
}

/** One group of operations with every shape they speak of; null for a group that there is not. */
export function apiGroup(document: OpenApi, name: string, serverUrl: string): ApiGroup | null {
  const tag = document.tags.find((each) => each.name === name);
  if (tag === undefined) return null;
  const found = operationsIn(document, name);
  return {
    ...{ name, about: tag.description },
    operations: found.map((each) => operationOf(document, each, serverUrl)),
    shapes: shapesIn(
      document,
      found.map(({ operation }) => operation),
    ),
  };
}

type Found = { readonly method: string; readonly path: string; readonly operation: JsonSchema };

function operationsIn({ paths }: OpenApi, group: string): readonly Found[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => listOf(operation["tags"]).includes(group))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function rowOf(method: string, path: string, operation: JsonSchema): ApiGroupRow["operations"][number] {
  return { method, path, id: textOf(operation["operationId"]), summary: textOf(operation["summary"]) };
}

function operationOf(document: OpenApi, { method, path, operation }: Found, serverUrl: string): ApiOperation {
  const schemas = objectOf(document.components["schemas"]);
  const parameters = listOf(operation["parameters"]).filter(isSchema).map(parameterOf);
  const sent = isSchema(operation["requestBody"]) ? operation["requestBody"] : null;
  const json = contentOf(objectOf(sent))["application/json"];
  const body = isSchema(json) ? objectOf(objectOf(json)["schema"]) : null;
  const asked = { method, path, serverUrl, parameters, schemas };
  const isForTokens = objectOf(operation["x-kubeproof-rights"])["tokens"] !== "none";
  return {
    ...rowOf(method, path, operation),
    notes: textOf(operation["description"]).split("\n\n"),
    parameters,
    body: sent === null ? null : bodyOf(sent, body, schemas),
    answers: Object.entries(objectOf(operation["responses"])).flatMap(([status, answer]) => answerOf(status, answer)),
    example: isForTokens ? exampleCommand({ ...asked, body: sent !== null && body === null ? "bytes" : body }) : null,
  };
}

function parameterOf(parameter: JsonSchema): ApiParameter {
  const where = parameter["in"] === "path" || parameter["in"] === "header" ? parameter["in"] : "query";
  return {
    ...{ where, path: textOf(parameter["name"]), type: typeWords(objectOf(parameter["schema"])) },
    ...{ required: parameter["required"] === true, says: textOf(parameter["description"]) },
  };
}

function bodyOf(sent: JsonSchema, body: JsonSchema | null, schemas: JsonSchema): ApiOperation["body"] {
  const name = body === null ? null : refName(body);
  const whole = name === null ? body : objectOf(schemas[name]);
  return { says: textOf(sent["description"]), fields: whole === null ? [] : fieldsOf(whole) };
}

/** Good answers; how a request is refused is told once for all. */
function answerOf(status: string, answer: unknown): readonly ApiAnswer[] {
  const described = objectOf(answer);
  if (!status.startsWith("2")) return [];
  const types = Object.entries(contentOf(described)).map(([type, content]) => {
    const { schema } = objectOf(content);
    return isSchema(schema) && Object.keys(schema).length > 0 ? typeWords(schema) : [{ text: type }];
  });
  const holds = types.flatMap((type, at) => (at === 0 ? type : [{ text: " or " }, ...type]));
  return [{ status, says: textOf(described["description"]), holds }];
}

const contentOf = (described: JsonSchema): JsonSchema => objectOf(described["content"]);

/** Every shape that is referred to, directly or by another, in the order of the alphabet. */
function shapesIn(document: OpenApi, from: readonly JsonSchema[]): readonly ApiShape[] {
  const schemas = objectOf(document.components["schemas"]);
  const found = new Set<string>();
  const waiting: unknown[] = [...from];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    const name = isSchema(next) ? refName(next) : null;
    if (name !== null && !found.has(name)) {
      found.add(name);
      waiting.push(schemas[name]);
    }
    waiting.push(...Object.values(next));
  }
  return [...found].sort().map((name) => shapeOf(name, objectOf(schemas[name])));
}

function shapeOf(name: string, schema: JsonSchema): ApiShape {
  const fields: readonly ApiField[] = fieldsOf(schema);
  return { name, says: textOf(schema["description"]), holds: fields.length === 0 ? typeWords(schema) : [], fields };
}
