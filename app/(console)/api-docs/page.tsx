import type { Metadata } from "next";
import { ApiDocs } from "#components/api-docs/api-docs.tsx";
import { openHouse } from "#lib/http/context.ts";
import { keptDocument } from "#lib/http/openapi/kept.ts";
import { apiOverview } from "#lib/http/openapi/reference.ts";
import { requireSignedIn } from "#lib/http/page.ts";

export const metadata: Metadata = { title: "API" };

export default async function ApiDocsPage() {
  await requireSignedIn();
  const { publicUrl: serverUrl, requestsPerMinute } = openHouse().env;
  return <ApiDocs view={apiOverview(keptDocument, { serverUrl, requestsPerMinute })} />;
}
