import * as z from "zod";
import { readEnv } from "#lib/env.ts";
import document from "#lib/http/openapi/openapi.json" with { type: "json" };
import { route } from "#lib/http/route.ts";

export const GET = route({
  summary: "This description of the API, as OpenAPI 3.1",
  action: "session:read",
  response: z.looseObject({
    openapi: z.string(),
    info: z.looseObject({ title: z.string(), version: z.string() }),
    paths: z.record(z.string(), z.unknown()),
  }),
  handle: async () => ({ ...document, servers: [{ url: readEnv().publicUrl }] }),
});
