import type { Metadata } from "next";
import { Intervals } from "#components/admin/intervals.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { listIntervals } from "#lib/queries/setting/list-intervals.ts";

export const metadata: Metadata = { title: "Expected intervals" };

export default async function IntervalsRoute() {
  return <Intervals view={await listIntervals(await requireViewer("setting:read"))} />;
}
