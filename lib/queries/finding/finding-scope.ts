import { type FindingFilter, listedBy, noneOfIt } from "#lib/contract/views/finding-filter.ts";
import { placeOfWord } from "#lib/contract/views/finding-place.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import type { FindingConditions } from "#lib/db/sql/finding-conditions.ts";
import type { FindingOrder } from "#lib/db/sql/finding-order.ts";
import { listNamedClusters, type NamedCluster } from "#lib/db/sql/list-clusters.ts";
import { listRetiredChecks } from "#lib/db/sql/list-retired-checks.ts";
import { severities } from "#lib/domain/check/outcome.ts";
import { AppError } from "#lib/errors.ts";
import { listSourceHealth, type SourceHealth } from "../source/source-health.ts";
import { type DoubtAbout, doubtAbout } from "./finding-rows.ts";

/** Longest chain of words searched for; every one costs a comparison of every row. */
const mostWords = 6;

/** A filter as this viewer may use it, with what every answer to it needs. */
export type FindingScope = {
  /** Every cluster the viewer sees, and those of them the filter names. */
  readonly visible: readonly NamedCluster[];
  readonly clusters: readonly NamedCluster[];
  readonly conditions: FindingConditions;
  readonly order: FindingOrder;
  /** Where the page before ended. */
  readonly behind: readonly string[] | null;
  readonly health: readonly SourceHealth[];
  /** Whose words count. */
  readonly doubt: DoubtAbout;
};

/** Reads a filter for a viewer; three statements. A cluster out of reach reads like one that does not exist. */
export async function findingScope(ctx: Context, filter: FindingFilter): Promise<FindingScope> {
  const visible = await listNamedClusters(fromSql(ctx.sql), ctx.viewer);
  const clusters = chosen(visible, filter.cluster);
  const listed = listedBy(filter);
  const health = await listSourceHealth(ctx, clusters);
  const retired = await listRetiredChecks(
    fromSql(ctx.sql),
    clusters.map((cluster) => cluster.id),
  );
  return {
    visible,
    clusters,
    conditions: conditionsOf(
      filter,
      clusters.map((cluster) => cluster.id),
    ),
    order: { by: filter.sort, descending: listed.order === "desc" },
    behind: filter.after === undefined ? null : placeOfWord(listed, filter.after),
    health,
    doubt: doubtAbout(ctx.now, health, retired),
  };
}

function chosen(visible: readonly NamedCluster[], asked: readonly string[]): readonly NamedCluster[] {
  if (asked.length === 0) return visible;
  for (const word of asked) {
    if (visible.some(({ id, name }) => id === word || name === word)) continue;
    throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
      reason: "unknown_cluster",
    });
  }
  return visible.filter(({ id, name }) => asked.includes(id) || asked.includes(name));
}

function conditionsOf(filter: FindingFilter, clusterIds: readonly string[]): FindingConditions {
  return {
    clusterIds,
    states: filter.state,
    severities: filter.severity.length === 0 ? severities : filter.severity,
    kinds: filter.kind,
    scanners: filter.source,
    namespaces: filter.namespace.map(orNone),
    check: filter.check ?? null,
    resource: filter.resource ?? null,
    image: filter.image === undefined ? null : orNone(filter.image),
    words: (filter.q ?? "")
      .split(/\s+/)
      .filter((word) => word !== "")
      .slice(0, mostWords),
  };
}

const orNone = (text: string): string => (text === noneOfIt ? "" : text);
