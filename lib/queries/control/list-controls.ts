import type { ControlFilter } from "#lib/contract/views/control-filter.ts";
import type { ControlList, ControlRow } from "#lib/contract/views/controls.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { listNamedClusters } from "#lib/db/sql/list-clusters.ts";
import { listSimulated } from "#lib/db/sql/list-simulated.ts";
import { criticalities, factScopes } from "#lib/domain/catalog/catalog.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { clusterRef } from "../cluster/cluster-ref.ts";
import { yardstickOf } from "../framework/framework-row.ts";
import { tallyControlsNow } from "./control-fleet.ts";
import { controlIndex, type KnownControl } from "./control-index.ts";
import { controlRow, scopesOf } from "./control-row.ts";

/** Rows of one page: every control of the catalog fits, topics come in pieces. */
const rowsAtOnce = 80;

/** The Kubernetes controls a filter leaves, the worst first, with what they serve; a bounded piece. */
export async function listControls(ctx: Context, filter: ControlFilter): Promise<ControlList> {
  const { rows, ...rest } = await controlsOf(ctx, filter);
  const begin = filter.after === undefined ? 0 : rows.findIndex((row) => row.id === filter.after) + 1;
  const page = rows.slice(begin, begin + rowsAtOnce);
  const next = begin + rowsAtOnce < rows.length ? (page.at(-1)?.id ?? null) : null;
  return { ...rest, rows: page, next };
}

/** Every row a filter leaves: the catalog bounds them. */
export async function controlsOf(ctx: Context, filter: ControlFilter): Promise<Omit<ControlList, "next">> {
  const db = fromSql(ctx.sql);
  const clusters = await listNamedClusters(db, ctx.viewer);
  const wanted = new Set(filter.cluster);
  const selected = clusters.filter(({ id, name }) => wanted.size === 0 || wanted.has(id) || wanted.has(name));
  const ids = selected.map((cluster) => cluster.id);
  const simulated = await listSimulated(db, ids);
  const all = [...controlIndex(ctx.catalog).values()].filter(({ control }) => isOfKind(control.kind, filter.kind));
  const found = all.filter((known) => isFound(known, filter));
  const names = found.map(({ control }) => control.id);
  const tallies = await tallyControlsNow(ctx, ids, names);
  const rows = found.map((known) => controlRow(known, tallies.get(known.control.id))).toSorted(worstThenHeaviest);
  const shown = rows.filter((row) => filter.status.length === 0 || filter.status.some((each) => each === row.status));
  const chosen = new Set(ids);
  return {
    now: ctx.now.toISOString(),
    clusters: clusters.map(({ id, name }) => ({ ...clusterRef(id, name, simulated), selected: chosen.has(id) })),
    rows: shown,
    matching: shown.length,
    total: all.length,
    byStatus: statusesOf(rows),
    ...choicesOf(ctx, all),
    yardstick: yardstickOf(ctx.catalog),
  };
}

function isOfKind(kind: ControlRow["kind"], wanted: ControlFilter["kind"]): boolean {
  return wanted === "all" || wanted === kind;
}

function isFound(known: KnownControl, { q, family, scope, framework }: ControlFilter): boolean {
  const { control, serves, words } = known;
  if (family !== undefined && control.category !== family) return false;
  if (scope !== undefined && !scopesOf(known).includes(scope)) return false;
  if (framework !== undefined && !serves.some((each) => each.framework.id === framework && each.role !== "not"))
    return false;
  const asked = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return asked.every((word) => words.includes(word));
}

function worstThenHeaviest(a: ControlRow, b: ControlRow): number {
  const rank = ({ status }: ControlRow): number => (status === null ? worstFirst.length : worstFirst.indexOf(status));
  return (
    rank(a) - rank(b) ||
    criticalities.indexOf(a.criticality) - criticalities.indexOf(b.criticality) ||
    b.serves.requirements - a.serves.requirements ||
    a.title.localeCompare(b.title, "en")
  );
}

function statusesOf(rows: readonly ControlRow[]): ControlList["byStatus"] {
  const counts: ControlList["byStatus"] = {};
  for (const { status } of rows) if (status !== null) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

type Choices = Pick<ControlList, "families" | "scopes" | "frameworks">;

function choicesOf({ catalog }: Context, all: readonly KnownControl[]): Choices {
  const families = Map.groupBy(all, ({ control }) => control.category);
  return {
    families: [...families]
      .map(([id, of]) => ({ id, title: id, count: of.length }))
      .toSorted((a, b) => a.title.localeCompare(b.title, "en")),
    scopes: factScopes
      .map((id) => ({ id, title: id, count: all.filter((known) => scopesOf(known).includes(id)).length }))
      .filter(({ count }) => count > 0),
    frameworks: [...catalog.frameworks.values()].map(({ id, shortTitle }) => ({
      ...{ id, title: shortTitle },
      count: all.filter(({ serves }) => serves.some((each) => each.framework.id === id && each.role !== "not")).length,
    })),
  };
}
