import { expect, test } from "vitest";
import * as z from "zod";
import { arrive, hours } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import type { Fields } from "#tests/support/trivy-operator-report.ts";
import { check, image, labels, report, vulnerability } from "#tests/support/trivy-operator-report.ts";

// Semantics § 2, custom resources: each report of Trivy Operator is a target by its uid, and a roll-out brings other reports.
const house = await testHouse();

type Cluster = { readonly id: string; readonly name: string };

/** Names and uids of what a roll-out brings. */
const named = (rollout: number): Fields => ({
  ...labels,
  "resource.name": `web-6b59cc5dd${"bcdf456789"[rollout] ?? "b"}`,
});
/** Keeps a document from looking filtered, and is of no interest itself. */
const keeper = report(
  "ConfigAuditReport",
  { checks: [check({ checkID: "KSV-0011", severity: "LOW" })], summary: { lowCount: 1 } },
  { uid: "keeper" },
  { ...labels, "resource.name": "keeper", "resource.kind": "StatefulSet" },
);

const send = (cluster: Cluster, at: number, one: Fields): Promise<unknown> =>
  arrive(house, {
    cluster,
    at: hours(at),
    scanner: "trivy-operator",
    bytes: Buffer.from(JSON.stringify({ apiVersion: "v1", kind: "List", items: [one, keeper] })),
  });

/** The configuration of a roll-out, looked at some hours after the beginning, in which these checks fail. */
const audited = (rollout: number, looked: number, ...failing: readonly string[]): Fields =>
  report(
    "ConfigAuditReport",
    {
      checks: failing.map((checkID) => check({ checkID, messages: ["It should set it"] })),
      summary: { mediumCount: failing.length },
      updateTimestamp: hours(looked).toISOString(),
    },
    { uid: `audit of ${rollout}` },
    named(rollout),
  );

/** The same of the image of its container. */
const scanned = (rollout: number, looked: number, ...cves: readonly string[]): Fields =>
  report(
    "VulnerabilityReport",
    {
      ...image,
      vulnerabilities: cves.map((vulnerabilityID) => vulnerability({ vulnerabilityID })),
      summary: { mediumCount: cves.length },
      updateTimestamp: hours(looked).toISOString(),
    },
    { uid: `scan of ${rollout}` },
    { ...named(rollout), "container.name": "app" },
  );

const Row = z.object({ check: z.string(), state: z.string() });

/** States of the episodes of the Deployment by check, oldest first. */
async function episodes(cluster: Cluster): Promise<Record<string, readonly string[]>> {
  const rows = await house.db.query(
    `select split_part(k.check_key, ' ', 1) as check, e.state
       from finding_episode e
       join known_check k on k.cluster_id = e.cluster_id and k.id = e.check_id
       join resource res on res.cluster_id = e.cluster_id and res.id = e.resource_id
      where e.cluster_id = $1 and res.name = 'web' order by 1, e.number`,
    [cluster.id],
  );
  const told: Record<string, string[]> = {};
  for (const { check: name, state } of z.array(Row).parse(rows)) told[name] = [...(told[name] ?? []), state];
  return told;
}

async function episodesAfter(...reports: readonly Fields[]): Promise<Record<string, readonly string[]>> {
  const cluster = await house.cluster();
  for (const [index, one] of reports.entries()) await send(cluster, 100 + index, one);
  return await episodes(cluster);
}

test("ten roll-outs of a Deployment leave one open finding per check", async () => {
  const rollouts = Array.from({ length: 10 }, (_, rollout) => audited(rollout, rollout, "KSV-0017", "KSV-0014"));

  expect(await episodesAfter(...rollouts)).toEqual({ "KSV-0014": ["open"], "KSV-0017": ["open"] });
});

test("a check that the report of the new ReplicaSet does not list is fixed, where its version is known to have the check", async () => {
  const told = await episodesAfter(audited(0, 0, "KSV-0017", "KSV-0014"), audited(1, 1, "KSV-0014"));

  expect(told).toEqual({ "KSV-0014": ["open"], "KSV-0017": ["fixed"] });
});

test("the report of the old ReplicaSet that arrives late reopens nothing", async () => {
  const told = await episodesAfter(audited(1, 1, "KSV-0014"), audited(0, 0, "KSV-0017", "KSV-0014"));

  expect(told).toEqual({ "KSV-0014": ["open"], "KSV-0017": ["fixed"] });
});

test("of two ReplicaSets that run side by side the later look counts, and of one instant the one that fails", async () => {
  const sideBySide = [audited(0, 0, "KSV-0017"), audited(1, 1)];

  expect(await episodesAfter(...sideBySide, audited(0, 2, "KSV-0017"))).toEqual({ "KSV-0017": ["fixed", "open"] });
  expect(await episodesAfter(audited(0, 1, "KSV-0017"), audited(1, 1))).toEqual({ "KSV-0017": ["open"] });
});

// docs/decisions/007-trivy-operator-reports-are-objects.md
test("a vulnerability is fixed by the report that named it, and stays open where only another object does not list it", async () => {
  expect(await episodesAfter(scanned(0, 0, "CVE-1", "CVE-2"), scanned(0, 1, "CVE-2"))).toEqual({
    "CVE-1": ["fixed"],
    "CVE-2": ["open"],
  });
  expect(await episodesAfter(scanned(0, 0, "CVE-1", "CVE-2"), scanned(1, 1, "CVE-2"))).toEqual({
    "CVE-1": ["open"],
    "CVE-2": ["open"],
  });
});
