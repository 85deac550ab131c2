import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Control } from "#components/controls/control.tsx";
import { idFromSegment, oneFromSearch } from "#lib/contract/views/links.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getControl } from "#lib/queries/control/get-control.ts";
import type { Props } from "../../../page-props.ts";
import { orNotFound } from "../../or-not-found.ts";

export async function generateMetadata({ params }: Props<"control">): Promise<Metadata> {
  return { title: idFromSegment((await params).control) ?? "Kubernetes control" };
}

export default async function ControlPage({ params, searchParams }: Props<"control">) {
  const controlId = idFromSegment((await params).control) ?? notFound();
  const search = await searchParams;
  const view = await orNotFound(
    getControl(await requireViewer("framework:read"), {
      controlId,
      clusterId: oneFromSearch(search.cluster),
      result: oneFromSearch(search.result),
      all: oneFromSearch(search.clusters) === "all",
    }),
  );
  return <Control view={view} />;
}
