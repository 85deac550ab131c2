import { type Action, actions, grants, ruleOf } from "./action.ts";
import type { Actor, Clusters } from "./actor.ts";
import { unionOf } from "./grant.ts";
import type { Role } from "./role.ts";

/** What everyone may who is signed in, role or not: to see who one is, and to leave. */
const anyPerson: readonly Action[] = ["session:read", "session:revoke"];

/** What every API token may, whatever it was made for: to ask what it is good for. */
const anyToken: readonly Action[] = ["session:read"];

/** True for what every API token may do. */
export function isForAnyToken(action: Action): boolean {
  return anyToken.includes(action);
}

const looking: readonly Action[] = [
  ...anyPerson,
  "cluster:read",
  "scan:read",
  "framework:read",
  "finding:read",
  "preference:update",
  "view:read",
  "view:save",
];

/**
 * The one rights table: enforced by the guard, used by the screens to hide what would be refused, printed in the docs.
 * An administrator runs the product and so has every right but to approve: that one is given to approvers alone.
 */
export const rights: Readonly<Record<Role, readonly Action[]>> = {
  viewer: looking,
  auditor: [...looking, "scan:download", "catalog:read", "audit:read", "token:read", "person:read", "setting:read"],
  engineer: [
    ...looking,
    "cluster:create",
    "cluster:update",
    "source:retire",
    "scan:ingest",
    "collector:report",
    "scan:download",
    "token:read",
    "token:create",
    "token:revoke",
    "setting:read",
  ],
  approver: looking,
  officer: [
    ...looking,
    "scan:download",
    "source:retire",
    "catalog:read",
    "audit:read",
    "token:read",
    "setting:read",
    "setting:edit",
  ],
  admin: actions.filter((action) => ruleOf(action).kind !== "approval" && action !== "session:create"),
};

/** What an action is about, as far as rights depend on it. */
export type ActionScope = {
  readonly clusterId?: string | undefined;
  /** Who owns the thing, for actions about own things. */
  readonly ownerId?: string | undefined;
  /** Who asked for what would be approved. */
  readonly requesterId?: string | undefined;
};

/** Why an actor may not: no role at all, not granted, a cluster out of reach, somebody else's thing, an own request. */
export type Refusal = "no_role" | "not_granted" | "foreign_cluster" | "not_own" | "own_request";

/** True when the actor may see this cluster at all. */
export function reaches(actor: Pick<Actor, "clusters">, clusterId: string): boolean {
  return actor.clusters === "all" || actor.clusters.includes(clusterId);
}

/** The clusters on which the actor's roles or verbs give an action; none where nothing gives it. */
export function clustersFor(actor: Actor, action: Action): Clusters {
  if (actor.kind !== "person" || actor.grants === undefined || anyPerson.includes(action)) return actor.clusters;
  return unionOf(actor.grants.filter(({ role }) => rights[role].includes(action)).map(({ clusters }) => clusters));
}

function isGranted(actor: Actor, action: Action): boolean {
  switch (actor.kind) {
    case "person":
      return anyPerson.includes(action) || actor.roles.some((role) => rights[role].includes(action));
    case "token":
      return isForAnyToken(action) || (ruleOf(action).forTokens && grants(actor.verbs, action));
    case "system":
      return ruleOf(action).forTasks;
    default:
      return actor satisfies never;
  }
}

function refusalByReach(actor: Actor, action: Action, scope: ActionScope): Refusal | null {
  const { reach, kind } = ruleOf(action);
  switch (reach) {
    case "own":
      return scope.ownerId === undefined || scope.ownerId === actor.id || actor.kind === "system" ? null : "not_own";
    case "product":
      return kind === "read" || clustersFor(actor, action) === "all" ? null : "not_granted";
    case "whole":
      return clustersFor(actor, action) === "all" ? null : "not_granted";
    case "cluster":
      return scope.clusterId === undefined || reaches({ clusters: clustersFor(actor, action) }, scope.clusterId)
        ? null
        : "foreign_cluster";
    default:
      return reach satisfies never;
  }
}

/**
 * Why `actor` may not do `action` within `scope`, or null when it may. Denies by default. Without a cluster in the
 * scope the answer is about the action as such: lists are then cut to the clusters the actor reaches.
 */
export function refusal(actor: Actor, action: Action, scope: ActionScope = {}): Refusal | null {
  if (actor.kind === "person" && actor.roles.length === 0 && !anyPerson.includes(action)) return "no_role";
  const isApproval = ruleOf(action).kind === "approval";
  if (isApproval && actor.kind !== "person") return "not_granted";
  if (!isGranted(actor, action)) return "not_granted";
  if (isApproval && scope.requesterId === actor.id) return "own_request";
  return refusalByReach(actor, action, scope);
}

/**
 * True when `actor` may do `action` within `scope`.
 *
 * @example may(actor, "scan:ingest", { clusterId })
 */
export function may(actor: Actor, action: Action, scope: ActionScope = {}): boolean {
  return refusal(actor, action, scope) === null;
}
