import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Scan } from "#components/scans/scan.tsx";
import { idFromSegment, lineFromSearch } from "#lib/contract/views/links.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";
import type { Props } from "../../../page-props.ts";
import { orNotFound } from "../../or-not-found.ts";

export const metadata: Metadata = { title: "Scan" };

export default async function ScanPage({ params, searchParams }: Props<"scan">) {
  const scanId = idFromSegment((await params).scan) ?? notFound();
  const line = lineFromSearch((await searchParams).line);
  return <Scan view={await orNotFound(getScan(await requireViewer("scan:read"), { scanId, line }))} />;
}
