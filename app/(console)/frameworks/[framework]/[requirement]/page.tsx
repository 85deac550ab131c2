import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Requirement } from "#components/frameworks/requirement.tsx";
import { idFromSegment, oneFromSearch } from "#lib/contract/views/links.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";
import type { Props } from "../../../../page-props.ts";
import { orNotFound } from "../../../or-not-found.ts";

type PageProps = Props<"framework" | "requirement">;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: idFromSegment((await params).requirement) ?? "Requirement" };
}

export default async function RequirementPage({ params, searchParams }: PageProps) {
  const { framework, requirement } = await params;
  const search = await searchParams;
  const frameworkId = idFromSegment(framework) ?? notFound();
  const requirementId = idFromSegment(requirement) ?? notFound();
  const view = await orNotFound(
    getRequirement(await requireViewer("framework:read"), {
      frameworkId,
      requirementId,
      clusterId: oneFromSearch(search.cluster),
      result: oneFromSearch(search.result),
      all: oneFromSearch(search.clusters) === "all",
    }),
  );
  return <Requirement view={view} />;
}
