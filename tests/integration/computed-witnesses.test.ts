import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { FactView, RequirementPage } from "#lib/contract/views/requirement.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";
import { arrive, looking, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

// Facts that are computed from what other documents brought, through the one door and down to the page.
const house = await testHouse();
const hours = (count: number): Date => new Date(Date.UTC(2026, 10, 2, 8) + count * 3_600_000);
const days = (count: number): Date => hours(24 * count);

type Fields = Readonly<Record<string, unknown>>;
type Cluster = { readonly id: string; readonly name: string };

let documents = 0;
/** The same bytes again are no fresh look, so that every document has a word of its own. */
function fresh(): string {
  documents += 1;
  return `c${documents}`;
}

const roster = readFileSync(new URL("../samples/roster/two-nodes.json", import.meta.url));

/** The roster of two nodes whose one workload with containers runs these images; it lists every kind of controller. */
function rosterWith(...images: readonly string[]): Buffer {
  const list = JSON.parse(roster.toString()) as { items: Fields[] };
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  const items = list.items.map((item) =>
    item["kind"] === "Deployment" ? { ...item, spec: { template: { spec: { containers } } } } : item,
  );
  const others = ["StatefulSet", "DaemonSet"].map((kind) => ({
    ...{ apiVersion: "apps/v1", kind, spec: {} },
    metadata: { name: "idle", namespace: "shop", uid: kind, creationTimestamp: "2026-01-01T00:00:00Z" },
  }));
  return Buffer.from(JSON.stringify({ ...list, metadata: { resourceVersion: fresh() }, items: [...items, ...others] }));
}

const vulnerability = (VulnerabilityID: string, Severity: string, FixedVersion = "3.0.2"): Fields => ({
  ...{ VulnerabilityID, Severity, FixedVersion, PkgName: "openssl", InstalledVersion: "3.0.1", Status: "fixed" },
});

/** A Deployment whose images Trivy looked at, with what it found in each. */
function trivyOf(images: Readonly<Record<string, readonly Fields[]>>): Buffer {
  const Results = Object.entries(images).map(([image, Vulnerabilities]) => ({
    ...{ Target: `${image} (debian 12)`, Class: "os-pkgs", Type: "debian" },
    Vulnerabilities,
  }));
  const Resources = [{ Namespace: "shop", Kind: "Deployment", Name: "cart", Results }];
  return Buffer.from(JSON.stringify({ ClusterName: fresh(), Resources }));
}

const send = async (cluster: Cluster, scanner: string, at: Date, bytes: Uint8Array, more: object = {}) =>
  await arrive(house, { cluster, scanner, at, bytes, ...more });
const sendRoster = async (cluster: Cluster, at: Date, ...images: readonly string[]) =>
  await send(cluster, "roster", at, rosterWith(...images), { completeness: "complete" });
const sendTrivy = async (cluster: Cluster, at: Date, images: Readonly<Record<string, readonly Fields[]>>) =>
  await send(cluster, "trivy", at, trivyOf(images), { completeness: "failures_only" });

async function pageAt(
  cluster: Cluster,
  at: Date,
  frameworkId: string,
  requirementId: string,
): Promise<RequirementPage> {
  return await getRequirement(looking(house, at), { frameworkId, requirementId, clusterId: cluster.id });
}

function factOf(page: RequirementPage, id: string): FactView {
  const fact = page.evidence.flatMap((control) => control.facts).find((each) => each.id === id);
  if (fact === undefined) throw new Error(`The page shows no fact ${id}.`);
  return fact;
}

const statesOf = (fact: FactView): Record<string, string> =>
  Object.fromEntries(fact.results.map(({ resource, state }) => [resource.label, state.state]));
const wordsOf = (fact: FactView) => fact.results.flatMap((result) => result.words);

describe("images", () => {
  const pageOfImages = async (cluster: Cluster, at: Date) => await pageAt(cluster, at, "nist-800-190", "4.1.1");
  const statesAt = async (cluster: Cluster, at: Date, fact: string) =>
    statesOf(factOf(await pageOfImages(cluster, at), fact));

  test("are scanned when a report names their version, clean ones too, until it is older than the period", async () => {
    const cluster = await house.cluster();
    await sendRoster(cluster, hours(0), "nginx:1.27", "redis:7");
    await sendTrivy(cluster, hours(1), { "nginx:1.27": [vulnerability("CVE-1", "CRITICAL")], "redis:7": [] });

    const page = await pageOfImages(cluster, hours(2));
    const scanned = factOf(page, "running-images-scanned");

    expect(statesOf(scanned)).toEqual({
      "image docker.io/library/nginx:1.27": "pass",
      "image docker.io/library/redis:7": "pass",
    });
    expect(scanned.state.state).toBe("pass");
    expect(page.clusters[0]?.status).toBe("passing");
    const [word] = wordsOf(scanned);
    expect(word).toMatchObject({
      toolLabel: "Kubeproof, from ingested data",
      rawId: "images.scan-coverage",
      outcome: "pass",
      decides: "pass",
      message: "Its newest vulnerability report is 1 hour old; it counts for 2 days.",
      observedAt: hours(1).toISOString(),
    });
    expect(word?.links.map((link) => link.href)).toEqual([
      `/findings?cluster=${cluster.id}&source=trivy&kind=vulnerability&image=docker.io%2Flibrary%2Fnginx%3A1.27`,
      `/clusters/${cluster.id}`,
    ]);
    // Nothing came since, and no job ran: the pass ends by itself.
    expect((await statesAt(cluster, hours(49), "running-images-scanned"))["image docker.io/library/redis:7"]).toBe(
      "fail",
    );
    const [standing] = await house.sql`select holds_until from cluster_standing where cluster_id = ${cluster.id}`;
    expect(standing?.["holds_until"].getTime()).toBeLessThanOrEqual(hours(49).getTime());
  });

  test("have no overdue vulnerability until one that can be fixed is older than its deadline", async () => {
    const cluster = await house.cluster();
    const found = {
      "nginx:1.27": [
        vulnerability("CVE-1", "CRITICAL"),
        vulnerability("CVE-2", "HIGH"),
        vulnerability("CVE-3", "CRITICAL", ""),
      ],
      "redis:7": [],
    };
    for (const day of [0, 6, 7]) {
      await sendRoster(cluster, days(day), "nginx:1.27", "redis:7");
      await sendTrivy(cluster, days(day), found);
    }

    const before = factOf(await pageOfImages(cluster, hours(24 * 7 - 1)), "no-overdue-vulnerabilities");
    const after = factOf(await pageOfImages(cluster, days(7)), "no-overdue-vulnerabilities");

    expect(before.state.state).toBe("pass");
    expect(statesOf(after)).toEqual({
      "image docker.io/library/nginx:1.27": "fail",
      "image docker.io/library/redis:7": "pass",
    });
    expect(wordsOf(after)[0]).toMatchObject({
      outcome: "fail",
      message:
        "1 of 2 open fixable critical or high vulnerabilities is older than the deadline; the oldest was first seen 7 days ago.",
      details: expect.arrayContaining([{ name: "critical overdue", value: "1" }]),
    });
    expect(wordsOf(after)[0]?.links[0]?.href).toContain("severity=critical%2Chigh");
    // Trivy falls silent: what was overdue stays the last known failure, and nothing passes any more.
    const silent = await statesAt(cluster, days(10), "no-overdue-vulnerabilities");
    expect(silent["image docker.io/library/nginx:1.27"]).toBe("last_known_failing");
    expect(silent["image docker.io/library/redis:7"]).toBe("not_witnessed");
  });

  test("are not covered by a report that left rows out, by one of another version, or by a source nobody heard", async () => {
    const cluster = await house.cluster();
    await sendRoster(cluster, hours(0), "nginx:1.27");
    const states = async () => [
      await statesAt(cluster, hours(3), "running-images-scanned"),
      await statesAt(cluster, hours(3), "no-overdue-vulnerabilities"),
    ];
    const open = { "image docker.io/library/nginx:1.27": "not_witnessed" };

    expect(await states()).toEqual([open, open]);
    await send(cluster, "trivy", hours(1), trivyOf({ "nginx:1.27": [] }), { completeness: "truncated" });
    expect(await states()).toEqual([open, open]);
    await sendTrivy(cluster, hours(2), { "nginx:1.26": [] });
    expect(await states()).toEqual([open, open]);
  });

  test("count as fixed on average after what it took, which decides nothing", async () => {
    const cluster = await house.cluster();
    const many = [1, 2, 3, 4, 5].map((number) => vulnerability(`CVE-${number}`, "CRITICAL"));
    await sendRoster(cluster, days(0), "nginx:1.27");
    await sendTrivy(cluster, days(0), { "nginx:1.27": many });
    await sendTrivy(cluster, days(3), { "nginx:1.27": [] });

    const fact = factOf(await pageOfImages(cluster, days(3)), "no-overdue-vulnerabilities");

    const word = wordsOf(fact).find((each) => each.rawId === "images.fix-age");
    expect(word?.message).toBe(
      "5 critical or high vulnerabilities were fixed in 90 days, on average 3 days after they were detected.",
    );
    expect(word?.decides).toBe("none");
  });

  test("of a looked-at workload keep their look when the operator reports them", async () => {
    const cluster = await house.cluster();
    await sendRoster(cluster, hours(0), "nginx:1.27");
    const report = {
      apiVersion: "aquasecurity.github.io/v1alpha1",
      kind: "VulnerabilityReport",
      metadata: {
        ...{ name: "r", namespace: "shop", uid: "u" },
        labels: {
          "trivy-operator.resource.kind": "Deployment",
          "trivy-operator.resource.name": "cart",
          "trivy-operator.container.name": "c0",
        },
      },
      report: {
        updateTimestamp: hours(1).toISOString(),
        scanner: { name: "Trivy", version: "0.74.0" },
        registry: { server: "index.docker.io" },
        artifact: { repository: "library/nginx", tag: "1.27" },
        summary: { criticalCount: 0, highCount: 0, mediumCount: 0, lowCount: 0 },
        vulnerabilities: [],
      },
    };
    await send(cluster, "trivy-operator", hours(2), Buffer.from(JSON.stringify(report)));

    expect(await statesAt(cluster, hours(3), "running-images-scanned")).toEqual({
      "image docker.io/library/nginx:1.27": "pass",
    });
    expect(await statesAt(cluster, hours(3), "no-overdue-vulnerabilities")).toEqual({
      "image docker.io/library/nginx:1.27": "pass",
    });
  });
});

describe("the benchmark and its sources", () => {
  const cluster = { id: "", name: "" };
  beforeAll(async () => {
    Object.assign(cluster, await house.cluster());
    await sendRoster(cluster, hours(0), "nginx:1.27");
    await send(cluster, "kube-bench", hours(1), sample("cp-1"), { node: "cp-1" });
  });
  const factAt = async (at: Date, id: string) => factOf(await pageAt(cluster, at, "nist-800-53r5", "CM-6"), id);

  test("one scanned node does not speak for the other", async () => {
    const fact = await factAt(hours(2), "every-node-scanned");

    expect(statesOf(fact)).toEqual({ "node cp-1": "pass", "node worker-1": "not_witnessed" });
    expect(wordsOf(fact).find((word) => word.decides === "none")).toMatchObject({
      message: "The benchmark never reported its worker checks.",
      whyNot: "Nobody looked at all of it.",
    });
  });

  test("a benchmark made for the version of the cluster fits, as long as both are known", async () => {
    const fact = await factAt(hours(2), "baseline-fits-cluster");

    expect(fact.state.state).toBe("pass");
    expect(wordsOf(fact)[0]).toMatchObject({ message: "The benchmark cis-1.12 fits self-managed v1.33.2." });
    expect(wordsOf(fact)[0]?.links[0]?.href).toMatch(/^\/scans\//);
    expect((await factAt(hours(49), "baseline-fits-cluster")).state.state).toBe("not_witnessed");
  });

  test("failing checks of the benchmark fail it, with their number", async () => {
    const fact = await factAt(hours(2), "baseline-has-no-open-failure");

    expect(fact.state.state).toBe("fail");
    expect(wordsOf(fact)[0]?.message).toBe(
      "4 results of 4 checks fail, none of them under an accepted exception; 1 of 2 nodes have a fresh run.",
    );
  });

  test("runs without a failure on every node prove it", async () => {
    await send(cluster, "kube-bench", hours(3), withoutFailures("cp-1"), { node: "cp-1" });
    await send(cluster, "kube-bench", hours(3), withoutFailures("worker-1"), { node: "worker-1" });

    expect((await factAt(hours(4), "every-node-scanned")).state.state).toBe("pass");
    const fact = await factAt(hours(4), "baseline-has-no-open-failure");
    expect(wordsOf(fact)[0]?.message).toBe("No check of the benchmark fails; 2 of 2 nodes have a fresh run.");
    expect(fact.state.state).toBe("pass");
  });

  test("tools report on time until the first of them is silent", async () => {
    const stateAt = async (at: Date) => {
      const page = await pageAt(cluster, at, "nist-800-53r5", "CM-6");
      const fact = factOf(page, "tools-report-on-time");
      return [fact.state.state, wordsOf(fact)[0]?.message];
    };

    expect(await stateAt(hours(50))).toEqual(["pass", "All 2 tools reported within twice their expected interval."]);
    expect(await stateAt(hours(51))).toEqual([
      "fail",
      "1 of 2 tools did not report within their period: kube-bench (2 days ago).",
    ]);
  });
});

/** A sample of kube-bench in which everything that failed passes. */
function withoutFailures(name: "cp-1" | "worker-1"): Buffer {
  return Buffer.from(sample(name).toString().replaceAll('"status":"FAIL"', '"status":"PASS"'));
}
