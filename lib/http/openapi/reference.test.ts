import { expect, test } from "vitest";
import * as z from "zod";
import { openApiDocument } from "./document.ts";
import type { Operation } from "./operation.ts";
import { apiGroup, apiOverview } from "./reference.ts";

const Kind = z.object({ name: z.string() });
const operations: readonly Operation[] = [
  {
    path: "/api/v1/clusters/{cluster}",
    method: "PATCH",
    declaration: {
      summary: "Change a cluster",
      action: "cluster:update",
      params: z.object({ cluster: z.uuid() }),
      query: z.object({ only: z.preprocess((value) => value, z.array(z.enum(["a", "b"]))).optional() }),
      body: z.strictObject({ name: z.string().max(9), kinds: z.array(Kind).optional() }),
      response: z.object({ id: z.string(), kinds: z.array(Kind).nullable() }),
    },
  },
  {
    path: "/api/v1/tokens/{token}",
    method: "DELETE",
    declaration: { summary: "Revoke a token", action: "token:revoke", response: z.undefined() },
  },
];
const document = openApiDocument(operations, { version: "1.2.3" });

test("an operation says what it takes, in which form, who may, and how to try it", () => {
  const group = apiGroup(document, "clusters", "https://k.example");

  expect(group?.operations).toEqual([
    {
      id: "patchClustersByCluster",
      method: "PATCH",
      path: "/api/v1/clusters/{cluster}",
      summary: "Change a cluster",
      notes: [
        "For engineer, admin and not for API tokens. It lets one rename a cluster and set its platform and intervals.",
      ],
      parameters: [
        { where: "path", path: "cluster", type: [{ text: "id" }], required: true, says: "" },
        {
          where: "query",
          path: "only",
          type: [{ text: "list of " }, { text: '"a" | "b"' }],
          required: false,
          says: "",
        },
      ],
      body: {
        says: "At most 1 MiB.",
        fields: [
          { path: "name", type: [{ text: "text" }], required: true, says: "" },
          { path: "kinds", type: [{ text: "list of " }, { text: "object" }], required: false, says: "" },
          { path: "kinds[].name", type: [{ text: "text" }], required: true, says: "" },
        ],
      },
      answers: [{ status: "200", says: "The answer.", holds: [{ text: "object" }] }],
      example: null,
    },
  ]);
});

test("an operation without an answer says so, and a group that there is not is not made up", () => {
  const group = apiGroup(document, "tokens", "https://k.example");

  expect(group?.operations.map(({ answers }) => answers)).toEqual([
    [{ status: "204", says: "Done; nothing more to say.", holds: [] }],
  ]);
  expect(apiGroup(document, "nothing", "https://k.example")).toBeNull();
});

test("the start names every operation under its group, and every way to be refused", () => {
  const overview = apiOverview(document, { serverUrl: "https://k.example", requestsPerMinute: 60 });

  expect(overview.groups.map(({ name, operations: rows }) => [name, rows.length])).toEqual([
    ["clusters", 1],
    ["tokens", 1],
  ]);
  expect(overview.refusals).toContainEqual({
    code: "limited",
    status: 429,
    says: "Too many requests of yours. Wait for the seconds in `Retry-After`.",
  });
});
