import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { ScorePreview, TokensView, YardstickView } from "#lib/contract/views/admin.ts";
import { fromPrisma } from "#lib/db/queryable.ts";
import { loadParameters } from "#lib/db/sql/load-parameters.ts";
import { loadHeads } from "#lib/db/sql/load-standings.ts";
import { loadWeights } from "#lib/db/sql/load-weights.ts";
import { lockCluster } from "#lib/db/sql/lock-cluster.ts";
import { readAuditEntries } from "#lib/db/sql/read-audit-entries.ts";
import { unsettleClusters } from "#lib/db/sql/unsettle-clusters.ts";
import { settle } from "#lib/ingest/settle.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const { db } = house;
const catalog = loadCatalog();
const reason = "The board decided so in its last meeting.";
const weights = { critical: 20, high: 5, medium: 3, low: 1 };

const entriesOf = async (subject: string) =>
  (await readAuditEntries(db, { after: 0, limit: 10_000 })).filter((entry) => entry.subject === subject);
const officer = () => house.signIn(["officer"]);

async function settledCluster(): Promise<string> {
  const { id } = await house.cluster();
  await db.transaction((tx) => settle(tx, id, catalog, new Date()));
  return id;
}
const holds = async (id: string) => (await loadHeads(db, [id], catalog.digest, new Date()))[0]?.holds;
const queued = async () =>
  (await db.query("select task_identifier as task from graphile_worker.jobs where queue_name = 'clock'")).map((row) =>
    JSON.stringify(row),
  );

describe("weights", () => {
  test("are previewed, changed with a reason, kept with before and after, and every cluster is settled anew", async () => {
    const { cookie, actor } = await officer();
    const id = await settledCluster();
    expect(await holds(id)).toBe(true);

    const asked = { change: "weights", weights };
    const preview = await call("POST", "admin/yardstick/preview", { cookie, json: asked });
    expect(await holds(id), "a preview changes nothing").toBe(true);
    const done = await call("POST", "admin/yardstick", { cookie, json: { ...asked, reason } });

    const { frameworks, clusters } = ScorePreview.parse(await preview.json());
    expect(clusters).toBeGreaterThan(0);
    expect(frameworks.some(({ before, after }) => after.total > before.total)).toBe(true);
    expect(await done.json()).toEqual({ changed: true });
    expect(await loadWeights(db)).toEqual(weights);
    expect(await holds(id)).toBe(false);
    expect((await queued()).join()).toContain("settle-due");
    const [entry] = await entriesOf("setting:weights");
    expect(entry).toMatchObject({
      ...{ actorId: actor.id, action: "setting:edit", reason, after: weights },
      before: { critical: 10, high: 5, medium: 3, low: 1 },
    });
  });

  test("that are in force already change nothing and leave no entry", async () => {
    const { cookie } = await officer();
    const before = (await entriesOf("setting:weights")).length;

    const again = await call("POST", "admin/yardstick", { cookie, json: { change: "weights", weights, reason } });

    expect(await again.json()).toEqual({ changed: false });
    expect(await entriesOf("setting:weights")).toHaveLength(before);
  });

  test("are refused without a reason, upside down, or from who may not, and nothing is kept", async () => {
    const { cookie } = await officer();
    const auditor = await house.signIn(["auditor"]);
    const post = async (who: string, json: object) =>
      (await call("POST", "admin/yardstick", { cookie: who, json })).status;

    expect(await post(cookie, { change: "weights", weights })).toBe(400);
    expect(await post(cookie, { change: "weights", weights: { ...weights, low: 7 }, reason })).toBe(400);
    expect(await post(cookie, { change: "weights", weights: { ...weights, low: 0 }, reason })).toBe(400);
    expect(await post(auditor.cookie, { change: "weights", weights, reason })).toBe(403);
    expect((await call("GET", "admin/yardstick", { cookie: auditor.cookie })).status).toBe(200);
    expect(await loadWeights(db)).toEqual(weights);
  });

  test("wait for whoever settles a cluster, so that no figure by the old ones is stored after them", async () => {
    const { cookie } = await officer();
    const id = await settledCluster();
    const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
    const { promise: hasSettled, resolve: settled } = Promise.withResolvers<void>();
    const settling = db.transaction(async (tx) => {
      await settle(tx, id, catalog, new Date());
      settled();
      await mayGo;
    });
    await hasSettled;

    const json = { change: "weights", weights: { ...weights, critical: 30 }, reason };
    const changing = call("POST", "admin/yardstick", { cookie, json });
    await expect
      .poll(async () => (await db.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).length)
      .toBeGreaterThan(0);
    go();
    await settling;

    expect((await changing).status).toBe(200);
    expect(await holds(id)).toBe(false);
  });
});

test("a change that would have to wait too long for a cluster changes nothing and says when to try again", async () => {
  const id = await settledCluster();
  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
  const holding = db.transaction(async (tx) => {
    await lockCluster(tx, id);
    held();
    await mayGo;
  });
  await isHeld;

  const changing = house.prisma.$transaction((tx) => unsettleClusters(fromPrisma(tx), 50));

  const outcome = await changing.catch((error: unknown) => error);
  go();
  await holding;
  expect(outcome).toMatchObject({ code: "unavailable", reason: "clusters_busy" });
  expect(await holds(id)).toBe(true);
});

describe("parameters", () => {
  test("are previewed by the core, changed, and measured by from then on", async () => {
    const { cookie } = await officer();
    const id = await settledCluster();
    const view = YardstickView.parse(await (await call("GET", "admin/yardstick", { cookie })).json());
    const parameters = {
      ...view.parameters.inForce,
      systemNamespaces: ["kube-system", "istio-system"],
      deadlineDays: { critical: 3, high: 14 },
    };

    const asked = { change: "parameters", parameters };
    const preview = await call("POST", "admin/yardstick/preview", { cookie, json: asked });
    const done = await call("POST", "admin/yardstick", { cookie, json: { ...asked, reason } });

    expect(ScorePreview.parse(await preview.json()).computed).toBeGreaterThan(0);
    expect(await done.json()).toEqual({ changed: true });
    expect(await loadParameters(db)).toMatchObject({ deadlineDays: { critical: 3, high: 14 } });
    expect(await holds(id)).toBe(false);
    const after = YardstickView.parse(await (await call("GET", "admin/yardstick", { cookie })).json());
    expect(after.parameters).toMatchObject({ inForce: parameters, changed: { by: expect.any(String) } });
    expect((await entriesOf("setting:parameters")).at(-1)).toMatchObject({ reason, after: parameters });
  });

  test("that name what does not exist are refused by name", async () => {
    const { cookie } = await officer();
    const view = YardstickView.parse(await (await call("GET", "admin/yardstick", { cookie })).json());
    const tries = [
      { requiredSources: ["nessus"] },
      { systemNamespaces: ["Kube_System"] },
      { deadlineDays: { critical: 30, high: 7 } },
      { policyEngines: [] },
      { digestPercent: 101 },
    ];

    for (const wrong of tries) {
      const json = { change: "parameters", parameters: { ...view.parameters.inForce, ...wrong }, reason };
      expect((await call("POST", "admin/yardstick", { cookie, json })).status, JSON.stringify(wrong)).toBe(400);
    }
  });
});

describe("a profile", () => {
  test("is chosen among those of its framework, and read from then on", async () => {
    const { cookie } = await officer();
    const before = YardstickView.parse(await (await call("GET", "admin/yardstick", { cookie })).json());
    const [first] = before.profiles;
    const other = first?.choices.find(({ id }) => id !== first.inUse);
    const asked = { change: "profile", framework: first?.framework.id, profile: other?.id };

    const preview = await call("POST", "admin/yardstick/preview", { cookie, json: asked });
    const done = await call("POST", "admin/yardstick", { cookie, json: { ...asked, reason } });
    const unknown = await call("POST", "admin/yardstick", { cookie, json: { ...asked, profile: "none", reason } });

    expect(ScorePreview.parse(await preview.json()).frameworks).toHaveLength(1);
    expect(await done.json()).toEqual({ changed: true });
    const after = YardstickView.parse(await (await call("GET", "admin/yardstick", { cookie })).json());
    expect(after.profiles[0]?.inUse).toBe(other?.id);
    expect(unknown.status).toBe(404);
    expect(await entriesOf(`setting:profile/${first?.framework.id}`)).toHaveLength(1);
  });
});

describe("an expected interval", () => {
  test("is previewed and changed with its reason, on clusters in reach alone", async () => {
    const { cookie } = await house.signIn(["engineer"]);
    const id = await settledCluster();
    await house.prisma.source.create({ data: { clusterId: id, scanner: "trivy", intervalSeconds: 86_400 } });
    const json = { clusterId: id, scanner: "trivy", intervalSeconds: 3_600 };

    const preview = await call("POST", "admin/intervals/preview", { cookie, json });
    const without = await call("POST", "admin/intervals", { cookie, json });
    const done = await call("POST", "admin/intervals", { cookie, json: { ...json, reason } });
    const nowhere = await call("POST", "admin/intervals/preview", {
      cookie,
      json: { ...json, clusterId: randomUUID() },
    });

    expect(ScorePreview.parse(await preview.json())).toMatchObject({ clusters: 1, standOtherwise: 0 });
    expect(without.status).toBe(400);
    expect(await done.json()).toEqual(json);
    expect(nowhere.status).toBe(404);
    expect((await entriesOf(`source:${id}/trivy`)).at(-1)).toMatchObject({
      ...{ reason, before: { intervalSeconds: 86_400 }, after: { intervalSeconds: 3_600 } },
    });
    expect(await holds(id)).toBe(false);
    const list = await (await call("GET", "admin/intervals", { cookie })).json();
    expect(list.rows).toContainEqual(expect.objectContaining({ scanner: "trivy", intervalSeconds: 3_600 }));
  });
});

describe("people", () => {
  test("are listed with the roles their groups give and where they are signed in, and a session ended there ends at once", async () => {
    const admin = await house.signIn(["admin"]);
    const other = await house.signIn(["viewer", "approver"]);
    const list = async () => (await call("GET", "admin/people", { cookie: admin.cookie })).json();

    const before = await list();
    const row = before.people.find(({ id }: { id: string }) => id === other.actor.id);
    expect(row).toMatchObject({ roles: ["Viewer", "Approver"], self: false, sessions: [{ current: false }] });
    expect(before.roles).toContainEqual(
      expect.objectContaining({ role: "admin", group: "kubeproof-admins", isSet: false, variable: "OIDC_ADMIN_GROUP" }),
    );
    expect((await call("GET", "clusters", other)).status).toBe(200);
    const ended = await call("DELETE", "sessions/[session]", {
      ...{ cookie: admin.cookie, params: { session: row.sessions[0].id } },
    });

    expect(ended.ok).toBe(true);
    expect((await call("GET", "clusters", other)).status).toBe(401);
    const after = (await list()).people.find(({ id }: { id: string }) => id === other.actor.id);
    expect(after.sessions).toEqual([]);
  });

  test("are nobody's business but the administrator's and the auditor's", async () => {
    for (const role of ["viewer", "engineer", "approver", "officer"] as const) {
      const { cookie } = await house.signIn([role]);
      expect((await call("GET", "admin/people", { cookie })).status, role).toBe(403);
    }
  });

  test("beyond a page are behind an id, and nobody is shown twice or left out", async () => {
    const { cookie } = await house.signIn(["admin"]);
    const data = Array.from({ length: 130 }, () => ({ issuer: "https://id.example", subject: randomUUID() }));
    await house.prisma.person.createMany({ data });
    const all = await house.prisma.person.count();

    const seen: string[] = [];
    let query = "";
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await (await call("GET", "admin/people", { cookie, query })).json();
      seen.push(...page.people.map(({ id }: { id: string }) => id));
      if (page.next === null) break;
      query = `?after=${page.next}`;
    }

    expect(new Set(seen).size).toBe(all);
    expect(seen).toHaveLength(all);
  });
});

test("tokens are listed with scope, expiry and last use, and never with anything of their secret but its beginning", async () => {
  const { cookie } = await house.signIn(["engineer"]);
  const cluster = await house.cluster();
  const json = { name: "nightly", verbs: ["scan:ingest", "cluster:read"], clusters: [cluster.id], expiresInDays: 30 };
  const made = await (await call("POST", "tokens", { cookie, json })).json();
  await call("GET", "clusters", { token: made.token });

  const text = await (await call("GET", "admin/tokens", { cookie })).text();

  const view = TokensView.parse(JSON.parse(text));
  expect(view.tokens.find(({ id }) => id === made.id)).toMatchObject({
    ...{ state: "in_force", clusters: [{ name: cluster.name }], expiresAt: made.expiresAt },
    lastUsedAt: expect.any(String),
  });
  expect(text).not.toContain(made.token);
});

test("the audit log is read in pages, the newest first, with names and reasons", async () => {
  const auditor = await house.signIn(["auditor"]);
  const page = await (await call("GET", "admin/audit", { cookie: auditor.cookie })).json();
  const next = await (
    await call("GET", "admin/audit", { cookie: auditor.cookie, query: `?before=${page.rows[2].seq}` })
  ).json();

  expect(page.rows[0].seq).toBe(page.total);
  expect(page.rows.some((row: { reason: string | null }) => row.reason === reason)).toBe(true);
  expect(next.rows[0].seq).toBe(page.rows[2].seq - 1);
  expect((await call("GET", "admin/audit", { cookie: auditor.cookie, query: "?before=x" })).status).toBe(400);
});
