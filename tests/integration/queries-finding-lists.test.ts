import { beforeAll, describe, expect, test } from "vitest";
import { findingGroups, findingSorts } from "#lib/contract/views/finding-choices.ts";
import { FindingQuery, findingFilterFromSearch } from "#lib/contract/views/finding-filter.ts";
import { FindingList, type FindingRow } from "#lib/contract/views/findings.ts";
import { findingPage } from "#lib/db/sql/list-finding-keys.ts";
import { findingScope } from "#lib/queries/finding/finding-scope.ts";
import { getFindings } from "#lib/queries/finding/get-findings.ts";
import { findingBatches } from "#lib/queries/finding/list-findings.ts";
import { looking } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { seededAt, seedFindings } from "#tests/support/many-findings.ts";

const house = await testHouse();
const size = 20_000;
const at = new Date(seededAt.getTime() + 3_600_000);
let many: { id: string; name: string };
let few: { id: string; name: string };

beforeAll(async () => {
  many = await house.cluster("many");
  few = await house.cluster("few");
  await seedFindings(house.sql, many.id, size);
  await seedFindings(house.sql, few.id, 300);
}, 120_000);

const ctx = () => looking(house, at);
const filter = (search: Readonly<Record<string, string>>) => FindingQuery.parse(search);
const list = async (search: Readonly<Record<string, string>>, context = ctx()) =>
  FindingList.parse(await getFindings(context, filter(search)));

/** All pages of a filter, one after the other. */
async function walk(search: Readonly<Record<string, string>>): Promise<FindingRow[]> {
  const rows: FindingRow[] = [];
  for (let after = ""; ; ) {
    const page = await list({ ...search, after });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}

describe("a list of findings", () => {
  test.each(findingSorts.flatMap((sort) => [[sort, "asc"] as const, [sort, "desc"] as const]))(
    "sorted by %s, %s, shows every finding once over its pages, ties included, and in order",
    async (sort, order) => {
      const rows = await walk({ cluster: "few", state: "all", sort, order });

      expect(rows).toHaveLength(300);
      expect(new Set(rows.map((row) => row.fingerprint)).size).toBe(300);
      const way = order === "asc" ? 1 : -1;
      const sorted = rows.toSorted((a, b) => way * compare(sort, a, b));
      expect(rows.map((row) => keyOf(sort, row))).toEqual(sorted.map((row) => keyOf(sort, row)));
    },
  );

  test("merges clusters in one order, and page by page gives what all at once would", async () => {
    const rows = await walk({ cluster: "few,many", severity: "critical", check: "check-5", state: "open,fixed" });
    const all: FindingRow[] = [];
    const wanted = filter({ cluster: "few,many", severity: "critical", check: "check-5", state: "open,fixed" });
    for await (const batch of await findingBatches(ctx(), wanted, 7)) all.push(...batch);

    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows.map((row) => row.cluster.name))).toEqual(new Set(["few", "many"]));
    expect(rows).toEqual(all);
  });

  test.each([
    [{ severity: "critical,low" }, (row: FindingRow) => ["critical", "low"].includes(row.severity)],
    [{ state: "fixed" }, (row: FindingRow) => row.state === "fixed"],
    [{ state: "vanished" }, (row: FindingRow) => row.state === "vanished"],
    [{ namespace: "ns-1" }, (row: FindingRow) => row.resource.namespace === "ns-1"],
    [{ kind: "vulnerability" }, (row: FindingRow) => row.kind === "vulnerability" && row.package !== null],
    [{ source: "seeded" }, (row: FindingRow) => row.source.scanner === "seeded"],
    [{ check: "tool-1:check-1", state: "all" }, (row: FindingRow) => row.check.key === "check-1"],
    [{ check: "check-4" }, (row: FindingRow) => row.check.key === "check-4"],
    [{ resource: "app-1" }, (row: FindingRow) => row.resource.name === "app-1"],
    [{ resource: "ns-2/app-1" }, (row: FindingRow) => row.resource.path === "apps/Deployment/ns-2/app-1"],
    [
      { resource: "apps/Deployment/ns-2/app-1" },
      (row: FindingRow) => row.resource.path === "apps/Deployment/ns-2/app-1",
    ],
    [{ image: "registry.example/app-1" }, (row: FindingRow) => row.image === "registry.example/app-1:1"],
    [{ image: "registry.example/app-1:1" }, (row: FindingRow) => row.image === "registry.example/app-1:1"],
    [{ image: "-" }, (row: FindingRow) => row.image === null],
    [{ q: "title raw-9" }, (row: FindingRow) => /^RAW-9/.test(row.check.rawId)],
    [{ q: "LIB-33" }, (row: FindingRow) => row.package?.name === "lib-33"],
  ])("filtered by %j shows what it asks for and nothing else", async (search, fits) => {
    const state = "state" in search ? {} : { state: "open" };
    const wanted = await walk({ cluster: "few", ...state, ...search });
    const everything = await walk({ cluster: "few", state: "all" });
    const states = filter({ ...state, ...search }).state;

    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.every(fits)).toBe(true);
    expect(wanted.length).toBe(everything.filter((row) => states.includes(row.state) && fits(row)).length);
  });

  test("takes marks of a pattern as they are, and finds nothing for what is not there", async () => {
    for (const q of ["%", "_", "\\", "raw-9%", "'; drop table finding_episode; --"]) {
      expect((await list({ cluster: "few", q })).rows, q).toEqual([]);
    }
    expect((await list({ cluster: "few", resource: "Deployment/ns-2/app-1" })).rows).toEqual([]);
    expect((await list({ namespace: "-" })).rows).toEqual([]);
  });

  test("counts what the filter leaves, by severity as if none were chosen, and stops where nobody counts on", async () => {
    const some = await list({ cluster: "few", severity: "high" });
    const all = await list({ cluster: "few" });
    const most = await list({ cluster: "many", state: "all" });

    expect(some.matching).toEqual({ count: (await walk({ cluster: "few", severity: "high" })).length, capped: false });
    expect(some.bySeverity).toEqual(all.bySeverity);
    expect(all.bySeverity.reduce((sum, each) => sum + each.count, 0)).toBe(all.matching.count);
    expect(most.matching).toEqual({ count: size, capped: false });
    expect(most.open).toEqual({ count: 10_000, capped: true });
    expect((await list({ cluster: "many", severity: "high", state: "all" })).matching.count).toBe(size / 5);
  });

  test("says of a finding whose source fell silent that nobody knows, and when it was last seen", async () => {
    await house.sql`insert into source (cluster_id, scanner, interval_seconds) values (${few.id}, 'seeded', 3600) on conflict do nothing`;
    const soon = await list({ cluster: "few" }, looking(house, at));
    const late = await list({ cluster: "few" }, looking(house, new Date(seededAt.getTime() + 3 * 3_600_000)));

    expect(soon.rows.every((row) => row.silentFrom === null && row.lastSeenAt === seededAt.toISOString())).toBe(true);
    expect(late.rows.every((row) => row.silentFrom !== null)).toBe(true);
    expect(late.needing.map((note) => note.state)).toContain("silent");
  });
});

describe("groups of findings", () => {
  test.each(findingGroups)("by %s add up to the list, name the first of each, and page without loss", async (group) => {
    const groups: FindingList["groups"] = [];
    let total = 0;
    for (let after = ""; ; ) {
      const page = await list({ cluster: "few", group, after });
      groups.push(...page.groups);
      total = page.groupsTotal;
      if (page.next === null) break;
      after = page.next;
    }
    const all = await list({ cluster: "few" });

    expect(groups).toHaveLength(total);
    expect(new Set(groups.map((each) => each.key)).size).toBe(total);
    expect(groups.reduce((sum, each) => sum + each.total, 0)).toBe(all.matching.count);
    for (const each of groups) {
      expect(each.rows).toHaveLength(Math.min(4, each.total));
      expect(each.rows[0]?.severity).toBe(each.severity);
      expect(each.label).not.toBe("");
    }
  });

  test("a workload is one group with its containers, and its link of the list leaves exactly its findings", async () => {
    const [first] = (await list({ cluster: "few", group: "workload" })).groups;
    const [row] = first?.rows ?? [];

    const rows = await walk({ cluster: "few", resource: row?.resource.path ?? "" });

    expect(rows).toHaveLength(first?.total ?? -1);
    expect(first?.label).toBe(`Deployment ${row?.resource.namespace}/${row?.resource.name}`);
  });
});

describe("at scenario size a page", () => {
  test.each([
    [{}, ["finding_episode_list_idx"]],
    [{ order: "asc" }, ["finding_episode_list_idx"]],
    [{ severity: "critical" }, ["finding_episode_list_idx"]],
    [{ sort: "first" }, ["finding_episode_list_idx"]],
    [{ state: "all", sort: "first", order: "asc" }, ["finding_episode_list_idx"]],
    [{ check: "tool-0:check-3" }, ["finding_episode_check_idx"]],
    [{ resource: "apps/Deployment/ns-2/app-1" }, ["finding_episode_resource_idx", "resource_name_idx"]],
  ])("of %j is read along its index", async (search, indexes) => {
    const wanted = findingFilterFromSearch({ cluster: "many", ...search });
    const { conditions, order } = await findingScope(ctx(), wanted);
    const { text, values } = findingPage({ conditions, order, behind: null, limit: 51 });

    const plan = JSON.stringify(await house.db.query(`explain (format json) ${text}`, values));

    for (const index of indexes) expect(plan).toContain(`"${index}"`);
    expect(plan).not.toMatch(
      /"Seq Scan","Parallel Aware":\w+,"Async Capable":\w+,"Relation Name":"(finding_episode|check_result)"/,
    );
  });

  test("behind a place begins there in the index instead of reading up to it", async () => {
    const page = await list({ cluster: "many" });
    const wanted = filter({ cluster: "many", after: page.next ?? "" });
    const { conditions, order, behind } = await findingScope(ctx(), wanted);
    const { text, values } = findingPage({ conditions, order, behind, limit: 51 });

    const plan = JSON.stringify(await house.db.query(`explain (format json) ${text}`, values));

    expect(plan).toMatch(/"Index Cond":"[^"]*ROW\(first_failed_at, fingerprint\) </);
  });
});

const weights = ["info", "low", "medium", "high", "critical"];

function keyOf(sort: (typeof findingSorts)[number], row: FindingRow): readonly string[] {
  const { resource, check } = row;
  switch (sort) {
    case "severity":
      return [String(weights.indexOf(row.severity)), row.firstSeenAt, row.fingerprint];
    case "first":
      return [row.firstSeenAt, row.fingerprint];
    case "last":
      return [row.lastSeenAt, row.fingerprint];
    case "check":
      return [check.title, check.key, row.fingerprint];
    case "resource":
      return [resource.name, resource.namespace, resource.type, row.fingerprint];
    default:
      return sort satisfies never;
  }
}

function compare(sort: (typeof findingSorts)[number], a: FindingRow, b: FindingRow): number {
  const [left, right] = [keyOf(sort, a), keyOf(sort, b)];
  const place = left.findIndex((part, index) => part !== right[index]);
  if (place < 0) return 0;
  return (left[place] ?? "") < (right[place] ?? "") ? -1 : 1;
}
