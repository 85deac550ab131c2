import type { Action } from "./action.ts";
import type { Role } from "./role.ts";

/** Which clusters someone may see: all of them, or these ids. */
export type Clusters = "all" | readonly string[];

/** A role, and the clusters it holds on. */
export type Grant = { readonly role: Role; readonly clusters: Clusters };

/** A person who is signed in. `id` is the person's, never a name: names stay in one table. */
export type PersonActor = {
  readonly kind: "person";
  readonly id: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  /** Every cluster one of the roles holds on. */
  readonly clusters: Clusters;
  /** On which clusters each role holds; absent where all of them hold on `clusters`. */
  readonly grants?: readonly Grant[];
};

/** A program with an API token; it has verbs instead of roles, and may never approve. */
export type TokenActor = {
  readonly kind: "token";
  readonly id: string;
  readonly roles: readonly [];
  readonly verbs: readonly Action[];
  readonly clusters: Clusters;
};

/** The product itself: tasks, the command line beside the database, the demo. `id` names which. */
export type SystemActor = {
  readonly kind: "system";
  readonly id: string;
  readonly roles: readonly [];
  readonly clusters: "all";
};

/** Who does something. */
export type Actor = PersonActor | TokenActor | SystemActor;

/** The product's own hand. @example systemActor("demo") */
export function systemActor(id: string): SystemActor {
  return { kind: "system", id, roles: [], clusters: "all" };
}

declare const made: unique symbol;

/**
 * Who looks. Every read takes one first. The brand has no value: only lib/auth makes viewers, from a session or a token
 * that was checked, and a test looks for anyone else who tries.
 */
export type Viewer = {
  readonly [made]: true;
  readonly actorId: string;
  readonly clusters: Clusters;
};
