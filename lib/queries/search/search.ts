import { findingsOf } from "#lib/contract/views/finding-filter.ts";
import { counted } from "#lib/contract/views/format.ts";
import { clusterHref } from "#lib/contract/views/links.ts";
import type { SearchAnswer, SearchHit, SearchKind, SearchQuery } from "#lib/contract/views/search.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { type ClusterName, chooseClusters } from "#lib/db/sql/choose-clusters.ts";
import { listClusterNames } from "#lib/db/sql/list-cluster-names.ts";
import { searchChecks } from "#lib/db/sql/search-checks.ts";
import { searchNamespaces } from "#lib/db/sql/search-namespaces.ts";
import { searchResources } from "#lib/db/sql/search-resources.ts";
import { may } from "#lib/domain/access/policy.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import { wordsOf } from "./rank.ts";
import { knownWitnesses, searchControls, searchFrameworks, searchRequirements } from "./search-catalog.ts";

/** Checks of the catalog that are looked for in the clusters; each is one probe per cluster. */
const mostWitnesses = 12;
/** Clusters whose checks and resources are searched. */
const mostClusters = 5_000;

/** A search as its kinds receive it: words, the whole text, where to look, and one hit more than is shown. */
type Asked = {
  readonly ctx: Context;
  readonly text: string;
  readonly words: readonly string[];
  readonly clusters: readonly ClusterName[];
  readonly limit: number;
};

/** What the viewer may see that answers a search, kind by kind; a few walks along indexes for each, and none for the catalog. */
export async function search(ctx: Context, asked: SearchQuery): Promise<SearchAnswer> {
  const text = asked.q.trim();
  const kinds = asked.kind.filter((kind) => isAllowed(ctx, kind));
  const inClusters = kinds.some((kind) => kind === "check" || kind === "resource" || kind === "namespace");
  const clusters = inClusters ? await lookedAt(ctx, asked.cluster) : [];
  const each = { ctx, text, words: wordsOf(text), clusters, limit: asked.limit + 1 };
  const groups: SearchAnswer["groups"] = [];
  for (const kind of kinds) {
    const hits = await hitsOf(kind, each);
    if (hits.length > 0) groups.push({ kind, hits: hits.slice(0, asked.limit), more: hits.length > asked.limit });
  }
  return { groups };
}

function isAllowed({ actor }: Context, kind: SearchKind): boolean {
  switch (kind) {
    case "cluster":
      return may(actor, "cluster:read");
    case "framework":
    case "requirement":
    case "control":
      return may(actor, "framework:read");
    case "check":
    case "resource":
    case "namespace":
      return may(actor, "finding:read");
    default:
      return kind satisfies never;
  }
}

async function lookedAt(ctx: Context, words: readonly string[]): Promise<readonly ClusterName[]> {
  const q = fromSql(ctx.sql);
  return words.length === 0
    ? await listClusterNames(q, ctx.viewer, mostClusters)
    : await chooseClusters(q, ctx.viewer, words);
}

async function hitsOf(kind: SearchKind, asked: Asked): Promise<readonly SearchHit[]> {
  // A catalog and a fleet without end answer no question that was not asked; menus ask for the first of a kind.
  if (asked.text === "" && kind !== "cluster" && kind !== "namespace") return [];
  switch (kind) {
    case "cluster":
      return (await listClusterNames(fromSql(asked.ctx.sql), asked.ctx.viewer, asked.limit, asked.text)).map(
        ({ id, name }) => ({ id, label: name, about: "", href: clusterHref(id) }),
      );
    case "framework":
      return searchFrameworks(asked.ctx.catalog, asked.words).slice(0, asked.limit);
    case "requirement":
      return searchRequirements(asked.ctx.catalog, asked.words).slice(0, asked.limit);
    case "control":
      return searchControls(asked.ctx.catalog, asked.words).slice(0, asked.limit);
    case "check":
      return await checkHits(asked);
    case "resource":
      return await resourceHits(asked);
    case "namespace":
      return await namespaceHits(asked);
    default:
      return kind satisfies never;
  }
}

const idsOf = (clusters: readonly ClusterName[]): readonly string[] => clusters.map(({ id }) => id);

async function checkHits({ ctx, text, words, clusters, limit }: Asked): Promise<readonly SearchHit[]> {
  const witnesses = knownWitnesses(ctx.catalog, words).slice(0, mostWitnesses);
  const asked = { clusterIds: idsOf(clusters), witnesses, prefix: text.toLowerCase(), limit };
  const found = await searchChecks(fromSql(ctx.sql), asked);
  return found.map(({ tool, check_key, title, clusters: on }) => ({
    id: `${tool}:${check_key}`,
    label: cleanTitle(title),
    about: `${cleanTitle(check_key)} · fails on ${counted(on, "cluster", "clusters")}`,
    href: findingsOf({ check: `${tool}:${check_key}` }),
  }));
}

/** `shop/cart` names a namespace and how a name begins; without a slash it is any namespace. */
async function resourceHits({ ctx, text, clusters, limit }: Asked): Promise<readonly SearchHit[]> {
  const lower = text.toLowerCase();
  const slash = lower.lastIndexOf("/");
  const name = lower.slice(slash + 1);
  const namespace = slash < 0 ? null : lower.slice(lower.lastIndexOf("/", slash - 1) + 1, slash);
  // An image is named with slashes, and stands under the whole of it.
  const asked = (prefix: string, within: string | null) =>
    searchResources(fromSql(ctx.sql), { clusterIds: idsOf(clusters), prefix, namespace: within, limit });
  const found =
    namespace === null ? await asked(lower, null) : [...(await asked(name, namespace)), ...(await asked(lower, null))];
  const names = new Map(clusters.map((cluster) => [cluster.id, cluster.name]));
  return found.slice(0, limit).map((row) => {
    const path = [row.type, row.namespace, row.name].filter((part) => part !== "").join("/");
    const { label } = resourceRef({ ...row, container: "" });
    return {
      id: `${row.cluster_id}/${path}`,
      label,
      about: names.get(row.cluster_id) ?? "",
      href: findingsOf({ cluster: [row.cluster_id], resource: row.kind === "cluster" ? "cluster" : path }),
    };
  });
}

async function namespaceHits({ ctx, text, clusters, limit }: Asked): Promise<readonly SearchHit[]> {
  const found = await searchNamespaces(fromSql(ctx.sql), { clusterIds: idsOf(clusters), holding: text, limit });
  return found.map((name) => ({
    id: name,
    label: cleanTitle(name),
    about: "",
    href: findingsOf({ namespace: [name] }),
  }));
}
