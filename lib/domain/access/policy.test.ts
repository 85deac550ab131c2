import { expect, test } from "vitest";
import { type Action, actions, ruleOf, tokenActions } from "./action.ts";
import { type Clusters, type PersonActor, systemActor, type TokenActor } from "./actor.ts";
import { defaultRoleGroups, rolesOf } from "./groups.ts";
import { may, refusal, rights } from "./policy.ts";
import { type Role, roles } from "./role.ts";

const person = (roles: readonly Role[], clusters: Clusters = "all"): PersonActor => ({
  kind: "person",
  id: "p1",
  sessionId: "s1",
  roles,
  clusters,
});
const token = (verbs: readonly Action[], clusters: Clusters = ["c1"]): TokenActor => ({
  kind: "token",
  id: "t1",
  roles: [],
  verbs,
  clusters,
});

test("a person without a role may see who they are and leave, and nothing else", () => {
  const allowed = actions.filter((action) => may(person([]), action));

  expect(allowed).toEqual(["session:read", "session:revoke"]);
  expect(refusal(person([]), "cluster:read")).toBe("no_role");
});

test("every role may do exactly what its row of the table says", () => {
  for (const role of roles) {
    const allowed = actions.filter((action) => may(person([role]), action));

    expect(allowed.toSorted(), role).toEqual([...rights[role]].toSorted());
  }
});

test("viewers, auditors and approvers change nothing but their own things", () => {
  for (const role of ["viewer", "auditor", "approver"] as const) {
    const changing = rights[role].filter((action) => ruleOf(action).kind !== "read" && ruleOf(action).reach !== "own");

    expect(changing, role).toEqual([]);
  }
});

test("a cluster out of reach is refused to every role and to tokens", () => {
  for (const role of roles) {
    for (const action of rights[role].filter((name) => ruleOf(name).reach === "cluster")) {
      expect(refusal(person([role], ["c1"]), action, { clusterId: "c2" }), `${role} ${action}`).toBe("foreign_cluster");
    }
  }
  expect(refusal(token(["scan:ingest"]), "scan:ingest", { clusterId: "c2" })).toBe("foreign_cluster");
  expect(may(token(["scan:ingest"]), "scan:ingest", { clusterId: "c1" })).toBe(true);
});

test("who sees only some clusters cannot change the product as a whole", () => {
  expect(refusal(person(["admin"], ["c1"]), "cluster:create")).toBe("not_granted");
});

/** Actions of a token beside the one that every token has: to ask who it is. */
const actionsOf = (actor: TokenActor) => actions.filter((action) => may(actor, action) && action !== "session:read");

test("a token may do only its verbs, and no verb that tokens cannot have", () => {
  const everything = token(actions, "all");

  expect(actionsOf(everything)).toEqual(tokenActions);
  expect(actionsOf(token(["scan:read"]))).toEqual(["scan:read"]);
});

test("every token may ask who it is, and nobody can be given that as a verb", () => {
  expect(may(token([]), "session:read")).toBe(true);
  expect(tokenActions).not.toContain("session:read");
});

test("a token that may bring in scans may also say how its collector is, and not the other way round", () => {
  expect(actionsOf(token(["scan:ingest"]))).toEqual(["scan:ingest", "collector:report"]);
  expect(actionsOf(token(["collector:report"]))).toEqual(["collector:report"]);
  expect(refusal(token(["scan:ingest"]), "collector:report", { clusterId: "c2" })).toBe("foreign_cluster");
});

test("no token, task or administrator's row holds an approval", () => {
  const approvals = actions.filter((action) => ruleOf(action).kind === "approval");

  for (const action of approvals) {
    expect(may(token(actions, "all"), action), action).toBe(false);
    expect(may(systemActor("task"), action), action).toBe(false);
    expect(rights.admin, action).not.toContain(action);
  }
});

test("a person ends own sessions only, an administrator those of others by another action", () => {
  expect(refusal(person(["viewer"]), "session:revoke", { ownerId: "p2" })).toBe("not_own");
  expect(may(person(["viewer"]), "session:revoke", { ownerId: "p1" })).toBe(true);
  expect(may(person(["viewer"]), "session:revoke-any")).toBe(false);
  expect(may(person(["admin"]), "session:revoke-any")).toBe(true);
});

test("groups give the roles they are mapped to, unknown groups and unset mappings give none", () => {
  expect(rolesOf(["kubeproof-engineers", "staff", "kubeproof-admins"], defaultRoleGroups)).toEqual([
    "engineer",
    "admin",
  ]);
  expect(rolesOf(["staff", ""], { ...defaultRoleGroups, viewer: "" })).toEqual([]);
});
