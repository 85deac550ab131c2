import type { NextApiRequest, NextApiResponse } from "next";
import type { AuthOptions } from "next-auth";
import NextAuth from "next-auth";

/** One call of the sign-in library: a verb of its own (`csrf`, `signin/oidc`, `callback/oidc`) and what came with it. */
export type NextAuthCall = {
  readonly method: "GET" | "POST";
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
};

export type NextAuthAnswer = {
  readonly status: number;
  readonly location: string | null;
  readonly setCookies: readonly string[];
  readonly body: unknown;
};

/**
 * Calls next-auth without Next.js around it, by its interface for request and response objects. Its other interface
 * takes cookies from the framework's request scope, which exists neither in tests nor between two calls of one request.
 */
export async function runNextAuth(call: NextAuthCall, options: AuthOptions): Promise<NextAuthAnswer> {
  const headers = new Map<string, string | readonly string[]>();
  let status = 200;
  let body: unknown = null;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader(name: string, value: string | readonly string[]) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    json(value: unknown) {
      body = value;
    },
    send(value: unknown) {
      body = value;
    },
    end: () => undefined,
  };
  const request = {
    method: call.method,
    query: { ...call.query, nextauth: [...call.segments] },
    body: { ...call.body },
    cookies: { ...call.cookies },
    headers: {},
  };
  // The library reads and calls no more of the two than what stands above; their full types are those of a server.
  await callable(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
  const location = headers.get("location");
  const cookies = headers.get("set-cookie") ?? [];
  return {
    status,
    location: typeof location === "string" ? location : null,
    setCookies: typeof cookies === "string" ? [cookies] : cookies,
    body,
  };
}

// Node hands a CommonJS package over as a whole, a bundler its default export.
const callable: typeof NextAuth = typeof NextAuth === "function" ? NextAuth : unwrapped(NextAuth);

function unwrapped(module: { readonly default: typeof NextAuth }): typeof NextAuth {
  return module.default;
}
