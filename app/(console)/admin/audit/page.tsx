import type { Metadata } from "next";
import { AuditLog } from "#components/admin/audit-log.tsx";
import { AuditQuery } from "#lib/contract/views/admin.ts";
import { requireViewer } from "#lib/http/page.ts";
import { listAudit } from "#lib/queries/admin/list-audit.ts";
import type { Props } from "../../../page-props.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditRoute({ searchParams }: Props) {
  const asked = AuditQuery.safeParse(await searchParams);
  const ctx = await requireViewer("audit:read");
  return <AuditLog view={await listAudit(ctx, asked.success ? asked.data : {})} />;
}
