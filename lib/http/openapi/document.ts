import * as z from "zod";
import { Problem } from "#lib/contract/problem.ts";
import type { Comment } from "./comments.ts";
import { groups } from "./groups.ts";
import type { JsonSchema } from "./json-schema.ts";
import { groupOf, type Operation, operationId } from "./operation.ts";
import { parametersOf } from "./parameters.ts";
import { refusals, refusalsOf } from "./refusals.ts";
import { rightsOf, rightsWords } from "./rights-words.ts";
import { ShapeBook } from "./shapes.ts";

/** An OpenAPI 3.1 document, as far as it is looked into here. */
export type OpenApi = {
  readonly openapi: string;
  readonly info: JsonSchema;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly [more: string]: unknown;
};

const introduction = [
  "What Kubeproof shows, and what can be done with it, for programs. Every answer is JSON unless it is a file.",
  "A refused request is answered with problem details (RFC 9457): `code` is from a closed list, `reason` is a stable word, and `detail` says what to do.",
  "Long lists come in pages: give `next` of an answer as `after` of the following request, until it is null.",
].join("\n\n");

/**
 * The OpenAPI document of these operations, made of the shapes they parse and answer with. Nothing in it depends on the
 * machine: the route that serves it adds the address of its server.
 */
export function openApiDocument(
  operations: readonly Operation[],
  { version, comments }: { readonly version: string; readonly comments?: ReadonlyMap<string, Comment> },
): OpenApi {
  const book = new ShapeBook(comments);
  const problem = book.add(Problem, "output");
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of inOrder(operations)) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describe(operation, book);
    paths[operation.path] = path;
  }
  const used = new Set(operations.map(groupOf));
  return {
    openapi: "3.1.0",
    info: {
      ...{ title: "Kubeproof", version, description: introduction },
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: groups([...used]),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: book.components(),
      responses: { ...refusals(problem) },
      headers,
      securitySchemes,
    },
  };
}

function inOrder(operations: readonly Operation[]): readonly Operation[] {
  const methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];
  return operations.toSorted(
    (a, b) =>
      (a.path === b.path ? 0 : a.path < b.path ? -1 : 1) || methods.indexOf(a.method) - methods.indexOf(b.method),
  );
}

function describe(operation: Operation, book: ShapeBook): JsonSchema {
  const { declaration } = operation;
  const rights = rightsOf(declaration.action);
  const parameters = parametersOf(operation, book);
  const body = requestBody(operation, book);
  return {
    operationId: operationId(operation),
    tags: [groupOf(operation)],
    summary: declaration.summary,
    description: [declaration.description, rightsWords(rights)].filter((text) => text !== undefined).join("\n\n"),
    "x-kubeproof-rights": rights,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: body }),
    responses: { ...goodAnswers(operation, book), ...refusalsOf(operation) },
  };
}

function requestBody({ declaration: { body, bodyBytes, sent } }: Operation, book: ShapeBook): JsonSchema | null {
  if (sent !== undefined) {
    return {
      description: sent.says,
      required: true,
      content: Object.fromEntries(sent.types.map((type) => [type, {}])),
    };
  }
  if (body === undefined) return null;
  const mebibytes = (bodyBytes ?? 1024 * 1024) / 1024 / 1024;
  return {
    description: `At most ${mebibytes} MiB.`,
    required: !body.safeParse(undefined).success,
    content: { "application/json": { schema: book.add(body, "input") } },
  };
}

function goodAnswers({ declaration }: Operation, book: ShapeBook): Readonly<Record<string, JsonSchema>> {
  const { response, file, status, otherStatuses } = declaration;
  const isEmpty = response instanceof z.ZodUndefined;
  const content =
    file === undefined
      ? { "application/json": { schema: isEmpty ? {} : book.add(response, "output") } }
      : Object.fromEntries(file.map((type) => [type, {}]));
  const answer = (description: string): JsonSchema => ({
    description,
    headers: answerHeaders(file !== undefined),
    ...(isEmpty ? {} : { content }),
  });
  const main = String(isEmpty ? 204 : (status ?? 200));
  const others = Object.entries(otherStatuses ?? {}).map(([code, says]) => [code, answer(says)] as const);
  return {
    [main]: answer(isEmpty ? "Done; nothing more to say." : file === undefined ? "The answer." : "The file."),
    ...Object.fromEntries(others),
  };
}

function answerHeaders(isFile: boolean): JsonSchema {
  return {
    "X-Request-Id": { $ref: "#/components/headers/RequestId" },
    RateLimit: { $ref: "#/components/headers/RateLimit" },
    "RateLimit-Policy": { $ref: "#/components/headers/RateLimitPolicy" },
    ...(isFile ? { "Content-Disposition": { $ref: "#/components/headers/FileName" } } : {}),
  };
}

const header = (description: string, schema: JsonSchema): JsonSchema => ({ description, schema });

const headers = {
  RequestId: header("Under which the server logged the request.", { type: "string", format: "uuid" }),
  RateLimit: header("Requests that are left (`r`), and the seconds until all of them are back (`t`).", {
    type: "string",
    examples: ['"default";r=599;t=1'],
  }),
  RateLimitPolicy: header("Requests that may come at once (`q`), filled up again within `w` seconds.", {
    type: "string",
    examples: ['"default";q=600;w=60'],
  }),
  RetryAfter: header("Seconds to wait.", { type: "string", pattern: "^[0-9]+$" }),
  Authenticate: header("How to be known.", { type: "string" }),
  FileName: header("The name of the file.", { type: "string" }),
};

const securitySchemes = {
  token: {
    ...{ type: "http", scheme: "bearer" },
    description:
      "An API token, made on the page of a cluster or with `POST /api/v1/tokens`. It can do what its verbs say.",
  },
  session: {
    ...{ type: "apiKey", in: "cookie", name: "kubeproof-session" },
    description:
      "The session of a signed-in person, as the console uses it. Behind https the cookie is called `__Host-kubeproof-session`. Requests that change something are taken from pages of this server only.",
  },
};
