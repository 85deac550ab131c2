import type { ReactNode } from "react";
import { AdminNav } from "#components/admin/admin-nav.tsx";
import { AuditLog } from "#components/admin/audit-log.tsx";
import { Intervals } from "#components/admin/intervals.tsx";
import { ParametersPage } from "#components/admin/parameters-page.tsx";
import { People } from "#components/admin/people.tsx";
import { ScoreChange } from "#components/admin/score-change.tsx";
import { TokenList } from "#components/admin/token-list.tsx";
import { WeightsPage } from "#components/admin/weights-page.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { adminPages } from "#lib/queries/admin/admin-pages.ts";
import {
  audit,
  auditEmpty,
  intervals,
  intervalsEmpty,
  people,
  peopleAlone,
  preview,
  previewNothing,
  tokens,
  tokensEmpty,
  yardstick,
  yardstickLocked,
} from "./examples/admin.ts";

const administrator = { kind: "person", id: "p", sessionId: "s", roles: ["admin"], clusters: "all" } as const;

const admin = (name: string, path: string, page: ReactNode) => ({
  name,
  path,
  bare: false,
  page: (
    <>
      <AdminNav pages={adminPages(administrator)} />
      {page}
    </>
  ),
});

function Previews() {
  return (
    <div className="stack max-w-[560px]">
      <PageHead title="What a change would do" />
      <ScoreChange preview={preview} />
      <ScoreChange preview={previewNothing} />
      <ScoreChange preview={{ ...previewNothing, clusters: 0, computed: 0 }} />
    </div>
  );
}

/** The pages of the administration in each of their states. */
export const shownAdminPages = [
  admin("admin-people", "/admin/people", <People view={people} />),
  admin("admin-people-alone", "/admin/people", <People view={peopleAlone} />),
  admin("admin-tokens", "/admin/tokens", <TokenList view={tokens} />),
  admin("admin-tokens-empty", "/admin/tokens", <TokenList view={tokensEmpty} />),
  admin("admin-weights", "/admin/weights", <WeightsPage view={yardstick} />),
  admin("admin-weights-locked", "/admin/weights", <WeightsPage view={yardstickLocked} />),
  admin("admin-parameters", "/admin/parameters", <ParametersPage view={yardstick} />),
  admin("admin-intervals", "/admin/intervals", <Intervals view={intervals} />),
  admin("admin-intervals-empty", "/admin/intervals", <Intervals view={intervalsEmpty} />),
  admin("admin-audit", "/admin/audit", <AuditLog view={audit} />),
  admin("admin-audit-empty", "/admin/audit", <AuditLog view={auditEmpty} />),
  admin("admin-preview", "/admin/weights", <Previews />),
];
