import type { Metadata } from "next";
import { Controls } from "#components/controls/controls.tsx";
import { controlFilterFromSearch } from "#lib/contract/views/control-filter.ts";
import { requireViewer } from "#lib/http/page.ts";
import { listControls } from "#lib/queries/control/list-controls.ts";
import type { Props } from "../../page-props.ts";

export const metadata: Metadata = { title: "Kubernetes controls" };

export default async function ControlsPage({ searchParams }: Props) {
  const filter = controlFilterFromSearch(await searchParams);
  const view = await listControls(await requireViewer("framework:read"), filter);
  return <Controls view={view} filter={filter} />;
}
