import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readAuditEntries } from "#lib/db/sql/read-audit-entries.ts";
import { ruleOf } from "#lib/domain/access/action.ts";
import { rights } from "#lib/domain/access/policy.ts";
import { type Role, roles } from "#lib/domain/access/role.ts";
import { testHouse } from "#tests/support/house.ts";
import { call, listedRoutes } from "#tests/support/routes.ts";

const house = await testHouse();
const { prisma } = house;
const mine = await house.cluster("mine-alone");
const foreign = await house.cluster("foreign-cluster");
const admin = await house.signIn(["admin"]);
const reason = "The squad runs this cluster from now on.";

/** A person in one group of their own, who has no role by the environment. */
async function inGroup(): Promise<{ readonly group: string; readonly cookie: string; readonly id: string }> {
  const { cookie, actor } = await house.signIn([]);
  const group = `squad-${randomUUID().slice(0, 8)}`;
  await prisma.person.update({ where: { id: actor.id }, data: { groups: [group] } });
  return { group, cookie, id: actor.id };
}
const give = (group: string, role: Role, clusters: "all" | readonly string[], cookie = admin.cookie) =>
  call("POST", "admin/roles", { cookie, json: { group, role, clusters, reason } });
const names = async (cookie: string): Promise<string[]> => {
  const answer = await call("GET", "clusters", { cookie });
  return answer.ok ? (await answer.json()).clusters.map(({ name }: { name: string }) => name) : [];
};

describe("a role given to a group", () => {
  test("holds from the next request on, on the clusters named, and ends with the next request after it is taken back", async () => {
    const who = await inGroup();
    expect(await names(who.cookie)).toEqual([]);

    const given = await give(who.group, "engineer", [mine.id]);
    const { id } = await given.json();

    expect(given.status).toBe(201);
    expect(await names(who.cookie)).toEqual([mine.name]);
    const rename = (cluster: string) =>
      call("PATCH", "clusters/[cluster]", { cookie: who.cookie, params: { cluster }, json: { platform: "eks" } });
    expect((await rename(mine.id)).status).toBe(200);
    expect((await rename(foreign.id)).status).toBe(404);
    const end = () =>
      call("POST", "admin/roles/[grant]/end", { cookie: admin.cookie, params: { grant: id }, json: { reason } });
    expect((await end()).status).toBe(200);
    expect(await names(who.cookie)).toEqual([]);
    expect((await end()).status).toBe(404);
    const entries = (await readAuditEntries(house.db, { after: 0, limit: 10_000 })).filter(
      ({ subject }) => subject === `role:${id}`,
    );
    const what = { group: who.group, role: "engineer", clusters: [mine.id] };
    expect(entries).toMatchObject([
      { action: "role:edit", actorId: admin.actor.id, before: null, after: what, reason },
      { action: "role:edit", before: what, after: null, reason },
    ]);
  });

  test("is listed with who gave it, and the people it reaches with what they have by it", async () => {
    const who = await inGroup();
    await give(who.group, "auditor", [mine.id]);

    const page = await (await call("GET", "admin/people", { cookie: admin.cookie })).json();

    expect(page.given).toContainEqual(
      expect.objectContaining({
        group: who.group,
        role: "Auditor",
        clusters: [{ id: mine.id, name: mine.name }],
        people: 1,
      }),
    );
    expect(page.people.find(({ id }: { id: string }) => id === who.id).roles).toEqual(["Auditor on 1 cluster"]);
  });

  test("given again changes its clusters, and given the same way changes nothing", async () => {
    const who = await inGroup();

    const first = await give(who.group, "viewer", [mine.id]);
    const again = await give(who.group, "viewer", [mine.id]);
    const wider = await give(who.group, "viewer", "all");

    expect([first.status, again.status, wider.status]).toEqual([201, 200, 200]);
    expect(await names(who.cookie)).toEqual(expect.arrayContaining([mine.name, foreign.name]));
    expect(await prisma.roleGrant.count({ where: { group: who.group } })).toBe(1);
  });

  test("is refused without a reason, for an unknown role or cluster, to one's own group, and from who is no administrator", async () => {
    const own = await house.signIn(["admin"]);
    const officer = await house.signIn(["officer"]);
    const json = { group: "x", role: "viewer", clusters: "all", reason };
    const post = async (cookie: string, more: object) =>
      (await call("POST", "admin/roles", { cookie, json: { ...json, ...more } })).status;

    expect(await post(admin.cookie, { reason: "no" })).toBe(400);
    expect(await post(admin.cookie, { role: "root" })).toBe(400);
    expect(await post(admin.cookie, { clusters: [randomUUID()] })).toBe(404);
    expect(await post(own.cookie, { group: "kubeproof-admins", role: "approver" })).toBe(403);
    expect(await post(officer.cookie, {})).toBe(403);
    expect(await prisma.roleGrant.count({ where: { group: { in: ["x", "kubeproof-admins"] } } })).toBe(0);
  });
});

describe("a role on one cluster", () => {
  test.each([...roles])("as %s: no route tells anything of another cluster, or changes it", async (role) => {
    const who = await inGroup();
    await give(who.group, role, [mine.id]);
    const params = { cluster: foreign.id, scanner: "kube-bench", framework: "none" };

    for (const { method, path, action } of listedRoutes.filter(({ path }) => path !== "session")) {
      const answer = await call(method, path, { cookie: who.cookie, params, json: method === "GET" ? undefined : {} });

      const what = `${role} ${method} ${path}`;
      const text = await answer.text();
      if (path.includes("[cluster]")) expect(answer.ok, what).toBe(false);
      expect(text, what).not.toContain(foreign.name);
      expect(text.replaceAll(`/${foreign.id}`, ""), what).not.toContain(foreign.id);
      if (answer.status === 403 || !rights[role].includes(action)) continue;
      expect(ruleOf(action).reach, what).not.toBe("whole");
    }
  });

  test("adds nothing elsewhere to who may look everywhere: tokens, downloads and changes stay with that cluster", async () => {
    const who = await inGroup();
    await give(who.group, "viewer", "all");
    await give(who.group, "engineer", [mine.id]);
    const token = (clusters: "all" | readonly string[]) =>
      call("POST", "tokens", { cookie: who.cookie, json: { name: "mine", clusters, verbs: ["scan:ingest"] } });
    const ofForeign = { cookie: who.cookie, params: { cluster: foreign.id } };

    expect(await names(who.cookie)).toEqual(expect.arrayContaining([mine.name, foreign.name]));
    expect((await token([mine.id])).status).toBe(201);
    expect((await token([foreign.id])).ok).toBe(false);
    expect((await token("all")).ok).toBe(false);
    expect((await call("GET", "clusters/[cluster]", ofForeign)).status).toBe(200);
    expect((await call("PATCH", "clusters/[cluster]", { ...ofForeign, json: { platform: "eks" } })).ok).toBe(false);
    expect((await call("GET", "clusters/[cluster]/tokens", ofForeign)).ok).toBe(false);
    const tokens = await (await call("GET", "admin/tokens", { cookie: who.cookie })).json();
    expect(tokens).toMatchObject({ mayAll: false });
    expect(tokens.clusters.map(({ name }: { name: string }) => name)).toEqual([mine.name]);
  });
});
