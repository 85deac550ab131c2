import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Problem } from "#lib/contract/problem.ts";
import { actions, tokenActions } from "#lib/domain/access/action.ts";
import { may } from "#lib/domain/access/policy.ts";
import { roles } from "#lib/domain/access/role.ts";
import { declarationOf } from "#lib/http/route.ts";
import { testHouse } from "#tests/support/house.ts";
import { call, handlersOf, listedRoutes, otherRoutes, routePaths } from "#tests/support/routes.ts";

const house = await testHouse();
const { prisma } = house;

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return Problem.parse(await response.json());
}

describe("every handler of the API", () => {
  test("was made by route() and is listed with its action", async () => {
    const found: string[] = [];
    for (const path of routePaths()) {
      for (const [method, handler] of await handlersOf(path)) {
        found.push(`${method} ${path} ${declarationOf(handler)?.action ?? "not declared"}`);
      }
    }

    expect(found.length).toBeGreaterThan(10);
    expect(found.sort()).toEqual(listedRoutes.map(({ method, path, action }) => `${method} ${path} ${action}`).sort());
  });

  test("refuses whoever is not known, and says how to be", async () => {
    for (const { method, path } of listedRoutes) {
      const response = await call(method, path);

      expect(response.status, `${method} ${path}`).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await problemOf(response)).toMatchObject({ code: "unauthenticated", reason: "no_session" });
    }
  });

  test.each([...roles, null])("answers %s as the rights table says, and nobody's role with 403", async (role) => {
    for (const { method, path, action } of listedRoutes) {
      const { actor, cookie } = await house.signIn(role === null ? [] : [role]);
      const { status } = await call(method, path, { cookie, json: method === "GET" ? undefined : {} });

      const what = `${role} ${method} ${path}`;
      if (may(actor, action)) expect([401, 403], what).not.toContain(status);
      else expect(status, what).toBe(403);
    }
  });

  test("answers each verb of a token as the rights table says, and a token without it with 403", async () => {
    for (const verb of tokenActions) {
      const { secret, actor } = await house.token([verb], "all");
      for (const { method, path, action } of listedRoutes) {
        const { status } = await call(method, path, { token: secret, json: method === "GET" ? undefined : {} });

        const what = `${verb} ${method} ${path}`;
        if (may(actor, action)) expect([401, 403], what).not.toContain(status);
        else expect(status, what).toBe(403);
      }
    }
  });
});

test("beside the API there are only the ways in, the metrics and the two questions of whoever runs the server", () => {
  expect(otherRoutes()).toEqual(["api/auth/[...nextauth]", "api/metrics", "healthz", "readyz"]);
});

describe("a session cookie", () => {
  test("is worth nothing once its session is revoked, expired or idle, from the next request on", async () => {
    const now = Date.now();
    const revoked = await house.signIn(["viewer"]);
    const expired = await house.signIn(["viewer"], { expiresAt: new Date(now - 1_000) });
    const idle = await house.signIn(["viewer"], { lastSeenAt: new Date(now - 9 * 3_600_000) });

    expect((await call("GET", "clusters", revoked)).status).toBe(200);
    await prisma.session.update({ where: { id: revoked.actor.sessionId }, data: { revokedAt: new Date() } });

    expect(await problemOf(await call("GET", "clusters", revoked))).toMatchObject({
      status: 401,
      reason: "session_revoked",
    });
    expect(await problemOf(await call("GET", "clusters", expired))).toMatchObject({
      status: 401,
      reason: "session_expired",
    });
    expect(await problemOf(await call("GET", "clusters", idle))).toMatchObject({ status: 401, reason: "session_idle" });
  });

  test("sent twice, empty or invented opens nothing", async () => {
    const { cookie } = await house.signIn(["admin"]);
    const tries = [`${cookie}; kubeproof-session=other`, "kubeproof-session=", "kubeproof-session=x", "other=1"];

    for (const wrong of tries) expect((await call("GET", "clusters", { cookie: wrong })).status, wrong).toBe(401);
  });

  test("does not carry a change that another site's page asks for", async () => {
    const { cookie } = await house.signIn(["engineer"]);
    const json = { name: `csrf-${randomUUID().slice(0, 8)}` };
    const foreign = [
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      { "sec-fetch-site": "same-site", origin: "https://other.example" },
      { "sec-fetch-site": "none" },
    ];

    for (const headers of foreign) {
      const problem = await problemOf(await call("POST", "clusters", { cookie, json, headers }));
      expect(problem, JSON.stringify(headers)).toMatchObject({ status: 403, reason: "foreign_origin" });
    }
    expect(await prisma.cluster.count({ where: { name: json.name } })).toBe(0);
    expect((await call("POST", "clusters", { cookie, json })).status).toBe(201);
  });

  test("ends with the sign-out of its own browser, which forgets it", async () => {
    const { cookie } = await house.signIn(["viewer"]);

    const response = await call("DELETE", "session", { cookie });

    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toMatch(/^kubeproof-session=; .*Max-Age=0; HttpOnly; SameSite=Lax/);
    expect((await call("GET", "session", { cookie })).status).toBe(401);
  });
});

describe("an API token", () => {
  test("that is expired, revoked, malformed or unknown is told so, and a cookie beside it does not help", async () => {
    const { cookie } = await house.signIn(["admin"]);
    const expired = await house.token(["cluster:read"], "all", { expiresAt: new Date(Date.now() - 1_000) });
    const revoked = await house.token(["cluster:read"], "all");
    await prisma.apiToken.update({ where: { id: revoked.actor.id }, data: { revokedAt: new Date() } });

    const reasonOf = async (token: string) =>
      (await problemOf(await call("GET", "clusters", { cookie, token }))).reason;

    expect(await reasonOf(expired.secret)).toBe("expired_token");
    expect(await reasonOf(revoked.secret)).toBe("revoked_token");
    expect(await reasonOf("kp_short")).toBe("unknown_token");
    expect(await reasonOf(`kp_${"A".repeat(43)}`)).toBe("unknown_token");
    const basic = await call("GET", "clusters", { cookie, headers: { authorization: "Basic eDp5" } });
    expect((await problemOf(basic)).reason).toBe("malformed_authorization");
  });

  test("sees its own clusters only, and notes its use at most once a minute", async () => {
    const mine = await house.cluster();
    const other = await house.cluster();
    const { secret, actor } = await house.token(["cluster:read"], [mine.id]);
    const usedAt = async () => (await prisma.apiToken.findUniqueOrThrow({ where: { id: actor.id } })).lastUsedAt;

    const list = await (await call("GET", "clusters", { token: secret })).json();
    const first = await usedAt();
    const foreign = await call("GET", "clusters/[cluster]", { token: secret, params: { cluster: other.id } });

    expect(list.clusters.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    expect(await problemOf(foreign)).toMatchObject({ status: 404, reason: "unknown_cluster" });
    expect(first).not.toBeNull();
    expect(await usedAt()).toEqual(first);
  });

  test("is made with its secret in the answer, listed without it, and refused after it was revoked", async () => {
    const { cookie } = await house.signIn(["engineer"]);
    const cluster = await house.cluster();
    const params = { cluster: cluster.id };

    const made = await call("POST", "clusters/[cluster]/tokens", { cookie, params, json: { name: "ci" } });
    const { id, token } = await made.json();
    const listed = await (await call("GET", "clusters/[cluster]/tokens", { cookie, params })).text();
    const deleted = await call("DELETE", "tokens/[token]", { cookie, params: { token: id } });

    expect(made.status).toBe(201);
    expect(listed).toContain(id);
    expect(listed).not.toContain(token);
    expect(deleted.status).toBe(204);
    expect((await problemOf(await call("POST", "ingest", { token }))).reason).toBe("revoked_token");
  });
});

describe("a request", () => {
  test("with a wrong body, path or media type says which part and field is wrong", async () => {
    const { cookie } = await house.signIn(["engineer"]);
    const wrongName = await call("POST", "clusters", { cookie, json: { name: "no spaces here" } });
    const unknownField = await call("POST", "clusters", { cookie, json: { name: "ok", admin: true } });
    const notJson = await call("POST", "clusters", {
      cookie,
      body: "{",
      headers: { "content-type": "application/json" },
    });
    const form = await call("POST", "clusters", { cookie, body: "name=x" });
    const huge = await call("POST", "clusters", { cookie, json: { name: "x".repeat(2_000_000) } });
    const wrongId = await call("GET", "clusters/[cluster]", { cookie, params: { cluster: "1; drop table" } });

    expect(await problemOf(wrongName)).toMatchObject({
      status: 400,
      reason: "invalid_body",
      detail: expect.stringMatching(/name: Use 1 to 63/),
    });
    expect(await problemOf(unknownField)).toMatchObject({ status: 400, reason: "invalid_body" });
    expect(await problemOf(notJson)).toMatchObject({ status: 400, reason: "not_json" });
    expect(await problemOf(form)).toMatchObject({ status: 400, reason: "unsupported_media_type" });
    expect(await problemOf(huge)).toMatchObject({ status: 413, reason: "body_too_large" });
    expect(await problemOf(wrongId)).toMatchObject({ status: 400, reason: "invalid_path" });
  });

  test("that meets a fault of the server gets its id and never the text of the error", async () => {
    const { cookie } = await house.signIn(["viewer"]);
    // A row no program of ours writes: the answer cannot have its declared shape.
    const { id } = await prisma.cluster.create({ data: { name: "x" } });
    await house.sql`update cluster set created_at = 'infinity' where id = ${id}`;

    const response = await call("GET", "clusters/[cluster]", { cookie, params: { cluster: id } });
    await house.sql`delete from cluster where id = ${id}`;

    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 500, code: "internal" });
    expect(response.headers.get("x-request-id")).toBe(problem.requestId);
    expect(problem.detail).not.toMatch(/infinity|Invalid|Date|prisma/i);
  });

  test("renames a cluster through the API, and a name in use is a conflict", async () => {
    const { cookie } = await house.signIn(["engineer"]);
    const cluster = await house.cluster();
    const taken = await house.cluster();
    const params = { cluster: cluster.id };
    const name = `renamed-${randomUUID().slice(0, 8)}`;

    const renamed = await call("PATCH", "clusters/[cluster]", { cookie, params, json: { name, platform: "gke" } });
    const conflict = await call("PATCH", "clusters/[cluster]", { cookie, params, json: { name: taken.name } });
    const nothing = await call("PATCH", "clusters/[cluster]", { cookie, params, json: {} });

    expect(await renamed.json()).toMatchObject({ id: cluster.id, name, platform: "gke", platformSource: "set" });
    expect(await problemOf(conflict)).toMatchObject({ status: 409, reason: "name_taken" });
    expect(nothing.status).toBe(400);
  });

  test("asks who one is and hears exactly what one may", async () => {
    const { cookie, actor } = await house.signIn(["auditor"]);

    const answer = await (await call("GET", "session", { cookie })).json();

    expect(answer).toEqual({
      kind: "person",
      id: actor.id,
      roles: ["auditor"],
      actions: actions.filter((action) => may(actor, action)),
      clusters: "all",
    });
  });
});
