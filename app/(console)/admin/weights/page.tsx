import type { Metadata } from "next";
import { WeightsPage } from "#components/admin/weights-page.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { getYardstick } from "#lib/queries/setting/get-yardstick.ts";

export const metadata: Metadata = { title: "Weights and profiles" };

export default async function WeightsPageRoute() {
  return <WeightsPage view={await getYardstick(await requireViewer("setting:read"))} />;
}
