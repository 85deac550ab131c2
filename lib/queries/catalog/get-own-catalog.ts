import type { OwnCatalogView, OwnFileRow, OwnFileVersion } from "#lib/contract/views/own-catalog.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { countSettledWith } from "#lib/db/sql/count-settled-with.ts";
import { listOwnVersions, type StoredOwnVersion } from "#lib/db/sql/list-own-versions.ts";
import { may } from "#lib/domain/access/policy.ts";
import type { OwnSummary, OwnVerdict } from "#lib/domain/catalog/own.ts";

const mostVersions = 50;

/** Frameworks and mappings of the organisation: the folder, what was uploaded with every version, and how far settling is. */
export async function getOwnCatalog(ctx: Context): Promise<OwnCatalogView> {
  const db = fromSql(ctx.sql);
  const byName = Map.groupBy(await listOwnVersions(db), (row) => row.name);
  const uploads = ctx.own.verdicts.filter((verdict) => verdict.from === "upload");
  return {
    now: ctx.now.toISOString(),
    mayEdit: may(ctx.actor, "catalog:edit"),
    digest: ctx.catalog.digest,
    settled: await countSettledWith(db, ctx.viewer, ctx.catalog.digest),
    folder: folderOf(ctx),
    files: [...byName].map(([name, versions]) => rowOf(name, versions, uploads)),
  };
}

function folderOf({ own }: Context): OwnCatalogView["folder"] {
  const { path, problem } = own.folder;
  if (path === null) return null;
  const files = own.verdicts.filter((verdict) => verdict.from === "folder");
  return {
    path,
    problem,
    files: files.map(({ fileName, sha256, summary, problems }) => ({
      fileName,
      sha256,
      summary: copyOf(summary),
      problems: problems.map((each) => ({ ...each })),
    })),
  };
}

const copyOf = (summary: OwnSummary | null | undefined) => (summary ? { ...summary } : null);

function rowOf(name: string, versions: readonly StoredOwnVersion[], uploads: readonly OwnVerdict[]): OwnFileRow {
  const [newest] = versions;
  const isRetired = newest?.retired_at != null;
  const verdict = isRetired ? undefined : uploads.find((each) => each.sha256 === newest?.sha256);
  const problems = verdict?.problems ?? [];
  const state = isRetired ? "retired" : problems.length > 0 ? "refused" : "in_force";
  return {
    name,
    kind: newest?.kind ?? "framework",
    title: newest?.title ?? name,
    state,
    summary: copyOf(verdict?.summary),
    problems: problems.map((each) => ({ ...each })),
    versions: versions.slice(0, mostVersions).map((row) => versionOf(row, row === newest ? state : "superseded")),
    versionsTotal: versions.length,
  };
}

function versionOf(row: StoredOwnVersion, state: OwnFileVersion["state"]): OwnFileVersion {
  return {
    number: row.version_number,
    fileName: row.file_name,
    statedVersion: row.stated_version,
    sha256: row.sha256,
    bytes: row.bytes,
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at.toISOString(),
    state: row.retired_at === null ? state : "retired",
    retired:
      row.retired_at === null
        ? null
        : { at: row.retired_at.toISOString(), by: row.retired_by ?? "", reason: row.retired_reason ?? "" },
  };
}
