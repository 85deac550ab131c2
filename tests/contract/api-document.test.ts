import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { errorCodes } from "#lib/errors.ts";
import { declarationOf } from "#lib/http/route.ts";
import { handlersOf, listedRoutes, routePaths } from "#tests/support/routes.ts";
import { apiDocument, apiDocumentFile } from "../../scripts/parts/api-document.ts";

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(10),
  description: z.string(),
  tags: z.array(z.string()).length(1),
  "x-kubeproof-rights": z.object({ action: z.string(), roles: z.array(z.string()), tokens: z.string() }),
  responses: z.record(z.string(), z.looseObject({})),
});
const Document = z.looseObject({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  components: z.looseObject({ responses: z.record(z.string(), z.unknown()) }),
});

const text = await apiDocument();
const document = Document.parse(JSON.parse(text));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const template = (path: string): string => `/api/v1/${path.replace(/\[(\w+)\]/g, "{$1}")}`;

test("the description of the API that is kept is the one the routes give: else run `npm run generate`", () => {
  const kept: unknown = JSON.parse(readFileSync(apiDocumentFile, "utf8"));

  expect(kept).toEqual(JSON.parse(text));
});

test("every handler of the API is described, with the right it asks for", () => {
  const described = operations.map(
    ({ path, method, operation }) => `${method} ${path} ${operation["x-kubeproof-rights"].action}`,
  );

  expect(described.length).toBeGreaterThan(20);
  expect(described.sort()).toEqual(
    listedRoutes.map(({ method, path, action }) => `${method} ${template(path)} ${action}`).sort(),
  );
});

test("a route that reads or answers anything but JSON says what it is", async () => {
  for (const path of routePaths()) {
    for (const [method, handler] of await handlersOf(path)) {
      const declaration = declarationOf(handler);
      if (declaration === null) throw new Error(`${method} ${path} was not made by route()`);
      const { response, file, body, sent } = declaration;
      const saysNothing = Object.keys(z.toJSONSchema(response, { unrepresentable: "any" })).length <= 1;
      const isEmpty = response instanceof z.ZodUndefined;

      expect(file !== undefined || isEmpty || !saysNothing, `${method} ${path} answers something undescribed`).toBe(
        true,
      );
      expect(body === undefined || sent === undefined, `${method} ${path} has two bodies`).toBe(true);
    }
  }
});

test("every name a program would use is there once, and every reference leads somewhere", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, to]) => String(to));

  expect(new Set(ids).size).toBe(ids.length);
  expect(references.length).toBeGreaterThan(100);
  for (const to of new Set(references)) expect(at(document, to), to).toBeDefined();
});

test("every refusal there can be is described, and every operation says who may and how it is refused", () => {
  expect(Object.keys(document.components.responses).sort()).toEqual([...errorCodes].sort());
  for (const { path, method, operation } of operations) {
    expect(Object.keys(operation.responses), `${method} ${path}`).toEqual(
      expect.arrayContaining(["401", "403", "429", "500"]),
    );
    expect(operation.description, `${method} ${path}`).toMatch(/^|\n\nFor .* API tokens/);
  }
});

test("every group of operations says what it is about", () => {
  const silent = document.tags.filter(({ description }) => description === "").map(({ name }) => name);

  expect(silent).toEqual([]);
});

/** What a reference such as `#/components/schemas/Problem` leads to. */
function at(whole: unknown, reference: string): unknown {
  let here = whole;
  for (const step of reference.slice(2).split("/")) {
    here = typeof here === "object" && here !== null ? Reflect.get(here, step) : undefined;
  }
  return here;
}
