import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Group } from "#components/api-docs/group.tsx";
import { keptDocument } from "#lib/http/openapi/kept.ts";
import { apiGroup } from "#lib/http/openapi/reference.ts";
import { requireSignedIn } from "#lib/http/page.ts";
import type { Props } from "../../../page-props.ts";

export const metadata: Metadata = { title: "API" };

export default async function ApiGroupPage({ params }: Props<"group">) {
  const { server } = await requireSignedIn();
  const view = apiGroup(keptDocument, (await params).group, server.publicUrl) ?? notFound();
  return <Group view={view} />;
}
