import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Scan } from "#components/scans/scan.tsx";
import { idFromSegment } from "#lib/contract/views/links.ts";
import { scanFilterFromSearch } from "#lib/contract/views/scan-filter.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";
import type { Props } from "../../../page-props.ts";
import { orNotFound } from "../../or-not-found.ts";

export const metadata: Metadata = { title: "Scan" };

export default async function ScanPage({ params, searchParams }: Props<"scan">) {
  const scanId = idFromSegment((await params).scan) ?? notFound();
  const filter = scanFilterFromSearch(await searchParams);
  const view = await orNotFound(getScan(await requireViewer("scan:read"), { scanId, filter }));
  return <Scan view={view} filter={filter} />;
}
