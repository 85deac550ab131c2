import { createHash, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { viewerOf } from "#lib/auth/viewer.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import type { Envelope } from "#lib/contract/envelope.ts";
import { Pulse } from "#lib/contract/views/actions.ts";
import { FrameworkPage } from "#lib/contract/views/framework.ts";
import { FrameworkList } from "#lib/contract/views/frameworks.ts";
import { Overview } from "#lib/contract/views/overview.ts";
import { Shell } from "#lib/contract/views/shell.ts";
import type { ScoreFigures, SourceNote } from "#lib/contract/views/standing.ts";
import type { Context } from "#lib/db/context.ts";
import type { Clusters, PersonActor } from "#lib/domain/access/actor.ts";
import { defaultWeights, type Framework } from "#lib/domain/catalog/catalog.ts";
import { defaultProfile, requirementsOf } from "#lib/domain/catalog/profile.ts";
import { addSums, type ScoreSums, scoreOf } from "#lib/domain/score/score.ts";
import { sumsOf } from "#lib/domain/standing/sums.ts";
import { receive } from "#lib/ingest/receive.ts";
import { getFramework } from "#lib/queries/framework/get-framework.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";
import { getPulse } from "#lib/queries/shell/get-pulse.ts";
import { getShell } from "#lib/queries/shell/get-shell.ts";
import { assessNow } from "#lib/queries/standing/current.ts";
import { testHouse } from "#tests/support/house.ts";
import { twoNodeStory } from "#tests/support/kube-bench-document.ts";

const house = await testHouse();
const catalog = loadCatalog();
const hourMs = 3_600_000;
const start = new Date("2026-11-20T08:00:00Z");
const hours = (count: number): Date => new Date(start.getTime() + count * hourMs);

const [benchmark] = catalog.frameworks.values() as unknown as [Framework];
const checks = catalog.benchmarks.get("cis-1.12") ?? new Map();
const story = twoNodeStory(checks);

/** A person who sees these clusters at an instant. */
function looking(at: Date, clusters: Clusters, id: string = randomUUID()): Context {
  const actor: PersonActor = { kind: "person", id, sessionId: randomUUID(), roles: ["engineer"], clusters };
  return { ...house.contextOf(actor, at), viewer: viewerOf(actor) };
}

type Sent = { readonly node?: string; readonly scanner?: string; readonly completeness?: Envelope["completeness"] };

/** One document through the one door, looked at and received at the same instant. */
async function send(cluster: { id: string; name: string }, at: Date, text: string, sent: Sent = {}) {
  const bytes = Buffer.from(text);
  const envelope: Envelope = {
    v: 1,
    scanner: sent.scanner ?? "kube-bench",
    cluster: cluster.name,
    scope: sent.node === undefined ? {} : { node: sent.node },
    observedAt: at.toISOString(),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...(sent.completeness === undefined ? {} : { completeness: sent.completeness }),
  };
  const arrival = { envelope, clusterId: cluster.id, bytes, actor: { kind: "system", id: "test" } } as const;
  return await receive({ sql: house.sql, catalog, now: at }, arrival, { wait: true });
}

/** A complete list of nodes, as `kubectl get nodes -o json` prints it. */
function rosterOf(nodes: readonly string[]): string {
  const items = nodes.map((name) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: name.startsWith("cp") ? { "node-role.kubernetes.io/control-plane": "" } : {},
    },
    status: { nodeInfo: { kubeletVersion: "v1.33.1" } },
  }));
  return JSON.stringify({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items });
}

/** A cluster with both nodes of the story and a complete roster. */
async function heardCluster(at: Date, cp: keyof typeof story = "cp-1") {
  const cluster = await house.cluster();
  await send(cluster, at, story[cp], { node: "cp-1" });
  await send(cluster, at, story["worker-1"], { node: "worker-1" });
  await send(cluster, at, rosterOf(["cp-1", "worker-1"]), { scanner: "roster", completeness: "complete" });
  return cluster;
}

/** Sums of a framework on clusters by the core alone, from what is stored of their words. */
async function sumsByCore(ctx: Context, clusterIds: readonly string[], framework: Framework): Promise<ScoreSums> {
  const profile = defaultProfile(framework);
  const all: ScoreSums[] = [];
  for (const id of clusterIds) {
    const { standing, input } = await assessNow(ctx, id, null);
    const rows = sumsOf(standing, catalog, defaultWeights, input);
    const row = rows.find((each) => each.framework === framework.id && each.profile === profile.id);
    if (row !== undefined) all.push(row.sums);
  }
  return addSums(all);
}

/** How many partly technical requirements are supported, by the core alone. */
async function supportedByCore(ctx: Context, clusterIds: readonly string[], framework: Framework): Promise<number> {
  const supported = requirementsOf(framework)
    .filter((row) => row.class === "partly")
    .map((row) => row.id);
  const kept = new Map(supported.map((id) => [id, false]));
  for (const clusterId of clusterIds) {
    const { standing } = await assessNow(ctx, clusterId, null);
    for (const { requirement, required, supporting } of standing.requirements.get(framework.id) ?? []) {
      if (!kept.has(requirement.id)) continue;
      const links = [...required, ...supporting].filter(
        ({ status }) => status !== "inherited" && status !== "not_applicable",
      );
      if (links.length === 0) continue;
      if (links.some(({ status }) => status === "failing") || links.every(({ status }) => status !== "passing"))
        kept.delete(requirement.id);
      else kept.set(requirement.id, true);
    }
  }
  return [...kept.values()].filter(Boolean).length;
}

function expectFigures(figures: ScoreFigures | null, sums: ScoreSums): void {
  const score = scoreOf(sums);
  expect(figures).toMatchObject({
    provenWeight: score.passing,
    totalWeight: score.total,
    coverageWeight: score.looked,
    postureShown: score.postureShown,
    accepted: score.accepted,
    resources: { clear: sums.resourcesClear, assessed: sums.resourcesAssessed },
    outside: { inherited: sums.countByStatus.inherited, notApplicable: sums.countByStatus.not_applicable },
  });
  const share = figures?.postureShare;
  expect(share == null ? null : share.passing / share.looked).toEqual(score.posture);
}

describe("before anything was heard", () => {
  test("without a cluster there is nothing to divide by, and the overview teaches how to begin", async () => {
    const ctx = looking(start, []);

    const overview = Overview.parse(await getOverview(ctx));
    const list = FrameworkList.parse(await listFrameworks(ctx));
    const page = FrameworkPage.parse(await getFramework(ctx, { frameworkId: benchmark.id }));

    expect(overview).toMatchObject({ clusters: 0, pinned: null, findings: null, firstRun: { waiting: [], scans: [] } });
    expect(list.frameworks.map((row) => row.id).sort()).toEqual([...catalog.frameworks.keys()].sort());
    expect(list.frameworks.every((row) => row.score === null)).toBe(true);
    expect(page).toMatchObject({ score: null, clusters: [], needing: [] });
    expect(page.requirements.every((row) => row.status === null && row.perCluster.length === 0)).toBe(true);
  });

  test("a cluster that was only named keeps the first-run page, and every framework reads not assessed", async () => {
    const cluster = await house.cluster();
    const ctx = looking(start, [cluster.id]);

    const overview = Overview.parse(await getOverview(ctx));
    const list = FrameworkList.parse(await listFrameworks(ctx));

    expect(overview.firstRun?.waiting).toEqual([{ id: cluster.id, name: cluster.name }]);
    for (const { id, score } of list.frameworks) {
      const framework = catalog.frameworks.get(id) as Framework;
      const scored = requirementsOf(framework, defaultProfile(framework).id).filter(
        (each) => each.class === "technical",
      );
      expect(score?.provenWeight, id).toBe(0);
      expect(score?.weightByStatus.not_assessed, id).toBe(score?.totalWeight);
      expect((score?.units ?? 0) + (score?.outside.inherited ?? 0), id).toBe(scored.length);
    }
  });

  test("a scanner that was never heard says what it could prove and the command that brings it", async () => {
    const cluster = await house.cluster();

    const { needing } = await listFrameworks(looking(start, [cluster.id]));

    expect(needing).toHaveLength(1);
    expect(needing[0]).toMatchObject({ cluster: { name: cluster.name }, scanner: "kube-bench", state: "never" });
    expect(needing[0]?.command).toMatch(
      new RegExp(`^npx kubeproof push kube-bench \\S+ --cluster ${cluster.name} --node NODE `),
    );
    expect(needing[0]?.cost?.weight).toBeGreaterThan(0);
  });

  test("a document that could not be read is not heard from: the overview stays where it was and names it", async () => {
    const cluster = await house.cluster();
    const answer = await send(cluster, start, "no json at all", { node: "cp-1" });
    const ctx = looking(hours(1), [cluster.id]);

    const overview = Overview.parse(await getOverview(ctx));
    const { needing } = await listFrameworks(ctx);

    expect(overview.firstRun?.scans).toMatchObject([{ id: answer.scanId, state: "failed" }]);
    expect(needing).toMatchObject([{ state: "failed", scanId: answer.scanId, lastObservedAt: null, command: null }]);
    expect(needing[0]?.sentence).toContain("could not be read");
  });
});

describe("two clusters with scans", async () => {
  const broken = await heardCluster(start);
  const better = await heardCluster(start, "cp-1-fixed");
  const both = [broken.id, better.id];
  const at = hours(1);

  test("every figure is the sum of the clusters by the core, never an average", async () => {
    const ctx = looking(at, both);

    const list = FrameworkList.parse(await listFrameworks(ctx));
    const overview = Overview.parse(await getOverview(ctx));

    expect(list.frameworks).toHaveLength(catalog.frameworks.size);
    for (const row of list.frameworks) {
      expectFigures(row.score, await sumsByCore(ctx, both, catalog.frameworks.get(row.id) as Framework));
    }
    expect([overview.pinned, ...overview.frameworks]).toEqual(list.frameworks);
    expect(overview.pinned?.score?.provenWeight).toBeGreaterThan(0);
    expect(overview).toMatchObject({ clusters: 2, firstRun: null, sources: { total: 4, fresh: 4 }, needing: [] });
  });

  test("what fails and weighs most is named with its clusters, and the total counts all of it", async () => {
    const ctx = looking(at, both);

    const overview = await getOverview(ctx);
    const page = await getFramework(ctx, { frameworkId: benchmark.id });

    const failing = page.requirements.filter(
      (row) => row.leaf && row.class === "technical" && row.status === "failing",
    );
    expect(overview.failingTotal).toBe(failing.length);
    expect(overview.failing.length).toBe(Math.min(5, failing.length));
    const heaviest = failing.map((row) => row.weightByStatus.failing).sort((a, b) => b - a);
    expect(overview.failing.map((row) => row.failingWeight)).toEqual(heaviest.slice(0, 5));
    const onlyBroken = failing.filter(
      (row) => row.perCluster.find((each) => each.clusterId === better.id)?.status !== "failing",
    );
    expect(onlyBroken.length).toBeGreaterThan(0);
  });

  test("the page of a framework agrees with itself: rows, sections, statuses and score", async () => {
    const page = FrameworkPage.parse(await getFramework(looking(at, both), { frameworkId: benchmark.id }));

    const rows = page.requirements.filter((row) => row.leaf && row.class === "technical" && row.inProfile);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(page.requirements.map((row) => row.id)).toEqual(benchmark.requirements.map((each) => each.id));
    expect(page.counts.technical).toBe(rows.length);
    expect(sum(rows.map((row) => row.weightByStatus.passing))).toBe(page.score?.provenWeight);
    expect(sum(page.sections.map((section) => section.provenWeight))).toBe(page.score?.provenWeight);
    expect(sum(page.sections.map((section) => section.totalWeight))).toBe(page.score?.totalWeight);
    const { inherited, notApplicable } = page.requirementsOutside;
    expect(sum(Object.values(page.requirementsByStatus)) + inherited + notApplicable).toBe(rows.length);
    for (const row of page.requirements) {
      expect(row.perCluster.map((each) => each.clusterId)).toEqual(row.leaf ? page.clusters.map(({ id }) => id) : []);
    }
  });

  test("figures follow the clusters chosen, and one that is not the viewer's is as if it were not there", async () => {
    const ctx = looking(at, [broken.id]);

    const chosen = await getFramework(looking(at, both), { frameworkId: benchmark.id, clusterIds: [broken.id] });
    const alone = await getFramework(ctx, { frameworkId: benchmark.id });
    const foreign = await getFramework(ctx, { frameworkId: benchmark.id, clusterIds: [better.id] });

    expect(chosen.score).toEqual(alone.score);
    expect(chosen.clusters.filter((cluster) => cluster.selected)).toEqual(
      [{ ...broken, selected: true }].map(({ id, name }) => ({ id, name, selected: true })),
    );
    expect(foreign).toMatchObject({ score: null, needing: [] });
    expect(foreign.clusters).toEqual([{ id: broken.id, name: broken.name, selected: false }]);
  });

  test("the profile asked for cuts the score, keeps the rows and marks those outside", async () => {
    const [narrow] = benchmark.profiles.filter((profile) => !profile.isDefault);
    const ctx = looking(at, both);

    const page = FrameworkPage.parse(await getFramework(ctx, { frameworkId: benchmark.id, profile: narrow?.id }));
    const whole = await getFramework(ctx, { frameworkId: benchmark.id, profile: "an old bookmark" });

    expect(page.profiles.filter((profile) => profile.selected).map(({ id }) => id)).toEqual([narrow?.id]);
    expect(page.score?.totalWeight).toBeLessThan(whole.score?.totalWeight ?? 0);
    expect(page.requirements).toHaveLength(whole.requirements.length);
    const outside = page.requirements.filter((row) => row.leaf && !row.inProfile);
    expect(outside.length).toBeGreaterThan(0);
    expect(outside.every((row) => row.weight === 0)).toBe(true);
  });

  test("partly technical requirements are supported where on each cluster a link passes and none fails, and attested by people alone", async () => {
    for (const instant of [at, hours(60)]) {
      const ctx = looking(instant, both);
      for (const framework of catalog.frameworks.values()) {
        const { partly } = await getFramework(ctx, { frameworkId: framework.id });
        expect(partly, framework.id).toEqual({ supported: await supportedByCore(ctx, both, framework), attested: 0 });
      }
    }
    const [framework] = [...catalog.frameworks.values()].filter((each) =>
      requirementsOf(each).some((row) => row.class === "partly"),
    );
    const requirement = requirementsOf(framework as Framework).find((row) => row.class === "partly");
    const person = await house.signIn(["officer"]);
    const attest = async (clusterId: string, validUntil: Date): Promise<unknown> =>
      await house.prisma.attestation.create({
        data: {
          ...{ id: randomUUID(), clusterId, statement: "People look after it.", byPerson: person.actor.id },
          ...{ controlId: `${framework?.id} ${requirement?.id}`, validFrom: start, validUntil },
        },
      });
    const attested = async (instant: Date): Promise<number> =>
      (await getFramework(looking(instant, both), { frameworkId: framework?.id ?? "" })).partly.attested;

    await attest(broken.id, hours(10));
    const byOne = await attested(at);
    await attest(better.id, hours(20));

    expect([byOne, await attested(at), await attested(hours(10))]).toEqual([0, 1, 0]);
  });

  test("the number of statements does not grow with the clusters", async () => {
    const counted = async (clusters: Clusters, ask: (ctx: Context) => Promise<unknown>): Promise<number> => {
      let statements = 0;
      const sql = new Proxy(house.sql, {
        get(target, name) {
          if (name === "unsafe") statements += 1;
          return Reflect.get(target, name);
        },
      });
      await ask({ ...looking(at, clusters), sql });
      return statements;
    };
    const asks = [
      getOverview,
      listFrameworks,
      getShell,
      (ctx: Context) => getFramework(ctx, { frameworkId: benchmark.id }),
    ];
    const third = await heardCluster(start);

    for (const ask of asks) {
      expect(await counted([...both, third.id], ask)).toBe(await counted([broken.id], ask));
    }
    expect(await counted(both, getPulse)).toBe(1);
  });

  test("an unknown framework is not found", async () => {
    await expect(getFramework(looking(at, both), { frameworkId: "nothing" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("a viewer of another cluster sees nothing of these two", async () => {
    const other = await heardCluster(start);
    const ctx = looking(at, [other.id]);

    const overview = await getOverview(ctx);
    const page = await getFramework(ctx, { frameworkId: benchmark.id });
    const shell = await getShell(ctx);

    const text = JSON.stringify([overview, page, await listFrameworks(ctx), shell]);
    for (const hidden of [broken, better]) {
      expect(text).not.toContain(hidden.id);
      expect(text).not.toContain(hidden.name);
    }
    expect(overview).toMatchObject({ clusters: 1, sources: { total: 2 } });
    expectFigures(overview.pinned?.score ?? null, await sumsByCore(ctx, [other.id], benchmark));
    expect(shell.clusters).toBe(1);
  });

  test("findings are counted by severity, with what is new and what was fixed in seven days", async () => {
    const cluster = await heardCluster(start);
    const before = (await getOverview(looking(at, [cluster.id]))).findings;
    await send(cluster, hours(10), story["cp-1-fixed"], { node: "cp-1" });

    const soon = (await getOverview(looking(hours(11), [cluster.id]))).findings;
    const later = (await getOverview(looking(hours(24 * 8), [cluster.id]))).findings;

    const sum = (counts: typeof soon, of: "open" | "new7d" | "fixed7d"): number =>
      (counts?.bySeverity ?? []).reduce((total, row) => total + row[of], 0);
    expect(before?.open).toBe(sum(before, "new7d"));
    expect((before?.open ?? 0) - (soon?.open ?? 0)).toBe(2);
    expect([sum(soon, "fixed7d"), sum(soon, "new7d")]).toEqual([2, before?.open]);
    expect([later?.open, sum(later, "fixed7d"), sum(later, "new7d")]).toEqual([soon?.open, 0, 0]);
  });

  test("what a person pinned is headlined and told as the measure; without a choice it is the first with something technical", async () => {
    const person = await house.signIn(["engineer"]);
    const wanted = [...catalog.frameworks.keys()].at(-2) as string;
    await house.prisma.preference.create({
      data: { personId: person.actor.id, key: "pinned-framework", value: wanted },
    });

    const mine = await getOverview(looking(at, both, person.actor.id));
    const theirs = await getOverview(looking(at, both));

    expect(mine.pinned?.id).toBe(wanted);
    expect(mine.frameworks.map((row) => row.id)).not.toContain(wanted);
    expect(theirs.pinned?.id).toBe(benchmark.id);
  });

  test("the organisation's profile is used, and the one asked for wins over it", async () => {
    const [narrow] = benchmark.profiles.filter((profile) => !profile.isDefault);
    const ctx = looking(at, both);
    await house.prisma.setting.create({ data: { key: "profiles", value: { [benchmark.id]: narrow?.id ?? "" } } });
    try {
      const page = await getFramework(ctx, { frameworkId: benchmark.id });
      const asked = await getFramework(ctx, { frameworkId: benchmark.id, profile: defaultProfile(benchmark).id });
      const overview = await getOverview(ctx);

      expect(page.profiles.find((profile) => profile.selected)?.id).toBe(narrow?.id);
      expect(overview.pinned).toMatchObject({ profileTitle: narrow?.title, score: page.score, counts: page.counts });
      expect(asked.profiles.find((profile) => profile.selected)?.id).toBe(defaultProfile(benchmark).id);
    } finally {
      await house.prisma.setting.delete({ where: { key: "profiles" } });
    }
  });
});

describe("as time passes", () => {
  const noteOf = (needing: readonly SourceNote[], scanner: string) => needing.find((note) => note.scanner === scanner);

  test("when a scanner falls silent the overview falls although nothing was settled, and says so", async () => {
    const cluster = await heardCluster(start);
    const [settled] = await house.sql`select settled_at from cluster_standing where cluster_id = ${cluster.id}`;
    const before = await getOverview(looking(hours(47), [cluster.id]));

    const after = Overview.parse(await getOverview(looking(hours(48), [cluster.id])));

    const [still] = await house.sql`select settled_at from cluster_standing where cluster_id = ${cluster.id}`;
    expect(still).toEqual(settled);
    expect(before.needing).toEqual([]);
    expect(after.pinned?.score?.provenWeight).toBeLessThan(before.pinned?.score?.provenWeight ?? 0);
    expectFigures(
      after.pinned?.score ?? null,
      await sumsByCore(looking(hours(48), [cluster.id]), [cluster.id], benchmark),
    );
    const note = noteOf(after.needing, "kube-bench");
    expect(note).toMatchObject({
      state: "silent",
      lastObservedAt: start.toISOString(),
      silentFrom: hours(48).toISOString(),
    });
    expect(note?.cost?.weight).toBeGreaterThanOrEqual(
      (before.pinned?.score?.provenWeight ?? 0) - (after.pinned?.score?.provenWeight ?? 0),
    );
    expect(after.sources).toEqual({ total: 2, fresh: 1 });
  });

  test("a slice that falls silent beside fresh ones is named, while its source still counts as fresh", async () => {
    const cluster = await heardCluster(start);
    await send(cluster, hours(40), `${story["cp-1"]}\n`, { node: "cp-1" });

    const overview = Overview.parse(await getOverview(looking(hours(50), [cluster.id])));

    const note = noteOf(overview.needing, "kube-bench");
    expect(note).toMatchObject({ state: "silent", silentFrom: hours(48).toISOString() });
    expect(note?.sentence).toContain("worker-1");
    expect(note?.cost?.weight).toBeGreaterThan(0);
    expect(overview.sources).toEqual({ total: 2, fresh: 2 });
  });

  test("a node that a complete roster no longer lists is not waited for", async () => {
    const cluster = await heardCluster(start);
    await send(cluster, hours(40), `${story["cp-1"]}\n`, { node: "cp-1" });
    await send(cluster, hours(41), rosterOf(["cp-1"]), { scanner: "roster", completeness: "complete" });

    const overview = await getOverview(looking(hours(50), [cluster.id]));

    expect(overview.needing).toEqual([]);
  });

  test("without a roster what passes on every node seen stays partial, and the note says what would change that", async () => {
    const cluster = await house.cluster();
    await send(cluster, start, story["cp-1"], { node: "cp-1" });

    const { needing, sources, pinned } = await getOverview(looking(hours(1), [cluster.id]));

    const note = noteOf(needing, "roster");
    expect(note).toMatchObject({ state: "never", lastObservedAt: null });
    expect(note?.command).toContain(`push roster roster.json --cluster ${cluster.name} --complete`);
    expect(note?.cost?.weight).toBeLessThanOrEqual(pinned?.score?.weightByStatus.partial ?? 0);
    expect(note?.cost?.weight).toBeGreaterThan(0);
    expect(sources).toEqual({ total: 2, fresh: 1 });
  });

  test("an unreadable file does not hide what counted before, and ends when the same node is read again", async () => {
    const cluster = await heardCluster(start);
    await send(cluster, hours(2), "{", { node: "cp-1" });
    await send(cluster, hours(3), `${story["worker-1"]}\n`, { node: "worker-1" });
    const failed = await getOverview(looking(hours(4), [cluster.id]));
    await send(cluster, hours(5), `${story["cp-1"]}\n`, { node: "cp-1" });

    const healed = await getOverview(looking(hours(6), [cluster.id]));

    expect(failed.needing).toMatchObject([{ scanner: "kube-bench", state: "failed", cost: null }]);
    expect(failed.pinned?.score?.provenWeight).toBe(healed.pinned?.score?.provenWeight);
    expect(healed.needing).toEqual([]);
  });

  test("a truncated report says that its passes prove nothing", async () => {
    const cluster = await heardCluster(start);
    await send(cluster, hours(2), `${story["worker-1"]}\n`, { node: "worker-1", completeness: "truncated" });

    const { needing } = await getOverview(looking(hours(3), [cluster.id]));

    expect(needing).toMatchObject([{ scanner: "kube-bench", state: "truncated" }]);
    expect(needing[0]?.sentence).toContain("prove nothing");
  });

  test("a retired source is waited for by nobody", async () => {
    const cluster = await heardCluster(start);
    await house.prisma.source.create({
      data: {
        clusterId: cluster.id,
        scanner: "kube-bench",
        intervalSeconds: 3_600,
        retiredAt: hours(1),
        retiredReason: "replaced by another",
      },
    });

    const overview = await getOverview(looking(hours(100), [cluster.id]));

    expect(overview.needing).toEqual([]);
    expect(overview.sources).toEqual({ total: 1, fresh: 1 });
  });
});

describe("the pulse and the frame", () => {
  test("the pulse stays while nothing happens, and changes when a document arrives, is settled or a person changes something", async () => {
    const cluster = await house.cluster();
    const other = await house.cluster();
    const ctx = looking(start, [cluster.id]);
    const pulse = async (): Promise<string> => Pulse.parse(await getPulse(ctx)).version;

    const first = await pulse();
    await send(other, start, story["cp-1"], { node: "cp-1" });
    const same = await pulse();
    await send(cluster, start, story["cp-1"], { node: "cp-1" });
    const settled = await pulse();
    await send(cluster, hours(1), "{", { node: "cp-1" });
    const failed = await pulse();
    await house.prisma.cluster.update({ where: { id: cluster.id }, data: { name: `${cluster.name}-renamed` } });
    const renamed = await pulse();

    expect(same).toBe(first);
    expect(new Set([first, settled, failed, renamed]).size).toBe(4);
    expect(await pulse()).toBe(renamed);
  });

  test("a kept document changes the pulse when it comes and when it is looked at, even where nothing can be read of it", async () => {
    const cluster = await house.cluster();
    const ctx = looking(start, [cluster.id]);
    const bytes = Buffer.from("{");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const envelope: Envelope = {
      v: 1,
      scanner: "kube-bench",
      cluster: cluster.name,
      scope: { node: "cp-1" },
      sha256,
      idempotencyKey: "one-key-only",
    };
    const arrival = { envelope, clusterId: cluster.id, bytes, actor: { kind: "system", id: "test" } } as const;
    const context = { sql: house.sql, catalog, now: start };

    const before = await getPulse(ctx);
    await receive(context, arrival, { wait: false });
    const kept = await getPulse(ctx);
    await receive(context, arrival, { wait: true });
    const read = await getPulse(ctx);

    expect(new Set([before.version, kept.version, read.version]).size).toBe(3);
  });

  test("the frame says who is there, in which role, and carries the pulse", async () => {
    const person = await house.signIn(["auditor", "engineer"]);
    await house.prisma.person.update({ where: { id: person.actor.id }, data: { name: "Mara Lindqvist" } });
    const ctx = looking(start, "all", person.actor.id);

    const shell = Shell.parse(await getShell(ctx));

    expect(shell).toMatchObject({ name: "Mara Lindqvist", role: "Security engineer · all clusters", demo: true });
    expect(shell.version).toBe((await getPulse(ctx)).version);
    expect(shell.clusters).toBe(await house.prisma.cluster.count({ where: { deletedAt: null } }));
  });

  test("who has no role learns nothing of clusters, not even that something happened", async () => {
    const actor: PersonActor = {
      kind: "person",
      id: randomUUID(),
      sessionId: randomUUID(),
      roles: [],
      clusters: "all",
    };
    const ctx = house.contextOf(actor, start);
    const before = await getPulse(ctx);
    await house.cluster();

    const shell = await getShell(ctx);

    expect(shell).toMatchObject({ clusters: 0, role: "no role" });
    expect(await getPulse(ctx)).toEqual(before);
  });
});
