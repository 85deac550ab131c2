import type { Metadata } from "next";
import { TokenList } from "#components/admin/token-list.tsx";
import { requireViewer } from "#lib/http/page.ts";
import { listTokens } from "#lib/queries/admin/list-tokens.ts";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokenListRoute() {
  return <TokenList view={await listTokens(await requireViewer("token:read"))} />;
}
