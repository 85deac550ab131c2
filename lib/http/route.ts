import { randomUUID } from "node:crypto";
import type * as z from "zod";
import type { Action } from "#lib/domain/access/action.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { refusal } from "#lib/domain/access/policy.ts";
import { refusalError } from "#lib/domain/access/refusal-error.ts";
import { AppError } from "#lib/errors.ts";
import { authenticate, type Context, contextFor, explainFailure, openHouse } from "./context.ts";
import { answerHeaders, problemResponse } from "./errors.ts";
import { readJson } from "./json-body.ts";
import { parsePart } from "./parse.ts";
import { type Limiter, limitHeaders, makeLimiter } from "./rate-limit.ts";
import { refuseForeignOrigin } from "./same-site.ts";
import type { Sent } from "./sent.ts";

type Part = z.ZodType | undefined;
type Parsed<S extends Part> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler is given: everything is authenticated, authorised and parsed already. */
export type Call<P extends Part, Q extends Part, B extends Part> = {
  readonly ctx: Context;
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
  /** For routes that read documents or set cookies themselves. */
  readonly request: Request;
};

/** A route of the API, said rather than programmed. */
export type Declaration<P extends Part, Q extends Part, B extends Part, R extends z.ZodType> = {
  /** One line for the documentation. */
  readonly summary: string;
  /** What one line does not hold. */
  readonly description?: string;
  readonly action: Action;
  readonly params?: P;
  readonly query?: Q;
  /** JSON; leave it out where `handle` reads the request itself. */
  readonly body?: B;
  /** Most bytes of the body; 1 MiB when left out. */
  readonly bodyBytes?: number;
  /** Where `handle` reads the request itself: what it takes. */
  readonly sent?: Sent;
  readonly response: R;
  /** Media types of an answer that is a file; `response` says nothing then. */
  readonly file?: readonly string[];
  /** Status of a good answer; 200 unless the answer says otherwise. */
  readonly status?: number;
  /** Other statuses of a good answer, and what each means. */
  readonly otherStatuses?: Readonly<Record<number, string>>;
  /** Takes the place of the limit that all routes share. */
  readonly limit?: Limiter;
  handle(call: Call<P, Q, B>): Promise<z.input<R> | Reply<z.input<R>>>;
};

/** An answer with a status or headers of its own. */
export class Reply<T> {
  readonly body: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: T, more: { status?: number; headers?: Readonly<Record<string, string>> } = {}) {
    this.body = body;
    this.status = more.status ?? 200;
    this.headers = more.headers ?? {};
  }
}

const declared = Symbol("declared");

/** What a declaration says, without what it does. */
export type AnyDeclaration = Omit<Declaration<Part, Part, Part, z.ZodType>, "handle">;
type Segment = { readonly params: Promise<Readonly<Record<string, string | readonly string[] | undefined>>> };

/** A handler of Next.js that was made by `route`. */
export type RouteHandler = ((request: Request, segment: Segment) => Promise<Response>) & {
  readonly [declared]: AnyDeclaration;
};

/** The declaration behind a handler; null for a function that was made by hand. */
export function declarationOf(handler: unknown): AnyDeclaration | null {
  if (typeof handler !== "function" || !(declared in handler)) return null;
  // Only `route` knows the symbol, and it puts nothing else there.
  return handler[declared] as AnyDeclaration;
}

/**
 * Makes a route from its declaration. Every request is authenticated, kept within limits, authorised by the rights
 * table and parsed before `handle` sees it, and whatever is thrown leaves as problem details.
 *
 * @example export const GET = route({ summary: "…", action: "cluster:read", response: ClusterRows, handle: ({ ctx }) => listClusters(ctx) });
 */
export function route<
  R extends z.ZodType,
  P extends Part = undefined,
  Q extends Part = undefined,
  B extends Part = undefined,
>(declaration: Declaration<P, Q, B, R>): RouteHandler {
  const handler = async (request: Request, segment: Segment): Promise<Response> => {
    const requestId = randomUUID();
    const headers: Record<string, string> = {};
    try {
      return withHeaders(await answer(declaration, request, segment, { requestId, headers }), headers);
    } catch (error) {
      const where = `${request.method} ${new URL(request.url).pathname}`;
      return withHeaders(problemResponse(explainFailure(error), requestId, where), headers);
    }
  };
  return Object.assign(handler, { [declared]: declaration });
}

async function answer<P extends Part, Q extends Part, B extends Part, R extends z.ZodType>(
  declaration: Declaration<P, Q, B, R>,
  request: Request,
  segment: Segment,
  { requestId, headers }: { readonly requestId: string; readonly headers: Record<string, string> },
): Promise<Response> {
  const now = new Date();
  const { actor, by } = await authenticate(request, now);
  if (by === "cookie") refuseForeignOrigin(request, openHouse().env.publicUrl);
  Object.assign(headers, limitHeaders((declaration.limit ?? sharedLimit()).take(actor.id, now)));
  authorise(actor, declaration.action);
  const call = {
    ctx: await contextFor(actor, requestId, now, declaration.action),
    params: parsed("path", declaration.params, await segment.params),
    query: parsed("query", declaration.query, Object.fromEntries(new URL(request.url).searchParams)),
    body: parsed(
      "body",
      declaration.body,
      declaration.body === undefined ? undefined : await readJson(request, declaration.bodyBytes),
    ),
    request,
  };
  const result: unknown = await declaration.handle(call);
  if (result instanceof Response) return withHeaders(result, answerHeaders(requestId));
  const reply = result instanceof Reply ? result : new Reply(result, { status: declaration.status ?? 200 });
  return encode(reply, declaration.response, requestId);
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

let shared: Limiter | undefined;

// What an actor may ask of all routes together; made at the first request, because the environment says how much it is.
function sharedLimit(): Limiter {
  const { requestsPerMinute } = openHouse().env;
  shared ??= makeLimiter({ burst: requestsPerMinute, perMinute: requestsPerMinute });
  return shared;
}

function authorise(actor: Actor, action: Action): void {
  const why = refusal(actor, action);
  if (why !== null) throw refusalError(why, action);
}

function parsed<S extends Part>(part: "path" | "query" | "body", schema: S | undefined, value: unknown): Parsed<S> {
  const result = schema === undefined ? undefined : parsePart(part, schema, value);
  // The compiler does not narrow a conditional type by a test on its parameter.
  return result as Parsed<S>;
}

function encode(reply: Reply<unknown>, schema: z.ZodType, requestId: string): Response {
  const headers = { ...answerHeaders(requestId), ...reply.headers };
  if (reply.status === 204) return new Response(null, { status: 204, headers });
  return new Response(JSON.stringify(checked(schema, reply.body)), {
    status: reply.status,
    headers: { "content-type": "application/json", ...headers },
  });
}

// An answer that is not what the documentation says is a fault to find before release; in production the reader is
// better served by it than by nothing.
function checked(schema: z.ZodType, body: unknown): unknown {
  if (openHouse().env.isProduction) return body;
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new AppError("internal", "The answer does not have the shape this route declares.", { cause: result.error });
}
