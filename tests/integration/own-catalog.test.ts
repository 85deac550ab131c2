import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { readOwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { retireOwnFile } from "#lib/commands/catalog/retire-own-file.ts";
import { uploadOwnFile } from "#lib/commands/catalog/upload-own-file.ts";
import { CheckedOwnFile, UploadedOwnFile } from "#lib/contract/own-catalog.ts";
import { Problem } from "#lib/contract/problem.ts";
import type { FrameworkList } from "#lib/contract/views/frameworks.ts";
import type { OwnCatalogView } from "#lib/contract/views/own-catalog.ts";
import type { Context } from "#lib/db/context.ts";
import { readAuditEntries } from "#lib/db/sql/read-audit-entries.ts";
import type { Framework } from "#lib/domain/catalog/catalog.ts";
import { contextFor } from "#lib/http/context.ts";
import { receive } from "#lib/ingest/receive.ts";
import { getFramework } from "#lib/queries/framework/get-framework.ts";
import { listFrameworks } from "#lib/queries/framework/list-frameworks.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";
import { getPulse } from "#lib/queries/shell/get-pulse.ts";
import { assessNow } from "#lib/queries/standing/current.ts";
import { startQueue } from "#lib/tasks/queue.ts";
import { testHouse } from "#tests/support/house.ts";
import { twoNodeStory } from "#tests/support/kube-bench-document.ts";
import { call } from "#tests/support/routes.ts";
import { envelopeOf } from "./ingest/door.ts";

const base = loadCatalog();
const docs = readFileSync(join(import.meta.dirname, "../../docs/own-frameworks.md"), "utf8");
const [example = "", mapping = ""] = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? "");

const folder = mkdtempSync(join(tmpdir(), "kubeproof-own-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "team.yaml"), example.replace("id: acme-baseline", "id: team-baseline"));
writeFileSync(join(folder, "broken.yaml"), example.replace("control: apiserver-anonymous-auth", "control: nothing"));
writeFileSync(join(folder, "notes.txt"), "not read");

const house = await testHouse({ KUBEPROOF_OWN_CATALOG: folder });
const admin = await house.signIn(["admin"]);
const other = await house.signIn(["admin"]);
const viewer = await house.signIn(["viewer"]);
const reason = "The list was replaced by another one.";

/** The context a request of this person would have now. */
const asked = (who = admin, now = new Date()): Promise<Context> => contextFor(who.actor, undefined, now);
const upload = async (content: string, who = admin) =>
  await uploadOwnFile(await asked(who), { fileName: "a.yaml", content });
const withId = (id: string, version = "1"): string =>
  example.replace("id: acme-baseline", `id: ${id}`).replace('version: "2026.1"', `version: "${version}"`);

/** A cluster whose two nodes kube-bench looked at. */
async function heardCluster() {
  const cluster = await house.cluster();
  const ctx = await asked();
  const story = twoNodeStory(base.benchmarks.get("cis-1.12") ?? new Map());
  for (const node of ["cp-1", "worker-1"] as const) {
    const delivery = { scanner: "kube-bench", text: story[node], node, observedAt: ctx.now };
    const arrival = {
      envelope: { ...envelopeOf(delivery), cluster: cluster.name },
      clusterId: cluster.id,
      bytes: Buffer.from(story[node]),
      actor: { kind: "system", id: "test" } as const,
    };
    await receive(ctx, arrival, { wait: true });
  }
  return cluster;
}

/** A framework that comes with the product, written as an own one: the same links, other ids. */
function asOwnFile(framework: Framework, id: string): string {
  const top = (at: string): string | undefined =>
    framework.requirements.find((each) => each.id === at)?.parent ?? undefined;
  const groups = framework.requirements.filter((each) => !each.leaf);
  return JSON.stringify({
    kind: "framework",
    ...{ id, title: "A copy", version: "1", publisher: "Us" },
    sections: [
      ...groups.map((each) => ({ id: each.id, title: each.title, parent: top(each.id) })),
      { id: "rest", title: "Rest" },
    ],
    requirements: framework.requirements
      .filter((each) => each.leaf)
      .map((each) => ({
        id: each.id,
        section: each.parent ?? "rest",
        title: each.title,
        class: each.class,
        essenceMissing: each.essenceMissing,
        links: each.links,
      })),
  });
}

const figuresOf = (list: FrameworkList, id: string) => {
  const row = list.frameworks.find((each) => each.id === id);
  return row && { score: row.score, counts: row.counts };
};

test("an own framework is scored with the numbers one with the same links has, on every page and marked as own", async () => {
  const shipped = base.frameworks.get("nist-800-190");
  if (shipped === undefined) throw new Error("no such framework");
  const cluster = await heardCluster();
  await upload(asOwnFile(shipped, "copy-of-shipped"));
  const ctx = await asked();

  const list = await listFrameworks(ctx);
  const overview = await getOverview(ctx);
  const page = await getFramework(ctx, { frameworkId: "copy-of-shipped" });
  const original = await getFramework(ctx, { frameworkId: shipped.id });
  const leaf = shipped.requirements.find((each) => each.leaf && each.links.length > 0);
  const requirement = await getRequirement(ctx, { frameworkId: "copy-of-shipped", requirementId: leaf?.id ?? "" });

  expect(figuresOf(list, "copy-of-shipped")).toEqual(figuresOf(list, shipped.id));
  expect(figuresOf(list, shipped.id)?.score?.coverageWeight).toBeGreaterThan(0);
  expect(
    list.frameworks
      .filter((row) => row.own)
      .map((row) => row.id)
      .sort(),
  ).toEqual(["copy-of-shipped", "team-baseline"]);
  expect(overview.frameworks.find((row) => row.id === "copy-of-shipped")).toMatchObject({ own: true });
  expect(page).toMatchObject({ own: true, score: original.score, requirementsByStatus: original.requirementsByStatus });
  expect(page.clusters.map(({ id }) => id)).toContain(cluster.id);
  expect(requirement.framework).toMatchObject({ own: true });
});

describe("an upload", () => {
  test("of a broken file is refused with each line, and stores nothing", async () => {
    const before = await house.prisma.ownCatalogFile.count();
    const content = withId("broken-one").replace("role: required", "role: must").replace("noun: rule", "noun: 7");

    const answer = await call("POST", "catalog/files", { cookie: admin.cookie, json: { fileName: "b.yaml", content } });
    const problem = Problem.parse(await answer.json());

    expect(answer.status).toBe(422);
    expect(problem).toMatchObject({ reason: "own_file_refused" });
    expect(problem.detail).toMatch(
      /b.yaml cannot be used, line 8: .*put it in quotes, "7".*1 more problem .*Nothing was changed/,
    );
    expect(problem.details?.["problems"]).toMatchObject([
      { line: 8 },
      { line: 28, path: "requirements[0].links[0].role" },
    ]);
    expect(await house.prisma.ownCatalogFile.count()).toBe(before);
  });

  test("is for administrators alone: others are refused, and nothing is stored", async () => {
    const before = await house.prisma.ownCatalogFile.count();

    for (const role of ["viewer", "auditor", "engineer", "approver", "officer"] as const) {
      const { cookie, actor } = await house.signIn([role]);
      const json = { fileName: "a.yaml", content: withId("not-allowed") };
      expect((await call("POST", "catalog/files", { cookie, json })).status, role).toBe(403);
      await expect(uploadOwnFile(house.contextOf(actor), json)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await house.prisma.ownCatalogFile.count()).toBe(before);
  });

  test("says in the audit log who put which bytes in force", async () => {
    await upload(withId("audited"));

    const entries = await readAuditEntries(house.db, { after: 0, limit: 10_000 });
    expect(entries.filter((entry) => entry.subject === "catalog:audited")).toMatchObject([
      {
        actorId: admin.actor.id,
        action: "catalog:edit",
        before: null,
        after: { versionNumber: 1, statedVersion: "1" },
      },
    ]);
  });

  test("of the same id is the next version, of the same bytes nothing at all", async () => {
    const first = await upload(withId("versioned", "1"));
    const again = await upload(withId("versioned", "1"), other);
    const second = await upload(withId("versioned", "2"), other);

    expect([first, again, second]).toEqual([
      { name: "versioned", versionNumber: 1, created: true },
      { name: "versioned", versionNumber: 1, created: false },
      { name: "versioned", versionNumber: 2, created: true },
    ]);
    expect((await asked()).catalog.frameworks.get("versioned")?.version).toBe("2");
    expect(await house.prisma.ownCatalogFile.count({ where: { name: "versioned" } })).toBe(2);
  });

  test("by two administrators at once gives each a version, and the same bytes one", async () => {
    const [a, b] = await Promise.all([upload(withId("raced", "1")), upload(withId("raced", "2"), other)]);
    const same = await Promise.all([upload(withId("raced-same")), upload(withId("raced-same"), other)]);

    expect([a.versionNumber, b.versionNumber].sort()).toEqual([1, 2]);
    expect(same.map(({ versionNumber }) => versionNumber)).toEqual([1, 1]);
    expect(same.filter(({ created }) => created)).toHaveLength(1);
  });

  test("cannot take an id that comes with the product, that the folder brings, or that has another kind", async () => {
    await upload(withId("taken"));

    await expect(upload(withId("gdpr"))).rejects.toMatchObject({ reason: "own_file_refused" });
    await expect(upload(withId("team-baseline"))).rejects.toThrow(/brought by the file team.yaml of the folder/);
    await expect(upload(mapping.replace("id: acme-policies", "id: taken"))).rejects.toMatchObject({ code: "conflict" });
  });

  test("is only ever added to: the database refuses to change or delete a version", async () => {
    await upload(withId("append-only"));

    await expect(house.sql`update own_catalog_file set content = 'x' where name = 'append-only'`).rejects.toThrow(
      /append-only/,
    );
    await expect(house.sql`delete from own_catalog_file where name = 'append-only'`).rejects.toThrow(/append-only/);
  });

  test("larger than 1 MiB is refused as such, although its body may be larger", async () => {
    const json = { fileName: "a.yaml", content: `${withId("large")}# ${"x".repeat(1_100_000)}` };

    const answer = await call("POST", "catalog/files", { cookie: admin.cookie, json });

    expect(Problem.parse(await answer.json())).toMatchObject({ status: 422, detail: expect.stringMatching(/1 MiB/) });
  });

  test("can be tried first: the check says what it would change, and stores nothing", async () => {
    await upload(withId("tried", "1"));
    const before = await house.prisma.ownCatalogFile.count();
    const check = async (content: string) => {
      const answer = await call("POST", "catalog/check", {
        cookie: admin.cookie,
        json: { fileName: "a.yaml", content },
      });
      return CheckedOwnFile.parse(await answer.json());
    };

    expect(await check(withId("tried", "1"))).toMatchObject({ unchanged: true, versionNumber: 1, replaces: null });
    expect(await check(withId("tried", "2"))).toMatchObject({
      unchanged: false,
      versionNumber: 2,
      replaces: 1,
      problems: [],
    });
    expect(await check("kind: framework\n")).toMatchObject({ summary: null, versionNumber: null });
    expect(await check(mapping.replace("fact: no-privileged", "fact: containers-run-as-non-root"))).toMatchObject({
      remarks: [expect.stringMatching(/outweighs a failure/)],
    });
    expect(await house.prisma.ownCatalogFile.count()).toBe(before);
  });
});

test("a mapping lets a check of one's own decide a fact, from the words that are there already", async () => {
  const cluster = await house.cluster();
  const ctx = await asked();
  const seconds = Math.floor(ctx.now.getTime() / 1000) - 60;
  const result = { policy: "acme-own-check", rule: "one", result: "fail", severity: "high", source: "kyverno" };
  const report = {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: "r", namespace: "shop", uid: "r-1" },
    scope: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web", uid: "uid-web" },
    results: [{ ...result, timestamp: { seconds, nanos: 0 } }],
    summary: { fail: 1 },
  };
  const delivery = { scanner: "policy-report", text: JSON.stringify(report) };
  const envelope = { ...envelopeOf(delivery), cluster: cluster.name };
  const actor = { kind: "system", id: "test" } as const;
  const arrival = { envelope, clusterId: cluster.id, bytes: Buffer.from(delivery.text), actor };
  const answer = await receive(ctx, arrival, { wait: true });
  const stateOf = async (): Promise<readonly string[]> => {
    const { standing } = await assessNow(await asked(), cluster.id, null);
    return (standing.facts.get("no-privileged")?.resources ?? []).map((on) => on.state);
  };

  expect(answer.state).toBe("merged");
  expect(await stateOf()).not.toContain("fail");
  await upload(mapping.replace("id: acme-policies", "id: own-check").replace("acme-no-privileged", "acme-own-check"));

  expect(await stateOf()).toContain("fail");
  await retireOwnFile(await asked(), { name: "own-check", reason });
  expect(await stateOf()).not.toContain("fail");
});

test("a retired one is gone from the lists, its versions stay, and an older one does not come back", async () => {
  await upload(withId("retired", "1"));
  await upload(withId("retired", "2"));
  const params = { file: "retired" };

  const answer = await call("POST", "catalog/files/[file]/retire", { cookie: admin.cookie, params, json: { reason } });
  const ctx = await asked();

  expect(answer.status).toBe(200);
  expect((await listFrameworks(ctx)).frameworks.map((row) => row.id)).not.toContain("retired");
  const view: OwnCatalogView = await (await call("GET", "catalog/files", { cookie: admin.cookie })).json();
  const row = view.files.find((file) => file.name === "retired");
  expect(row).toMatchObject({
    state: "retired",
    versions: [
      { number: 2, retired: { reason } },
      { number: 1, state: "superseded" },
    ],
  });
  const version = { ...params, version: "1" };
  const text = await call("GET", "catalog/files/[file]/versions/[version]", { cookie: admin.cookie, params: version });
  expect(await text.text()).toBe(withId("retired", "1"));
  expect(text.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(await retireOwnFile(ctx, { name: "retired", reason })).toEqual({ name: "retired", versionNumber: 2 });
  await expect(retireOwnFile(ctx, { name: "never-there", reason })).rejects.toMatchObject({ code: "not_found" });
  expect((await upload(withId("retired", "2"))).versionNumber).toBe(3);
});

test("what the folder holds is in force, what is broken there is told with its line, and neither stops the other", async () => {
  const view: OwnCatalogView = await (await call("GET", "catalog/files", { cookie: admin.cookie })).json();

  expect((await asked()).catalog.frameworks.get("team-baseline")?.origin).toBe("own");
  expect(view.folder).toMatchObject({
    path: folder,
    problem: null,
    files: [
      { fileName: "broken.yaml", problems: [{ line: 27, message: expect.stringMatching(/no control “nothing”/) }] },
      { fileName: "team.yaml", problems: [], summary: { requirements: 3, technical: 2 } },
    ],
  });
  expect(readOwnFolder(join(folder, "missing"))).toMatchObject({
    sources: [],
    problem: expect.stringMatching(/does not exist/),
  });
});

test("a change tells open pages to look again", async () => {
  const before = await getPulse(await asked(viewer));
  await upload(withId("pulse"));

  expect((await getPulse(await asked(viewer))).version).not.toBe(before.version);
});

describe("the worker", () => {
  const until = async (ask: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 25_000;
    while (Date.now() < deadline) {
      if (await ask()) return;
      await sleep(100);
    }
    throw new Error("it did not happen");
  };

  test("settles every cluster anew after an upload, without a restart, and reads no document again for a framework", {
    timeout: 60_000,
  }, async () => {
    const cluster = await heardCluster();
    const ownFolder = readOwnFolder(folder);
    const queue = await startQueue({ databaseUrl: house.url, catalog: base, ownFolder, now: () => new Date() });
    try {
      const digests = async () =>
        await house.sql`select s.catalog_digest as standing, t.catalog_digest as target, r.framework_id is not null as listed
           from cluster_standing s join scan_target t using (cluster_id)
           left join (select distinct cluster_id, framework_id from requirement_status where framework_id = 'settled') r using (cluster_id)
          where cluster_id = ${cluster.id}`;
      const closed = async () =>
        Number((await house.sql`select count(*) from result_period where cluster_id = ${cluster.id}`)[0]?.["count"]);
      const before = await closed();
      await upload(withId("settled"));
      const { catalog } = await asked();

      await until(async () =>
        (await digests()).every((row) => row["standing"] === catalog.digest && row["target"] === catalog.digest),
      );

      expect((await digests()).every((row) => row["listed"])).toBe(true);
      expect(await closed()).toBe(before);
      const kept = await house.sql`select words_digest from catalog_version order by first_used_at`;
      expect(new Set(kept.map((row) => row["words_digest"])).size).toBe(1);
      await retireOwnFile(await asked(), { name: "settled", reason });
      await until(async () => (await digests()).every((row) => !row["listed"]));
      await upload(mapping);
      const mapped = (await asked()).catalog;
      await until(async () =>
        (await digests()).every((row) => row["standing"] === mapped.digest && row["target"] === mapped.digest),
      );
    } finally {
      await queue.stop();
    }
  });
});

test("the answer of an upload has the shape the API documents", async () => {
  const json = { fileName: "a.yaml", content: withId("documented") };
  const made = await call("POST", "catalog/files", { cookie: admin.cookie, json });
  const again = await call("POST", "catalog/files", { cookie: admin.cookie, json });

  expect([made.status, again.status]).toEqual([201, 200]);
  expect(UploadedOwnFile.parse(await again.json())).toEqual({ name: "documented", versionNumber: 1, created: false });
});
