import type { Actor, Viewer } from "#lib/domain/access/actor.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { OwnInForce } from "#lib/domain/catalog/own.ts";
import type { Prisma } from "./prisma.ts";
import type { Sql } from "./sql.ts";

/**
 * What an edge (route, page, task runner, command line) builds once for a request or run and everything below
 * receives: the two handles, who acts and looks, the time it counts as, and the catalog in force.
 */
export type Context = {
  readonly sql: Sql;
  readonly prisma: Prisma;
  readonly actor: Actor;
  readonly viewer: Viewer;
  readonly now: Date;
  readonly requestId: string;
  readonly catalog: Catalog;
  /** What of that catalog is the organisation's own. */
  readonly own: OwnInForce;
  readonly server: Server;
};

/** What the product says about itself: its address, for commands to copy, and how people are known to it. */
export type Server = {
  readonly publicUrl: string;
  /** The issuer is the local provider with invented people. */
  readonly isDemoIdentity: boolean;
  /** How long a session may rest before it ends by itself, in milliseconds. */
  readonly sessionIdleMs: number;
};
