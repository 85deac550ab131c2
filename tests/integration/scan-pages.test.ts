import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { ScanChanges, ScanPage } from "#lib/contract/views/scan.ts";
import type { ScanFilter } from "#lib/contract/views/scan-filter.ts";
import type { Context } from "#lib/db/context.ts";
import type { ChangeKind } from "#lib/domain/scan/change.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";
import { scanners } from "#lib/scanners/index.ts";
import { arrive, changed, hours, looking, rosterOf, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";
import { config, k8s, misconfiguration, packages, resource, vulnerability } from "#tests/support/trivy-document.ts";
import { send } from "./ingest/door.ts";
import { listOf, listOfPlaces } from "./ingest/lists.ts";
import { voiceOf } from "./ingest/voices.ts";

const house = await testHouse();
const door = { sql: house.sql, catalog: loadCatalog() };
const bytes = (text: string): Buffer => Buffer.from(text);
type Cluster = { readonly id: string; readonly name: string };

const page = async (ctx: Context, scanId: string, filter: ScanFilter = {}) =>
  ScanPage.parse(await getScan(ctx, { scanId, filter }));

/** Every row of a list, page by page. */
async function allChanges(ctx: Context, scanId: string, change: ChangeKind) {
  const rows = [];
  let after: string | undefined;
  do {
    const { changes } = await page(ctx, scanId, { change, after });
    rows.push(...(changes?.rows ?? []));
    after = changes?.next ?? undefined;
  } while (after !== undefined);
  return rows;
}

const vulnerable = (severities: readonly string[]) =>
  k8s(
    resource([
      packages(
        "shop/web:1.0",
        ...severities.map((Severity, n) => vulnerability({ VulnerabilityID: `CVE-2026-${n}`, Severity })),
      ),
    ]),
  );
const trivy = (cluster: Cluster, at: Date, text: string) =>
  arrive(house, { cluster, at, bytes: bytes(text), scanner: "trivy" });

test("the page of a list that was read to its end says what it renewed and what it no longer names", async () => {
  const cluster = await house.cluster();
  const voice = voiceOf("policy-report");
  const [web, cart] = voice.places;
  const told = [web, cart].map((place) => ({ place, checks: { A: "fail", B: "pass" } }) as const);
  for (const delivery of voice.tell(hours(0), told)) await send(door, cluster.id, hours(1), delivery);

  const { scanId } = await send(door, cluster.id, hours(3), listOfPlaces(hours(2), [web, "shop/unheard"]));

  const read = await page(looking(house, hours(4), [cluster.id]), scanId);
  expect(read.list).toEqual({ objects: 2, renews: true, renewed: 1, noLongerNamed: 1, unheard: 1 });
  expect(read.byKind).toEqual({ no_longer_reported: 2 });
  expect(read.changes?.rows.map(({ target }) => target)).toEqual(
    Array(2).fill("PolicyReport about apps/Deployment cart in shop"),
  );
  const heard = await send(door, cluster.id, hours(3), listOf(hours(2), [], "trivy-operator"));
  const other = await page(looking(house, hours(4), [cluster.id]), heard.scanId);
  expect(other.list).toMatchObject({ objects: 0, renews: false });
});

describe("what a scan changed", () => {
  test("is listed kind by kind, gravest first, each row on exactly one page", async () => {
    const cluster = await house.cluster();
    const severities = Array.from({ length: 60 }, (_, n) => ["LOW", "CRITICAL", "MEDIUM"][n % 3] ?? "LOW");
    const { scanId } = await trivy(cluster, hours(0), vulnerable(severities));
    const ctx = looking(house, hours(1), [cluster.id]);

    const first = await page(ctx, scanId);
    const rows = await allChanges(ctx, scanId, "opened");

    expect(first.byKind).toMatchObject({ opened: 60 });
    expect(first.changes).toMatchObject({ kind: "opened", total: 60 });
    expect(first.changes?.rows).toHaveLength(25);
    expect(new Set(rows.map((row) => row.fingerprint)).size).toBe(60);
    expect(rows.map((row) => row.severity)).toEqual(
      ["critical", "medium", "low"].flatMap((severity) => Array.from({ length: 20 }, () => severity)),
    );
  });

  test("names what was fixed because a report that lists every failure no longer names it, and says why it might", async () => {
    const cluster = await house.cluster();
    await trivy(cluster, hours(0), vulnerable(["HIGH", "LOW", "MEDIUM"]));
    const { scanId } = await trivy(cluster, hours(1), vulnerable(["HIGH"]));
    const ctx = looking(house, hours(2), [cluster.id]);

    const view = await page(ctx, scanId, { change: "fixed" });

    // One that lists nothing below high may have been filtered, so it fixes nothing.
    expect(view.sums).toMatchObject([{ completeness: "truncated", targets: 1 }]);
    expect(view.sums[0]?.reasons[0]?.reason).toMatch(/nothing below high/);
    expect(view.byKind.fixed).toBeUndefined();
    const later = await trivy(cluster, hours(3), vulnerable(["HIGH", "LOW"]));
    const whole = await page(looking(house, hours(4), [cluster.id]), later.scanId, { change: "fixed" });
    expect(whole.sums).toMatchObject([{ completeness: "failures_only", targets: 1 }]);
    expect(whole.changes?.rows).toMatchObject([{ rawId: "CVE-2026-2", from: "fail", to: "pass", line: null }]);
    expect(whole.targets.rows).toMatchObject([{ changes: { fixed: 1 }, late: false }]);
  });

  test("tells what a complete report no longer names from what it passes", async () => {
    const cluster = await house.cluster();
    await arrive(house, { cluster, at: hours(0), bytes: sample("cp-1"), node: "cp-1" });
    const renumbered = changed(sample("cp-1-fixed"), { "1.2.1": { test_number: "9.9.9" } });
    const { scanId } = await arrive(house, { cluster, at: hours(1), bytes: renumbered, node: "cp-1" });
    const ctx = looking(house, hours(2), [cluster.id]);

    const gone = await allChanges(ctx, scanId, "no_longer_reported");
    const fixed = await allChanges(ctx, scanId, "fixed");

    expect(gone).toMatchObject([{ to: "not_evaluated", line: null }]);
    expect(fixed.length).toBe(2);
    expect(fixed.every((row) => row.to === "pass" && row.line !== null)).toBe(true);
  });

  test("of a report that came late is told at its place in time", async () => {
    const cluster = await house.cluster();
    const at = { cluster, node: "cp-1" };
    await arrive(house, { ...at, at: hours(5), bytes: sample("cp-1-fixed") });
    const envelope = { ...at, at: hours(6), bytes: sample("cp-1"), observedAt: hours(1) };
    const { scanId } = await arrive(house, envelope);

    const view = await page(looking(house, hours(7), [cluster.id]), scanId);

    expect(view.targets.rows.every((target) => target.late && target.observedAt === hours(1).toISOString())).toBe(true);
    expect(view.observedAtSource).toBe("sender");
  });
});

describe("a roster", () => {
  test("lists what went, with the findings that ended with it", async () => {
    const cluster = await house.cluster();
    const roster = (at: Date, nodes: Parameters<typeof rosterOf>[0]) =>
      arrive(house, { cluster, at, bytes: rosterOf(nodes), scanner: "roster", completeness: "complete" });
    await roster(hours(0), { "cp-1": "control-plane", "worker-1": "worker" });
    await arrive(house, { cluster, at: hours(1), bytes: sample("worker-1"), node: "worker-1" });
    const { scanId } = await roster(hours(2), { "cp-1": "control-plane" });
    const ctx = looking(house, hours(3), [cluster.id]);

    const view = await page(ctx, scanId);

    const ended = view.byKind.vanished ?? 0;
    expect(ended).toBeGreaterThan(0);
    expect(view.roster).toMatchObject({ complete: true, covers: expect.arrayContaining(["Node", "Deployment"]) });
    expect(view.roster?.lost).toMatchObject({
      total: 1,
      rows: [{ resource: { label: "node worker-1" }, findings: ended, back: false }],
    });
    expect((await allChanges(ctx, scanId, "vanished")).every((row) => row.line === null)).toBe(true);
    expect((await allChanges(ctx, scanId, "vanished")).length).toBe(ended);
  });

  test("that is not complete shows nothing to be gone", async () => {
    const cluster = await house.cluster();
    const whole = rosterOf({ "cp-1": "control-plane", "worker-1": "worker" });
    await arrive(house, { cluster, at: hours(0), bytes: whole, scanner: "roster", completeness: "complete" });
    const part = rosterOf({ "cp-1": "control-plane" });
    const { scanId } = await arrive(house, { cluster, at: hours(1), bytes: part, scanner: "roster" });

    const view = await page(looking(house, hours(2), [cluster.id]), scanId);

    expect(view.roster).toMatchObject({ complete: false, lost: { total: 0, rows: [] } });
    expect(view.byKind).toEqual({});
  });
});

test("a thousand targets make a page of some, and every one of them can be reached", async () => {
  const cluster = await house.cluster();
  const reports = Array.from({ length: 1_000 }, (_, n) => ({
    ...{ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport" },
    metadata: { name: `r-${n}`, namespace: "shop", uid: `uid-${n}`, resourceVersion: "1" },
    scope: { apiVersion: "apps/v1", kind: "Deployment", name: `app-${n}`, namespace: "shop" },
    results: [{ policy: "p", rule: "r", result: "fail", source: "kyverno", timestamp: { seconds: 1_795_000_000 } }],
    summary: { fail: n % 2 === 0 ? 1 : 5 },
  }));
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: reports });
  const { scanId } = await arrive(house, { cluster, at: hours(0), bytes: bytes(list), scanner: "policy-report" });
  const ctx = looking(house, hours(1), [cluster.id]);

  const whole = await page(ctx, scanId);
  const seen = new Set<string>();
  let targets: string | undefined;
  do {
    const part = await page(ctx, scanId, { targets, completeness: "truncated" });
    for (const target of part.targets.rows) seen.add(target.scope);
    targets = part.targets.next ?? undefined;
    expect(part.targets).toMatchObject({ total: 500 });
    expect(part.targets.rows.length).toBeLessThanOrEqual(25);
  } while (targets !== undefined);

  expect(whole.targets).toMatchObject({ total: 1_000 });
  expect(whole.targets.rows).toHaveLength(25);
  expect(whole.sums.map((sum) => [sum.completeness, sum.targets])).toEqual([
    ["truncated", 500],
    ["complete", 500],
  ]);
  expect(whole.sums.every((sum) => sum.reasons.length <= 4)).toBe(true);
  expect(seen.size).toBe(500);
});

test("every sample of every scanner makes a page whose lists hold what its figures say", async () => {
  for (const { id, kind } of scanners) {
    const cluster = await house.cluster();
    const folder = join(import.meta.dirname, "../../lib/scanners", id, "samples");
    for (const [n, name] of readdirSync(folder).entries()) {
      const document = readFileSync(join(folder, name));
      const arriving = { cluster, at: hours(n), bytes: document, scanner: id, node: "n-1" };
      const { scanId, state } = await arrive(house, arriving);

      const view = await page(looking(house, hours(n + 1), [cluster.id]), scanId);

      expect(view.state, name).toBe(state);
      if (state === "failed") expect(view.error?.message, name).not.toBe("");
      if (state !== "merged") continue;
      expect(view.byKind.opened ?? 0, `${id} ${name}`).toBe(view.counts?.opened);
      expect(view.byKind.fixed ?? 0, `${id} ${name}`).toBe(view.counts?.fixed);
      expect(view.byKind.no_longer_reported ?? 0, `${id} ${name}`).toBe(view.counts?.noLongerReported);
      expect(view.roster === null, name).toBe(kind === "findings");
    }
  }
});

test("words of a tool in a scan stay text: cleaned, capped and never more than their shape allows", async () => {
  const cluster = await house.cluster();
  const hostile = `\u001b[31m<script>alert(1)</script>\u202e${"x".repeat(50_000)}`;
  const document = k8s(
    resource([config(misconfiguration({ Title: hostile, Message: hostile }))], { Namespace: "a\u0007b" }),
  );
  const { scanId } = await trivy(cluster, hours(0), document);

  const { raw: _, ...view } = await page(looking(house, hours(1), [cluster.id]), scanId);

  const shown = JSON.stringify(view);
  expect(shown.length).toBeLessThan(20_000);
  expect(shown).not.toMatch(/\\u001b|\u202e|\\u0007/);
});

describe("GET /api/v1/scans/{scan}/changes", () => {
  const ask = (scan: string, query: string, cookie?: string) =>
    call("GET", "scans/[scan]/changes", { params: { scan }, query, ...(cookie === undefined ? {} : { cookie }) });

  test("answers a page of one kind, and refuses strangers, foreign scans and places that are none", async () => {
    const cluster = await house.cluster();
    const { scanId } = await trivy(cluster, hours(0), vulnerable(Array.from({ length: 30 }, () => "LOW")));
    const { cookie } = await house.signIn(["viewer"]);

    const answer = await ask(scanId, "?change=opened", cookie);
    const changes = ScanChanges.parse(await answer.json());
    const rest = ScanChanges.parse(await (await ask(scanId, `?change=opened&after=${changes.next}`, cookie)).json());

    expect(changes).toMatchObject({ kind: "opened", total: 30 });
    expect(rest).toMatchObject({ next: null, total: 30 });
    expect(changes.rows.length + rest.rows.length).toBe(30);
    expect((await ask(scanId, "?change=closed", cookie)).status).toBe(400);
    expect((await ask(scanId, "?change=opened&after=1.2", cookie)).status).toBe(400);
    expect((await ask(scanId, "?change=opened")).status).toBe(401);
    expect((await ask("00000000-0000-7000-8000-000000000000", "?change=opened", cookie)).status).toBe(404);
  });
});
