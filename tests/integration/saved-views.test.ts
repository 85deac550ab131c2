import { describe, expect, test } from "vitest";
import { SavedViewId, SavedViews } from "#lib/contract/views/saved-view.ts";
import { type SignedIn, testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();
const findings = { name: "Worst first", page: "/findings", query: "severity=critical&open=x&after=y" };

async function save(person: SignedIn, more: object = {}): Promise<string> {
  const response = await call("POST", "views", { cookie: person.cookie, json: { ...findings, ...more } });
  expect(response.status).toBe(201);
  return SavedViewId.parse(await response.json()).id;
}

async function list(person: SignedIn) {
  return SavedViews.parse(await (await call("GET", "views", { cookie: person.cookie })).json()).views;
}

const patch = (person: SignedIn, view: string, json: object) =>
  call("PATCH", "views/[view]", { cookie: person.cookie, params: { view }, json });
const remove = (person: SignedIn, view: string) =>
  call("DELETE", "views/[view]", { cookie: person.cookie, params: { view } });

describe("a saved view", () => {
  test("keeps the page and its filters, leads back to them, and is in the audit log", async () => {
    const dana = await house.signIn(["viewer"]);

    const id = await save(dana);

    expect(await list(dana)).toMatchObject([
      {
        id,
        name: "Worst first",
        about: "Findings",
        href: "/findings?severity=critical",
        owner: null,
        mayChange: true,
        problems: [],
      },
    ]);
    const [entry] = await house.sql`select action, after from audit_entry where subject = ${`view:${id}`}`;
    expect(entry).toMatchObject({ action: "view:save", after: { page: "/findings", query: "severity=critical" } });
  });

  test("is seen by its owner alone until it is shared, and then by everyone with their name beside it", async () => {
    const [dana, ravi] = [await house.signIn(["engineer"]), await house.signIn(["viewer"])];
    await house.prisma.person.update({ where: { id: dana.actor.id }, data: { name: "Dana" } });
    const id = await save(dana, { name: "Shared later" });
    const mine = async () => (await list(ravi)).filter((view) => view.id === id);

    expect(await mine()).toEqual([]);
    expect((await patch(ravi, id, { shared: true })).status).toBe(404);
    expect((await patch(dana, id, { shared: true })).status).toBe(200);
    expect(await mine()).toMatchObject([{ owner: "Dana", mayChange: false, shared: true }]);
    expect((await patch(ravi, id, { name: "Mine now" })).status).toBe(403);
    expect((await remove(ravi, id)).status).toBe(403);
  });

  test("that is shared can be changed and deleted by an administrator, a private one by its owner alone", async () => {
    const [dana, admin] = [await house.signIn(["viewer"]), await house.signIn(["admin"])];
    const shared = await save(dana, { name: "For all", shared: true });
    const own = await save(dana, { name: "For me" });

    expect((await patch(admin, shared, { name: "For everyone" })).status).toBe(200);
    expect((await remove(admin, shared)).status).toBe(204);
    expect((await remove(admin, own)).status).toBe(404);
    expect((await list(dana)).filter(({ owner }) => owner === null).map(({ name }) => name)).toEqual(["For me"]);
    expect((await remove(dana, own)).status).toBe(204);
    expect(await list(dana)).not.toContainEqual(expect.objectContaining({ id: own }));
  });

  test("has a name of its own among those of its owner", async () => {
    const [dana, ravi] = [await house.signIn(["viewer"]), await house.signIn(["viewer"])];
    await save(dana, { name: "Same" });
    await save(ravi, { name: "Same" });

    const again = await call("POST", "views", { cookie: dana.cookie, json: { ...findings, name: "Same" } });

    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ reason: "name_taken" });
  });

  test("says which of its filters does not exist any more, and leads to the page without it", async () => {
    const dana = await house.signIn(["viewer"]);
    const gone = await house.cluster();
    const view = { page: "/findings", query: `severity=high&cluster=${gone.id}&owner=dana`, ownerId: dana.actor.id };
    await house.prisma.savedView.create({ data: { ...view, name: "Old" } });
    await house.prisma.savedView.create({ data: { ...view, name: "Older", page: "/frameworks/no-such", query: "" } });
    await house.prisma.cluster.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });

    const [old, older] = await list(dana);

    expect(old).toMatchObject({ href: "/findings?severity=high" });
    expect(old?.problems).toHaveLength(2);
    expect(old?.problems.join(" ")).toContain('"owner"');
    expect(older).toMatchObject({ href: "/", problems: ["The page it shows does not exist any more."] });
  });

  test("about a cluster is not shown to who does not see that cluster", async () => {
    const dana = await house.signIn(["viewer"]);
    const [mine, other] = [await house.cluster(), await house.cluster()];
    const id = await save(dana, { name: "About one", query: `cluster=${other.id}`, shared: true });
    const ravi = await house.signIn(["viewer"]);
    const { listViews } = await import("#lib/queries/view/list-views.ts");
    const seenBy = async (clusters: "all" | readonly string[]) =>
      (await listViews(house.contextOf({ ...ravi.actor, clusters }))).views.some((view) => view.id === id);

    expect(await seenBy("all")).toBe(true);
    expect(await seenBy([other.id])).toBe(true);
    expect(await seenBy([mine.id])).toBe(false);
  });

  test("is refused where there is nothing to save, and where it leads elsewhere", async () => {
    const dana = await house.signIn(["viewer"]);
    const pages = ["/scans/s1", "//evil.example", "https://evil.example", "/findings?x=1", "findings", ""];
    for (const page of pages) {
      const response = await call("POST", "views", { cookie: dana.cookie, json: { ...findings, name: "x", page } });
      expect(response.status, page).toBe(400);
    }
  });

  test("saved again as it is changes nothing and is no audit entry", async () => {
    const dana = await house.signIn(["viewer"]);
    const id = await save(dana, { name: "Still" });

    await patch(dana, id, { name: "Still" });

    const entries = await house.sql`select 1 from audit_entry where subject = ${`view:${id}`}`;
    expect(entries).toHaveLength(1);
  });
});
