import { beforeAll, describe, expect, test } from "vitest";
import { findingFilterFromSearch } from "#lib/contract/views/finding-filter.ts";
import { SearchAnswer, type SearchKind, SearchQuery } from "#lib/contract/views/search.ts";
import type { Queryable } from "#lib/db/queryable.ts";
import { searchChecks } from "#lib/db/sql/search-checks.ts";
import { searchResources } from "#lib/db/sql/search-resources.ts";
import type { Clusters } from "#lib/domain/access/actor.ts";
import { getFindings } from "#lib/queries/finding/get-findings.ts";
import { search } from "#lib/queries/search/search.ts";
import { looking } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { seededAt, seedFindings } from "#tests/support/many-findings.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const at = new Date(seededAt.getTime() + 3_600_000);
let shop: { id: string; name: string };
let other: { id: string; name: string };

beforeAll(async () => {
  shop = await house.cluster("shop-prod");
  other = await house.cluster("other-prod");
  await seedFindings(house.sql, shop.id, 20_000);
  await seedFindings(house.sql, other.id, 300);
  await house.sql`
    insert into check_rollup (cluster_id, namespace, check_id, outcome, results)
    select ${shop.id}, 'ns-' || n, md5('check1')::uuid, 'fail', 1 from generate_series(0, 9) n`;
  // What nothing is wrong with is most of what a cluster holds.
  await house.sql`
    insert into resource (cluster_id, id, key, kind, type, namespace, name, container)
    select ${shop.id}, md5('fine' || n)::uuid, 'fine|' || n, 'workload', 'apps/Deployment', 'ns-1', 'fine-' || n, ''
      from generate_series(1, 20000) n`;
  await house.sql`analyze resource`;
}, 120_000);

async function found(q: string, kind: SearchKind, clusters: Clusters = "all", more: Record<string, string> = {}) {
  const asked = SearchQuery.parse({ q, kind, ...more });
  const answer = SearchAnswer.parse(await search(looking(house, at, clusters), asked));
  return answer.groups[0] ?? { kind, hits: [], more: false };
}

describe("a search", () => {
  test("finds a check by how its id begins, whatever the case, and leads to its findings", async () => {
    const { hits } = await found("CHECK-5", "check");
    const [first] = hits;
    const params = Object.fromEntries(new URL(first?.href ?? "", "http://x.invalid").searchParams);
    const { matching } = await getFindings(looking(house, at), findingFilterFromSearch(params));

    expect(hits.every(({ id }) => /^tool-\d:check-5\d?$/.test(id))).toBe(true);
    expect(first?.about).toContain("fails on 2 clusters");
    expect(matching.count).toBeGreaterThan(0);
  });

  test("finds a resource by how its name begins, in one namespace where that is named, and leads to its findings", async () => {
    const anywhere = await found("app-1", "resource", [shop.id]);
    const within = await found("ns-2/app-1", "resource", [shop.id]);
    const params = Object.fromEntries(new URL(within.hits[0]?.href ?? "", "http://x.invalid").searchParams);
    const { matching } = await getFindings(looking(house, at), findingFilterFromSearch(params));

    expect(anywhere.more).toBe(true);
    expect(anywhere.hits.every(({ label }) => label.includes("/app-1"))).toBe(true);
    expect(within.hits.length).toBeGreaterThan(0);
    expect(within.hits.every(({ label }) => label.includes("ns-2/app-1"))).toBe(true);
    expect(matching.count).toBeGreaterThan(0);
  });

  test("takes marks of patterns for what they are", async () => {
    for (const q of ["%", "_pp-1", "app\\", "check-%", "'", "$1"]) {
      expect((await found(q, "check")).hits, q).toEqual([]);
      expect((await found(q, "resource")).hits, q).toEqual([]);
      expect((await found(q, "namespace")).hits, q).toEqual([]);
    }
  });

  test("finds nothing of a cluster the viewer does not see, and does not count it", async () => {
    expect((await found("other", "cluster", [shop.id])).hits).toEqual([]);
    expect((await found("app-1", "resource", [])).hits).toEqual([]);
    expect((await found("", "namespace", [])).hits).toEqual([]);
    const { hits } = await found("check-53", "check", [other.id]);
    expect(hits[0]?.about).toContain("fails on 1 cluster");
  });

  test("looks into the clusters it is told, by id or name", async () => {
    const { hits } = await found("app-1", "resource", "all", { cluster: "other-prod" });

    expect(hits.length).toBeGreaterThan(0);
    expect(new Set(hits.map(({ about }) => about))).toEqual(new Set(["other-prod"]));
  });

  test("gives menus the first clusters and namespaces without a word, and nothing else", async () => {
    expect((await found("", "cluster")).hits.map(({ label }) => label)).toEqual(["other-prod", "shop-prod"]);
    const { hits, more } = await found("", "namespace", "all", { limit: "3" });
    expect(hits.map(({ id }) => id)).toEqual(["ns-0", "ns-1", "ns-2"]);
    expect(more).toBe(true);
    for (const kind of ["framework", "requirement", "check", "resource"] as const) {
      expect((await found("", kind)).hits).toEqual([]);
    }
  });

  test("finds frameworks, controls and requirements by words of their names in any order", async () => {
    const [framework] = looking(house, at).catalog.frameworks.values();
    const words = (framework?.title ?? "").split(" ").reverse().join(" ");
    expect((await found(words, "framework")).hits[0]?.id).toBe(framework?.id);
    const [control] = looking(house, at).catalog.controls.values();
    expect((await found(control?.title ?? "", "control")).hits[0]).toMatchObject({ id: control?.id });
    const leaf = framework?.requirements.find((each) => each.leaf);
    const { hits } = await found(leaf?.title ?? "", "requirement");
    expect(hits.map(({ id }) => id)).toContain(leaf?.id);
  });

  test("shows a token only what its verbs let it see", async () => {
    const { secret } = await house.token(["cluster:read"], "all");
    const response = await call("GET", "search", { token: secret, query: "?q=app-1&kind=cluster,resource,check" });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ groups: [] });
  });

  test("refuses kinds that do not exist, and words without end", async () => {
    const { cookie } = await house.signIn(["viewer"]);
    for (const query of ["?q=a&kind=secret", `?q=${"a".repeat(121)}`, "?q=a%00b", "?q=a&limit=0", "?words=a"]) {
      expect((await call("GET", "search", { cookie, query })).status, query).toBe(400);
    }
  });
});

/** What the database would do for a statement. */
async function planOf(ask: (q: Queryable) => Promise<unknown>): Promise<string> {
  let plan = "";
  await ask({
    async query(text, values) {
      plan = JSON.stringify(await house.db.query(`explain (format json) ${text}`, values ?? []));
      return [];
    },
  });
  return plan;
}

test("checks and resources are read along their indexes", async () => {
  const clusterIds = [shop.id];
  const checks = await planOf((q) => searchChecks(q, { clusterIds, witnesses: [], prefix: "check-5", limit: 7 }));
  const resources = await planOf((q) => searchResources(q, { clusterIds, prefix: "app-1", namespace: null, limit: 7 }));

  expect(checks).toContain('"finding_episode_check_idx"');
  expect(resources).toContain('"resource_name_idx"');
  for (const plan of [checks, resources]) {
    expect(plan).not.toMatch(
      /"Seq Scan","Parallel Aware":\w+,"Async Capable":\w+,"Relation Name":"(finding_episode|resource)"/,
    );
  }
});
