import { expect, test } from "vitest";
import { actions, ruleOf } from "./action.ts";
import type { Grant, PersonActor } from "./actor.ts";
import { grantsOf, unionOf } from "./grant.ts";
import { defaultRoleGroups } from "./groups.ts";
import { clustersFor, may, refusal, rights } from "./policy.ts";

const person = (grants: readonly Grant[]): PersonActor => ({
  ...{ kind: "person", id: "p1", sessionId: "s1", grants },
  roles: grants.map(({ role }) => role),
  clusters: unionOf(grants.map(({ clusters }) => clusters)),
});

test("a group that people gave a role has it on the clusters they named, and on no others", () => {
  const given = [
    { group: "shop", role: "engineer", clusters: ["c1"] },
    { group: "data", role: "engineer", clusters: ["c2"] },
    { group: "elsewhere", role: "admin", clusters: "all" },
  ] as const;

  expect(grantsOf(["shop", "data"], defaultRoleGroups, given)).toEqual([{ role: "engineer", clusters: ["c1", "c2"] }]);
  expect(grantsOf(["staff"], defaultRoleGroups, given)).toEqual([]);
});

test("a role of the environment holds on all clusters, whatever people gave beside it", () => {
  const given = [{ group: "shop", role: "engineer", clusters: ["c1"] }] as const;

  const grants = grantsOf(["shop", "kubeproof-engineers", "kubeproof-viewers"], defaultRoleGroups, given);

  expect(grants).toEqual([
    { role: "viewer", clusters: "all" },
    { role: "engineer", clusters: "all" },
  ]);
});

test("a role on one cluster adds nothing on the clusters of another role", () => {
  const who = person([
    { role: "viewer", clusters: "all" },
    { role: "engineer", clusters: ["c1"] },
  ]);

  expect(may(who, "scan:download", { clusterId: "c1" })).toBe(true);
  expect(refusal(who, "scan:download", { clusterId: "c2" })).toBe("foreign_cluster");
  expect(may(who, "finding:read", { clusterId: "c2" })).toBe(true);
  expect(clustersFor(who, "token:create")).toEqual(["c1"]);
  expect(clustersFor(who, "cluster:read")).toBe("all");
});

test("who has a role on some clusters only can neither change nor oversee the product as a whole", () => {
  for (const role of ["admin", "officer", "auditor"] as const) {
    const who = person([
      { role: "viewer", clusters: "all" },
      { role, clusters: ["c1"] },
    ]);
    const whole = actions.filter((action) => {
      const { reach, kind } = ruleOf(action);
      return rights[role].includes(action) && (reach === "whole" || (reach === "product" && kind !== "read"));
    });

    expect(whole.length, role).toBeGreaterThan(0);
    for (const action of whole) expect(refusal(who, action), `${role} ${action}`).toBe("not_granted");
  }
});

test("for a person without grants of their own, roles hold on the clusters they see", () => {
  const who: PersonActor = { kind: "person", id: "p", sessionId: "s", roles: ["engineer"], clusters: ["c1"] };

  expect(clustersFor(who, "token:create")).toEqual(["c1"]);
});
