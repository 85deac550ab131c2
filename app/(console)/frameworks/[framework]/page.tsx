import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Framework } from "#components/frameworks/framework.tsx";
import { filterFromSearch } from "#lib/contract/views/framework-filter.ts";
import { idFromSegment } from "#lib/contract/views/links.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getFramework } from "#lib/queries/framework/get-framework.ts";
import type { Props } from "../../../page-props.ts";
import { orNotFound } from "../../or-not-found.ts";

export const metadata: Metadata = { title: "Framework" };

export default async function FrameworkPage({ params, searchParams }: Props<"framework">) {
  const frameworkId = idFromSegment((await params).framework) ?? notFound();
  const filter = filterFromSearch(await searchParams);
  const view = await orNotFound(
    getFramework(await requireViewer("framework:read"), {
      frameworkId,
      clusterIds: filter.cluster,
      profile: filter.profile,
    }),
  );
  return <Framework view={view} filter={filter} />;
}
