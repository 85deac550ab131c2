import { describe, expect, test } from "vitest";
import { RequirementPage, type WitnessWord } from "#lib/contract/views/requirement.ts";
import { ScanPage } from "#lib/contract/views/scan.ts";
import type { Context } from "#lib/db/context.ts";
import { getRequirement, type RequirementQuestion } from "#lib/queries/requirement/get-requirement.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";
import { arrive, changed, hours, looking, rosterOf, sample, twoNodes } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const framework = "cis-kubernetes";

const requirement = async (ctx: Context, question: Partial<RequirementQuestion> & { requirementId: string }) =>
  RequirementPage.parse(await getRequirement(ctx, { frameworkId: framework, ...question }));
const scan = async (ctx: Context, scanId: string, line?: number) =>
  ScanPage.parse(await getScan(ctx, { scanId, filter: { change: "fixed", line } }));
const resultsOf = (page: RequirementPage) =>
  page.evidence.flatMap((control) => control.facts).flatMap((fact) => fact.results);
const wordsOf = (page: RequirementPage): WitnessWord[] => resultsOf(page).flatMap((result) => result.words);

describe("a requirement", () => {
  test("keeps two nodes that disagree as two results, the failing one first", async () => {
    const { ctx } = await twoNodes(house);

    const page = await requirement(ctx, { requirementId: "4.2.1" });

    expect(resultsOf(page).map((result) => [result.resource.label, result.state.state])).toEqual([
      ["node worker-1", "fail"],
      ["node cp-1", "pass"],
    ]);
    expect(page.status).toBe("failing");
    expect(page.clusters[0]?.sentence).toMatch(/fails on node worker-1[.]$/);
    expect(page.clusters[0]?.checks).toEqual({ passing: 1, looked: 2 });
  });

  test("shows of every word the line of the very scan that says its check id", async () => {
    const { ctx, first, second } = await twoNodes(house);
    const words = wordsOf(await requirement(ctx, { requirementId: "4.2.1" }));

    expect(words.map((word) => word.scanId)).toEqual([second.scanId, first.scanId]);
    for (const word of words) {
      const page = await requirement(ctx, { requirementId: "4.2.1", result: word.key });
      const { key, excerpt } = page.raw ?? expect.fail("no raw lines");

      expect(key).toBe(word.key);
      expect(excerpt.scanId).toBe(word.scanId);
      expect(excerpt.lines[(excerpt.line ?? 0) - excerpt.from]).toContain(`"4.2.1"`);
      expect(excerpt.lines.join("\n")).toMatch(/"test_number"[\s\S]*"status"/);
    }
  });

  test("shows a finding that was fixed with the later scan and since when it passes", async () => {
    const { cluster } = await twoNodes(house);
    const later = await arrive(house, { cluster, at: hours(20), bytes: sample("cp-1-fixed"), node: "cp-1" });
    const ctx = looking(house, hours(21), [cluster.id]);

    const page = await requirement(ctx, { requirementId: "1.2.15" });
    const fixed = await scan(ctx, later.scanId);

    const [word] = wordsOf(page);
    expect(word).toMatchObject({
      outcome: "pass",
      decides: "pass",
      scanId: later.scanId,
      since: hours(20).toISOString(),
    });
    expect(page.raw?.excerpt.scanId).toBe(later.scanId);
    expect(page.remediation).toEqual([]);
    const change = fixed.changes?.rows.find((each) => each.rawId === "cis-1.12:1.2.15");
    expect(change).toMatchObject({
      kind: "fixed",
      from: "fail",
      to: "pass",
      requirement: { frameworkId: framework, id: "1.2.15" },
    });
    expect(fixed.counts).toMatchObject({ fixed: 2, opened: 0 });
  });

  test("keeps a failure of a source that fell silent, and says since when nobody looked", async () => {
    const { cluster } = await twoNodes(house);
    const ctx = looking(house, hours(24 * 5), [cluster.id]);

    const page = await requirement(ctx, { requirementId: "1.2.15" });

    const [word] = wordsOf(page);
    expect(resultsOf(page)[0]?.state).toMatchObject({ state: "last_known_failing", since: hours(0).toISOString() });
    expect(word).toMatchObject({ fresh: false, silentFrom: hours(48).toISOString() });
    expect(word?.whyNot).toMatch(/fell silent: since 22 Nov 2026, 08:00 UTC.*last failure stands/);
    expect(page.clusters[0]?.lastKnownFailingSince).toBe(hours(0).toISOString());
    expect(page.clusters[0]?.sentence).toContain(
      "a scan by kube-bench or Trivy on each control-plane node would show it",
    );
    expect(page.status).not.toBe("passing");
  });

  test("shows what a tool leaves to people, with the line of the benchmark that says why it is not believed", async () => {
    const { ctx } = await twoNodes(house);

    const page = await requirement(ctx, { requirementId: "5.2.1" });

    expect(page.status).toBe("manual");
    expect(wordsOf(page)[0]).toMatchObject({ outcome: "manual", decides: "none", line: expect.any(Number) });
    const line = ctx.catalog.benchmarks.get("cis-1.12")?.get("5.2.1");
    expect(line?.beliefSentence).not.toBe("");
    expect(wordsOf(page)[0]?.whyNot).toContain(line?.beliefSentence);
  });

  test("says that nobody listed what exists, until a complete roster does", async () => {
    const { cluster, ctx } = await twoNodes(house);
    const before = await requirement(ctx, { requirementId: "1.1.1" });
    const nodes = rosterOf({ "cp-1": "control-plane", "cp-2": "control-plane", "worker-1": "worker" });
    await arrive(house, { cluster, at: hours(2), bytes: nodes, scanner: "roster", completeness: "complete" });

    const after = await requirement(looking(house, hours(3), [cluster.id]), { requirementId: "1.1.1" });

    expect(before.evidence[0]?.facts[0]?.resources.total).toBeNull();
    expect(before.clusters[0]?.sentence).toContain("a complete roster would show it");
    expect(after.evidence[0]?.facts[0]?.resources).toMatchObject({ passing: 1, looked: 1, total: 2 });
    expect(after.clusters[0]?.platform).toContain("2 + 1 nodes");
    expect(resultsOf(after).map((each) => [each.resource.label, each.state.reason])).toEqual([
      ["node cp-2", "nobody_looked"],
      ["node cp-1", null],
    ]);
  });

  test("keeps hostile words text: cleaned, capped, and never more than its shape allows", async () => {
    const cluster = await house.cluster();
    const hostile = `\u001b[31m<script>alert(1)</script>\u202e\u0000${"A".repeat(60_000)}`;
    const bytes = changed(sample("cp-1"), {
      "1.2.15": { reason: hostile, actual_value: hostile, remediation: hostile },
    });
    await arrive(house, { cluster, at: hours(0), bytes, node: "cp-1" });

    const page = await requirement(looking(house, hours(1), [cluster.id]), { requirementId: "1.2.15" });

    const [word] = wordsOf(page);
    expect(word?.message).toMatch(/^<script>alert\(1\)<\/script>A+…$/);
    expect(word?.message.length).toBeLessThanOrEqual(4_000);
    for (const { value } of word?.details ?? []) expect(value.length).toBeLessThanOrEqual(2_000);
    expect(page.remediation[0]?.text).toMatch(/^<script>/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    expect(JSON.stringify([word, page.remediation])).not.toMatch(/\u001b|\\u001b|\u202e/);
    expect(page.raw?.excerpt.linesCut || page.raw?.excerpt.lines.every((line) => line.length <= 2_000)).toBe(true);
  });

  test("lets no secret of a command line leave, neither in words nor in raw lines", async () => {
    const cluster = await house.cluster();
    const secrets =
      "kube-apiserver --token=abcdef.0123456789 --etcd-password=hunter2 Authorization: Bearer abc123def456ghi789";
    const bytes = changed(sample("cp-1"), {
      "1.2.15": { actual_value: secrets, reason: `{"token": "json-secret-1"}` },
    });
    const { scanId } = await arrive(house, { cluster, at: hours(0), bytes, node: "cp-1" });
    const ctx = looking(house, hours(1), [cluster.id]);

    const page = await requirement(ctx, { requirementId: "1.2.15" });
    const whole = await scan(ctx, scanId, wordsOf(page)[0]?.line ?? undefined);

    const shown = JSON.stringify([page, whole]);
    for (const secret of ["abcdef.0123456789", "hunter2", "abc123def456ghi789", "json-secret-1"]) {
      expect(shown).not.toContain(secret);
    }
    expect(JSON.stringify(whole.raw)).toContain("--token=[redacted]");
  });

  test("is found by an id with parentheses, and rests on the same controls as requirements elsewhere", async () => {
    const { ctx } = await twoNodes(house);

    const page = await requirement(ctx, { frameworkId: "hipaa-security-rule", requirementId: "164.312(a)(1)" });
    const item = await requirement(ctx, { requirementId: "1.2.15" });

    expect(page.trail.map((group) => group.id)).toEqual(["164.312"]);
    expect(page.evidence.length).toBeGreaterThan(0);
    const owner = ctx.catalog.controls.get(item.evidence[0]?.id ?? "")?.partOf;
    expect(owner).toBeDefined();
    expect(item.elsewhere.length).toBeGreaterThan(0);
    for (const other of item.elsewhere) {
      const linked = ctx.catalog.frameworks.get(other.framework.id)?.requirements.find((each) => each.id === other.id);
      expect(linked?.links.map((link) => link.control)).toContain(other.control);
    }
    expect(item.elsewhere.some((other) => other.control === owner)).toBe(true);
    expect(page.elsewhere.some((other) => other.framework.id === framework)).toBe(true);
  });

  test("reads without any cluster: what it asks and who could see it, and nothing proven", async () => {
    const page = await requirement(looking(house, hours(0), []), { requirementId: "1.2.15" });

    expect(page).toMatchObject({ status: null, clusterId: null, raw: null, clusters: [], score: { totalWeight: 0 } });
    expect(page.evidence[0]?.facts[0]).toMatchObject({ state: { state: "not_witnessed" }, results: [] });
    expect(page.evidence[0]?.facts[0]?.couldWitness.every((who) => !who.heard)).toBe(true);
  });

  test("says of a cluster nobody looked at that it is not assessed, and which scan would show it", async () => {
    const cluster = await house.cluster();

    const page = await requirement(looking(house, hours(1), [cluster.id]), { requirementId: "1.2.15" });

    expect(page.clusters[0]).toMatchObject({ status: "not_assessed", since: null, platform: "" });
    expect(page.clusters[0]?.sentence).toContain(
      "a scan by kube-bench or Trivy on each control-plane node would show it",
    );
  });

  test("says why it stands so on each other cluster as well, out of what was settled there", async () => {
    const failing = (await twoNodes(house)).cluster;
    const [worker, silent, fixed] = [await house.cluster(), await house.cluster(), await house.cluster()];
    await arrive(house, { cluster: worker, at: hours(0), bytes: sample("worker-1"), node: "worker-1" });
    await arrive(house, { cluster: silent, at: hours(-96), bytes: sample("cp-1"), node: "cp-1" });
    await arrive(house, { cluster: fixed, at: hours(0), bytes: sample("cp-1-fixed"), node: "cp-1" });
    const ids = [failing.id, worker.id, silent.id, fixed.id];

    const page = await requirement(looking(house, hours(2), ids), { requirementId: "1.2.15", clusterId: worker.id });

    const on = (cluster: { id: string }) => page.clusters.find((each) => each.cluster.id === cluster.id);
    expect(page.clusterId).toBe(worker.id);
    expect(on(failing)).toMatchObject({ status: "failing", sentence: expect.stringMatching(/” fails[.]$/) });
    expect(on(worker)).toMatchObject({ status: "not_assessed", lastKnownFailingSince: null });
    expect(on(silent)?.lastKnownFailingSince).toBe(hours(-96).toISOString());
    expect(on(silent)?.sentence).toMatch(/failed when it was last looked at.*a scan by kube-bench or Trivy/);
    expect(on(fixed)).toMatchObject({ status: "partial", sentence: expect.stringContaining("complete roster") });
    expect(page.score).toMatchObject({ provenWeight: 0, totalWeight: 12 });
  });

  test("reads every requirement of every framework, for a cluster that was looked at", async () => {
    const { ctx } = await twoNodes(house);

    for (const { id: frameworkId, requirements } of ctx.catalog.frameworks.values()) {
      const leaves = requirements.filter((each) => each.leaf);
      for (const each of leaves.filter((_, index) => index % Math.ceil(leaves.length / 6) === 0)) {
        const page = await requirement(ctx, { frameworkId, requirementId: each.id });

        expect(page.clusters[0]?.sentence, `${frameworkId} ${each.id}`).toMatch(/^.{10,600}[.:]/s);
        const keys = wordsOf(page).map((word) => word.key);
        expect(new Set(keys).size).toBe(keys.length);
      }
    }
  });

  test("shows the worst results first, by name as people count, and says how many fail", async () => {
    const cluster = await house.cluster();
    const passing = changed(sample("worker-1"), { "4.2.1": { status: "PASS" } });
    for (const [index, node] of ["w-1", "w-2", "w-10", "w-11", "w-3"].entries()) {
      const bytes = node === "w-3" ? passing : sample("worker-1");
      await arrive(house, { cluster, at: hours(index / 60), bytes, node });
    }

    const page = await requirement(looking(house, hours(1), [cluster.id]), { requirementId: "4.2.1" });

    expect(resultsOf(page).map((result) => result.resource.name)).toEqual(["w-1", "w-2", "w-10", "w-11", "w-3"]);
    expect(page.clusters[0]?.sentence).toMatch(/fails on node w-1, node w-2 and 2 more[.]$/);
  });

  test("costs the same number of statements for one cluster and for many", async () => {
    const few = [(await twoNodes(house)).cluster.id];
    const many = [...few, (await twoNodes(house)).cluster.id, (await twoNodes(house)).cluster.id];

    const [one, more] = [counting(looking(house, hours(2), few)), counting(looking(house, hours(2), many))];
    await requirement(one.ctx, { requirementId: "4.2.1" });
    await requirement(more.ctx, { requirementId: "4.2.1" });

    expect(one.statements()).toBeGreaterThan(5);
    expect(more.statements()).toBe(one.statements());
  });
});

/** A context whose statements are counted. */
function counting(ctx: Context): { readonly ctx: Context; statements(): number } {
  let count = 0;
  const sql = new Proxy(ctx.sql, {
    get(target, name, receiver) {
      if (name === "unsafe") count += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { ctx: { ...ctx, sql }, statements: () => count };
}
