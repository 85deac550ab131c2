import type { ReactNode } from "react";
import { ApiDocs } from "#components/api-docs/api-docs.tsx";
import { Group } from "#components/api-docs/group.tsx";
import { keptDocument } from "#lib/http/openapi/kept.ts";
import { apiGroup, apiOverview } from "#lib/http/openapi/reference.ts";

const serverUrl = "https://kubeproof.example.com";

function groupNamed(name: string) {
  const group = apiGroup(keptDocument, name, serverUrl);
  if (group === null) throw new Error(`there is no group ${name}`);
  return group;
}

const shown = (name: string, path: string, page: ReactNode) => ({ name, path, bare: false, page });

/** The pages about the API, as this release has it. */
export const shownApiPages = [
  shown("api-docs", "/api-docs", <ApiDocs view={apiOverview(keptDocument, { serverUrl, requestsPerMinute: 600 })} />),
  shown("api-docs-scans", "/api-docs/scans", <Group view={groupNamed("scans")} />),
  shown("api-docs-tokens", "/api-docs/tokens", <Group view={groupNamed("tokens")} />),
];
