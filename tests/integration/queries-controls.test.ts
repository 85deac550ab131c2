import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { loadCatalog } from "#lib/catalog/load.ts";
import { ControlPage } from "#lib/contract/views/control.ts";
import { controlFilterFromSearch } from "#lib/contract/views/control-filter.ts";
import { ControlList } from "#lib/contract/views/controls.ts";
import { RequirementPage } from "#lib/contract/views/requirement.ts";
import { getControl } from "#lib/queries/control/get-control.ts";
import { listControls } from "#lib/queries/control/list-controls.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";
import { assessNow } from "#lib/queries/standing/current.ts";
import { arrive, hours, looking, rosterOf, twoNodes } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const catalog = loadCatalog();
const ours = [...catalog.controls.values()].filter((control) => control.kind === "control");

const Row = z.object({
  row: z.string(),
  controls: z.array(z.string()),
  claims: z.array(z.string()),
  verdict: z.string(),
  note: z.string().optional(),
  corrections: z.array(z.string()).optional(),
});
type Row = z.infer<typeof Row>;

/** Rows of mapping tables: a few of our own, and all that were given where they are at hand. */
const given = join(import.meta.dirname, "../../../shared/reference/mapping.json");
const own: readonly Row[] = [
  {
    row: "RBAC authorization is item 1.2.7",
    controls: ["apiserver-authorization-mode"],
    claims: ["cis-kubernetes 1.2.8"],
    verdict: "wrong-id",
    corrections: ["cis-kubernetes 1.2.7 (RBAC) -> 1.2.8"],
  },
  {
    row: "Secrets encrypted at rest, requirement 3",
    controls: ["secrets-encryption-at-rest"],
    claims: ["pci-dss-4.0.1 3.", "soc2-tsc CC6.7"],
    verdict: "imprecise",
  },
  {
    row: "Wildcards in roles",
    controls: ["rbac-no-wildcards"],
    claims: ["pci-dss-4.0.1 7.", "cis-kubernetes 5.1.3"],
    verdict: "ok",
  },
];
const rows: readonly Row[] = existsSync(given)
  ? [...own, ...z.object({ seed_rows: z.array(Row) }).parse(JSON.parse(readFileSync(given, "utf8"))).seed_rows]
  : own;

describe("without a cluster", () => {
  const ctx = looking(house, hours(0), []);
  const pages = new Map<string, ControlPage>();
  beforeAll(async () => {
    for (const control of ours) {
      pages.set(control.id, ControlPage.parse(await getControl(ctx, { controlId: control.id })));
    }
  }, 60_000);
  const pagesOf = (row: Row): readonly ControlPage[] => row.controls.flatMap((id) => pages.get(id) ?? []);

  test("every row of a mapping table is answered by the pages of its controls, with strength and reason", () => {
    expect(rows.length).toBeGreaterThanOrEqual(own.length);
    for (const row of rows) {
      expect(pagesOf(row), row.row).toHaveLength(row.controls.length);
      for (const claim of row.claims) {
        const answer = pagesOf(row)
          .flatMap((page) => page.serves)
          .find(({ framework, id }) => `${framework.id} ${id}`.startsWith(claim));
        expect(answer, `${row.row}: ${claim}`).toBeDefined();
        expect(answer?.why.length, claim).toBeGreaterThan(5);
        if (answer?.role === "required" || answer?.role === "supporting") expect(answer.strength).not.toBeNull();
      }
    }
  });

  test("a row that is not right is corrected there: wrong ids with the id that is meant, the others with a reason", () => {
    for (const row of rows.filter((each) => each.verdict !== "ok")) {
      const corrections = pagesOf(row).flatMap((page) => page.corrections);
      expect(corrections.length, row.row).toBeGreaterThan(0);
      for (const text of row.corrections ?? []) {
        const [, said = "", meant = ""] = /^\S+ (\S+) .*-> (.*)$/.exec(text) ?? [];
        const found = corrections.find((each) => each.said !== null && said.startsWith(each.said.replace(/[.]$/, "")));
        expect(found, text).toBeDefined();
        for (const [id] of meant.matchAll(/\b\d[\d.]+\d(?:\([a-z0-9]+\))*/g)) {
          const told = `${found?.why} ${found?.instead.map((each) => each.id).join(" ")}`;
          expect(told, text).toContain(id);
        }
      }
    }
  });

  test("the way back is there as well: a control that is linked to a requirement names it, and the requirement the control", async () => {
    const page = pages.get("secrets-encryption-at-rest") ?? expect.fail("no such control");
    const required = page.serves.filter(({ role, via }) => role === "required" && via === null).slice(0, 4);

    expect(required.length).toBeGreaterThan(1);
    for (const { framework, id } of required) {
      const back = RequirementPage.parse(await getRequirement(ctx, { frameworkId: framework.id, requirementId: id }));
      expect(back.evidence.map((control) => control.id)).toContain(page.id);
    }
  });

  test("every topic has a page that leads to its control", async () => {
    const topics = [...catalog.controls.values()].filter((control) => control.kind === "topic").slice(0, 12);
    for (const topic of topics) {
      const page = ControlPage.parse(await getControl(ctx, { controlId: topic.id }));
      expect(page.partOf?.id).toBe(topic.partOf);
      expect(pages.get(topic.partOf ?? "")?.topics.map((each) => each.id)).toContain(topic.id);
    }
  });

  test("the list is found by title, by the id of a check and by a requirement, and says what it cannot find", async () => {
    const search = async (q: string) =>
      ControlList.parse(await listControls(ctx, controlFilterFromSearch({ q }))).rows.map((row) => row.id);

    expect(await search("wildcards roles")).toContain("rbac-no-wildcards");
    expect(await search("KSV001")).not.toEqual([]);
    expect(await search("SOC 2 CC6.1")).toContain("oidc-mfa-authentication");
    expect(await search("no-such-thing")).toEqual([]);
  });

  test("topics come in pages, each control once", async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 10; page++) {
      const filter = { ...controlFilterFromSearch({ kind: "topic" }), after };
      const { rows: piece, next, matching } = await listControls(ctx, filter);
      seen.push(...piece.map((row) => row.id));
      expect(piece.length).toBeLessThanOrEqual(80);
      if (next === null) {
        expect(seen).toHaveLength(matching);
        break;
      }
      after = next;
    }
    expect(new Set(seen).size).toBe([...catalog.controls.values()].filter(({ kind }) => kind === "topic").length);
  });
});

describe("with clusters", () => {
  test("a control stands on each cluster as the core judges it, in the list and on its page", async () => {
    const { cluster, ctx } = await twoNodes(house);
    await arrive(house, {
      cluster,
      at: hours(1.5),
      bytes: rosterOf({ "cp-1": "control-plane", "worker-1": "worker" }),
      scanner: "roster",
      completeness: "complete",
    });
    const { standing } = await assessNow(ctx, cluster.id, null);
    const list = await listControls(ctx, controlFilterFromSearch({ kind: "all" }));
    expect(list.clusters.map((each) => each.id)).toEqual([cluster.id]);
    for (const row of list.rows) {
      expect(row.status, row.id).toBe(standing.controls.get(row.id)?.status);
      expect(row.perCluster).toEqual([{ clusterId: cluster.id, status: row.status }]);
    }

    const failing = list.rows.find((row) => row.status === "failing") ?? expect.fail("nothing fails");
    const page = ControlPage.parse(await getControl(ctx, { controlId: failing.id }));
    expect(page.clusters).toHaveLength(1);
    expect(page.clusters[0]).toMatchObject({ status: "failing", sentence: expect.stringMatching(/fails/) });
    expect(page.evidence[0]?.facts.some((fact) => fact.state.state === "fail")).toBe(true);
    expect(page.raw?.excerpt.lines.length).toBeGreaterThan(0);
  });

  test("time overtakes what is stored of a control, too", async () => {
    const { cluster } = await twoNodes(house);
    const later = looking(house, hours(24 * 5), [cluster.id]);
    const { standing } = await assessNow(later, cluster.id, null);
    const list = await listControls(later, controlFilterFromSearch({}));

    for (const row of list.rows) expect(row.status, row.id).toBe(standing.controls.get(row.id)?.status);
    expect(list.rows.some((row) => row.status === "passing")).toBe(false);
  });

  test("a viewer of other clusters sees nothing of it, and may not ask for it", async () => {
    const { cluster } = await twoNodes(house);
    const other = await house.cluster();
    const ctx = looking(house, hours(2), [other.id]);
    const list = await listControls(ctx, controlFilterFromSearch({}));

    expect(list.clusters.map((each) => each.id)).toEqual([other.id]);
    expect(list.rows.some((row) => row.status === "failing")).toBe(false);
    await expect(getControl(ctx, { controlId: ours[0]?.id ?? "", clusterId: cluster.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("of several clusters named at once the worst one's evidence is shown", async () => {
    const { cluster } = await twoNodes(house);
    const quiet = await house.cluster();
    const ctx = looking(house, hours(2), [cluster.id, quiet.id]);
    const list = await listControls(ctx, controlFilterFromSearch({ status: "failing" }));
    const controlId = list.rows[0]?.id ?? expect.fail("nothing fails");
    const page = await getControl(ctx, { controlId, clusterId: `${quiet.name},${cluster.name}` });

    expect(page.clusterId).toBe(cluster.id);
  });

  test("tables leave as CSV, with every row and nothing a spreadsheet would run", async () => {
    const { cluster } = await twoNodes(house);
    await house.sql`update cluster set name = ${`=HYPERLINK("x")${cluster.name}`} where id = ${cluster.id}`;
    const { secret } = await house.token(["framework:read"], [cluster.id]);
    const sent = { token: secret, params: { control: "rbac-no-wildcards" } };
    const lines = async (answer: Response) => (await answer.text()).trimEnd().split("\r\n");

    expect(await lines(await call("GET", "controls/export", sent))).toHaveLength(ours.length + 1);
    const served = await lines(await call("GET", "controls/[control]/export", sent));
    expect(served[0]).toMatch(/^control,framework,requirement/);
    expect(served.length).toBeGreaterThan(5);
    const params = { framework: "cis-kubernetes", requirement: "4.2.1" };
    const path = "frameworks/[framework]/requirements/[requirement]/export";
    const [, first = ""] = await lines(await call("GET", path, { token: secret, params }));
    expect(first).toMatch(/^"'=HYPERLINK/);
  });
});
