import type { OpenApi } from "./document.ts";
import kept from "./openapi.json" with { type: "json" };

/** The description of the API as it was generated with this release. */
export const keptDocument: OpenApi = kept;
