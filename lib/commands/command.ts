import type * as z from "zod";
import type { Context } from "#lib/db/context.ts";
import type { PrismaTransaction } from "#lib/db/prisma.ts";
import { fromPrisma, type Queryable } from "#lib/db/queryable.ts";
import { sha256Hex } from "#lib/db/secret.ts";
import { insertAuditEntry } from "#lib/db/sql/insert-audit-entry.ts";
import { lockAuditHead } from "#lib/db/sql/lock-audit-head.ts";
import type { Action } from "#lib/domain/access/action.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { type ActionScope, refusal } from "#lib/domain/access/policy.ts";
import { refusalError } from "#lib/domain/access/refusal-error.ts";
import { canonicalJson, type Json } from "#lib/domain/audit/canonical.ts";
import { appendTo } from "#lib/domain/audit/chain.ts";
import { AppError } from "#lib/errors.ts";

/** What the body of a verb is given. */
export type Hands = {
  /** The transaction, for what people edit. */
  readonly tx: PrismaTransaction;
  /** The same transaction, for statements of lib/db/sql. */
  readonly q: Queryable;
  readonly actor: Actor;
  readonly now: Date;
  /** What of the catalog in force is the organisation's own, and what it stands on. */
  readonly own: Context["own"];
  /** Asks the rights table again once the body knows what it is about; throws when the answer is no. */
  authorise(scope: ActionScope): void;
};

/** What a verb did: its result, and what the audit log keeps of it. Secrets and names of people never go in here. */
export type Done<T> = {
  readonly result: T;
  /** What it was about, for example `cluster:6f1c…`. */
  readonly subject: string;
  readonly clusterId: string | null;
  readonly before: object | null;
  readonly after: object | null;
  readonly reason?: string;
};

/** A verb that found everything as asked for already: nothing was written, so there is nothing to keep. */
export type Unchanged<T> = { readonly result: T; readonly unchanged: true };

export type Verb<S extends z.ZodType, T> = {
  readonly action: Action;
  readonly input: S;
  /** What the input alone says about the scope; the body can ask again with `authorise`. */
  scope?(input: z.output<S>, actor: Actor): ActionScope;
  run(hands: Hands, input: z.output<S>): Promise<Done<T> | Unchanged<T>>;
};

/** The part of a context a verb needs. It looks at nothing on anybody's behalf, so a viewer is not among it. */
export type Acting = Pick<Context, "prisma" | "actor" | "now" | "requestId" | "own">;

/** A write verb: authorised, parsed, in one transaction with its audit entry. */
export type Command<S extends z.ZodType, T> = (ctx: Acting, input: z.input<S>) => Promise<T>;

// Long enough for a queue behind the audit chain, short enough that a stuck transaction does not hold the chain.
const transactionMs = { maxWait: 5_000, timeout: 15_000 };

/**
 * Makes a write verb. The order is always: may the actor do this at all, is the input valid, may the actor do it here,
 * then one transaction that runs the body and appends the audit entry; both are kept or neither.
 *
 * @example
 * export const renameCluster = command({ action: "cluster:update", input: RenameCluster,
 *   scope: ({ clusterId }) => ({ clusterId }), async run({ tx }, input) { … } });
 */
export function command<S extends z.ZodType, T>(verb: Verb<S, T>): Command<S, T> {
  return async (ctx, input) => {
    const authorise = (scope: ActionScope): void => {
      const why = refusal(ctx.actor, verb.action, scope);
      if (why !== null) throw refusalError(why, verb.action);
    };
    authorise({});
    const parsed = parse(verb.input, input);
    if (verb.scope !== undefined) authorise(verb.scope(parsed, ctx.actor));
    return await ctx.prisma.$transaction(async (tx) => {
      const q = fromPrisma(tx);
      const done = await verb.run({ tx, q, actor: ctx.actor, now: ctx.now, own: ctx.own, authorise }, parsed);
      if (!("unchanged" in done)) await keep(q, ctx, verb.action, done);
      return done.result;
    }, transactionMs);
  };
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.join(".") || "input"}: ${message}`);
  throw new AppError("invalid", `The input is not valid: ${issues.join("; ")}.`, {
    reason: "invalid_input",
    details: { issues },
  });
}

async function keep(q: Queryable, ctx: Acting, action: Action, done: Done<unknown>): Promise<void> {
  const head = await lockAuditHead(q);
  const entry = appendTo(
    head,
    {
      at: ctx.now,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      action,
      subject: done.subject,
      clusterId: done.clusterId,
      requestId: ctx.requestId,
      before: jsonOf(done.before),
      after: jsonOf(done.after),
      reason: done.reason ?? null,
    },
    sha256Hex,
  );
  await insertAuditEntry(q, entry);
}

function jsonOf(value: object | null): Json {
  // Canonical JSON is JSON, whatever went in.
  return value === null ? null : (JSON.parse(canonicalJson(value)) as Json);
}
