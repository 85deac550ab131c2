import * as z from "zod";
import { readEnv } from "#lib/env.ts";
import { keptDocument } from "#lib/http/openapi/kept.ts";
import { route } from "#lib/http/route.ts";

export const GET = route({
  summary: "This description of the API, as OpenAPI 3.1",
  action: "session:read",
  response: z.looseObject({
    openapi: z.string(),
    info: z.looseObject({}),
    paths: z.record(z.string(), z.unknown()),
  }),
  handle: async () => ({ ...keptDocument, servers: [{ url: readEnv().publicUrl }] }),
});
