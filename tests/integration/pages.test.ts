import { describe, expect, test, vi } from "vitest";
import { may } from "#lib/domain/access/policy.ts";
import { type Role, roles } from "#lib/domain/access/role.ts";
import { type SignedIn, testHouse } from "#tests/support/house.ts";
import { type ListedPage, listedPages, openPage, pagePaths } from "#tests/support/pages.ts";

// The framework hands a page its request by these two; outside of a server there is no other way to hand it one.
const request = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => undefined }),
}));

const house = await testHouse();
const cluster = await house.cluster();
const params = { cluster: cluster.id, framework: "none", requirement: "none", scan: "none", control: "none" };

async function open(page: ListedPage, who: SignedIn | null) {
  request.headers = new Headers(who === null ? {} : { cookie: who.cookie });
  return await openPage(page.path, params);
}

/** Whether this person gets past the page's guard. */
function isLetIn({ asks }: ListedPage, { actor }: SignedIn): boolean {
  if (asks === "nothing" || asks === "signed in") return true;
  return typeof asks === "string" ? may(actor, asks) : asks.somewhere.some((action) => may(actor, action));
}

const refusedBy = ["/no-role", "/not-allowed"];

describe("every page", () => {
  test("is listed with what it asks for", () => {
    expect(pagePaths().length).toBeGreaterThan(10);
    expect(pagePaths()).toEqual(listedPages.map(({ path }) => path).sort());
  });

  test("leads whoever is not signed in to the sign-in page, and nowhere else", async () => {
    for (const page of listedPages) {
      const opened = await open(page, null);

      if (page.asks === "nothing") expect(opened, page.path).toBe("shown");
      else expect(opened, page.path).toEqual({ leadsTo: expect.stringMatching(/^\/sign-in/) });
    }
  });

  test.each<Role | null>([...roles, null])("answers %s as the rights table says", async (role) => {
    const who = await house.signIn(role === null ? [] : [role]);
    for (const page of listedPages) {
      const opened = await open(page, who);

      const target = typeof opened === "string" ? null : opened.leadsTo;
      const what = `${role} ${page.path} ${JSON.stringify(opened)}`;
      if (isLetIn(page, who)) expect(refusedBy, what).not.toContain(target);
      else expect(refusedBy, what).toContain(target);
      if (typeof page.asks === "string" && page.asks.includes(":") && isLetIn(page, who)) {
        expect(target, what).toBeNull();
      }
    }
  });

  test("of a cluster, or of everybody, is closed to who has a role on another cluster alone", async () => {
    const elsewhere = await house.cluster();
    const group = "squad-of-elsewhere";
    for (const role of roles) {
      const who = await house.signIn([]);
      await house.prisma.person.update({ where: { id: who.actor.id }, data: { groups: [group] } });
      await house.prisma.roleGrant.deleteMany({ where: { group } });
      const data = { group, role, clusterIds: [elsewhere.id], createdBy: who.actor.id };
      await house.prisma.roleGrant.create({ data });

      const shown: string[] = [];
      for (const page of listedPages) if ((await open(page, who)) === "shown") shown.push(page.path);

      expect(shown, role).toContain("(console)/clusters");
      const closed = ["(console)/clusters/[cluster]", "(console)/admin/people", "(console)/admin/audit"];
      for (const path of closed) expect(shown, `${role} ${path}`).not.toContain(path);
    }
  });

  test("is closed from the next request on to who was signed out elsewhere", async () => {
    const who = await house.signIn(["admin"]);
    const pages = listedPages.filter(({ asks }) => asks !== "nothing");
    await house.prisma.session.update({ where: { id: who.actor.sessionId }, data: { revokedAt: new Date() } });

    for (const page of pages) {
      expect(await open(page, who), page.path).toEqual({ leadsTo: expect.stringMatching(/^\/sign-in/) });
    }
  });
});
