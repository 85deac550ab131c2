import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { envelopeHeader } from "#lib/contract/envelope.ts";
import { tokenActions } from "#lib/domain/access/action.ts";
import { may } from "#lib/domain/access/policy.ts";
import { testHouse } from "#tests/support/house.ts";
import { call, type ListedRoute, listedRoutes } from "#tests/support/routes.ts";

const house = await testHouse();
const mine = await house.cluster("mine-and-only-mine");
const foreign = await house.cluster("foreign-to-the-token");
const everywhere = await house.token(tokenActions, "all");

/** Brings a document in, so that the cluster has a scan and a source to be asked for; answers the scan's id. */
async function bringIn(cluster: string): Promise<string> {
  const body = new Uint8Array(Buffer.from(`{"of": "${cluster}"}`));
  const sha256 = createHash("sha256").update(body).digest("hex");
  const header = { v: 1, scanner: "kube-bench", cluster, sha256 };
  const answer = await call("POST", "ingest", {
    ...{ token: everywhere.secret, body },
    headers: { [envelopeHeader]: Buffer.from(JSON.stringify(header)).toString("base64url") },
  });
  expect(answer.status).toBe(202);
  const [row] = await house.sql<{ id: string }[]>`
    select s.id::text as id from scan s join cluster c on c.id = s.cluster_id where c.name = ${cluster}`;
  return String(row?.id);
}

const scans = { mine: await bringIn(mine.name), foreign: await bringIn(foreign.name) };
const params = { cluster: foreign.id, scan: scans.foreign, scanner: "kube-bench", framework: "none" };
const isAbout = (path: string): boolean => /\[(cluster|scan)\]/.test(path);
const ask = ({ method, path }: ListedRoute, token: string) =>
  call(method, path, { token, params, json: method === "GET" ? undefined : {} });

test("no route tells a token of one cluster anything of another, whichever verbs it has", async () => {
  const { secret, actor } = await house.token(tokenActions, [mine.id]);
  const asked = listedRoutes.filter(({ action }) => may(actor, action));
  expect(asked.length).toBeGreaterThan(10);

  for (const route of asked) {
    const answer = await ask(route, secret);

    const what = `${route.method} ${route.path}`;
    const text = await answer.text();
    if (isAbout(route.path)) expect(answer.ok, what).toBe(false);
    expect(text, what).not.toContain(foreign.name);
    expect(text.replaceAll(`/${foreign.id}`, ""), what).not.toContain(foreign.id);
    expect(text, what).not.toContain(scans.foreign);
  }
});

test("a cluster out of reach reads like one that does not exist", async () => {
  const { secret } = await house.token(tokenActions, [mine.id]);
  const routes = listedRoutes.filter(({ path, method, action }) => {
    return method === "GET" && isAbout(path) && tokenActions.includes(action);
  });
  expect(routes.length).toBeGreaterThan(3);

  for (const { method, path } of routes) {
    const there = await call(method, path, { token: secret, params });
    const nowhere = await call(method, path, { token: secret, params: { ...params, ...unknown } });

    const { detail, reason, status } = await there.json();
    expect({ detail, reason, status }, path).toEqual(
      expect.objectContaining({ ...pick(await nowhere.json()), status: nowhere.status }),
    );
  }
});

const unknown = { cluster: "0199bd3c-0000-7000-8000-000000000000", scan: "0199bd3c-0000-7000-8000-000000000000" };
const pick = ({ detail, reason, status }: { detail: string; reason: string; status: number }) => ({
  ...{ detail, reason, status },
});

test("a token for all clusters is told of both, so that the silence above is one of scope", async () => {
  const text = await (await call("GET", "clusters", { token: everywhere.secret })).text();

  expect(text).toContain(mine.name);
  expect(text).toContain(foreign.name);
  expect((await call("GET", "scans/[scan]", { token: everywhere.secret, params })).status).toBe(200);
});
