import type { Metadata } from "next";
import { FrameworkList } from "#components/frameworks/framework-list.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";

export const metadata: Metadata = { title: "Frameworks" };

export default async function FrameworksPage() {
  return <FrameworkList view={await listFrameworks(await requireViewer("framework:read"))} />;
}
