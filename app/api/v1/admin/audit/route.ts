import { AuditQuery, AuditView } from "#lib/contract/views/admin.ts";
import { route } from "#lib/http/route.ts";
import { listAudit } from "#lib/queries/admin/list-audit.ts";

export const GET = route({
  summary: "The audit log, newest first; `before` is the number of the entry the page begins below",
  action: "audit:read",
  query: AuditQuery,
  response: AuditView,
  handle: ({ ctx, query }) => listAudit(ctx, query),
});
