import type { Metadata } from "next";
import { Findings } from "#components/findings/findings.tsx";
import { findingFilterFromSearch, openFromSearch } from "#lib/contract/views/finding-filter.ts";
import { requireViewer } from "#lib/http/page.ts";
import { getFinding } from "#lib/queries/finding/get-finding.ts";
import { getFindings } from "#lib/queries/finding/get-findings.ts";
import type { Props } from "../../page-props.ts";
import { orMissing, orNotFound } from "../or-not-found.ts";

export const metadata: Metadata = { title: "Findings" };

export default async function FindingsPage({ searchParams }: Props) {
  const search = await searchParams;
  const filter = findingFilterFromSearch(search);
  const asked = openFromSearch(search.open);
  const ctx = await requireViewer("finding:read");
  const view = await orNotFound(getFindings(ctx, filter));
  const detail = asked === null ? null : await orMissing(getFinding(ctx, asked));
  return <Findings view={view} filter={filter} detail={detail} />;
}
