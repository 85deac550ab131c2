import { type ErrorCode, errorCodes } from "#lib/errors.ts";
import { statusOf } from "../errors.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Operation } from "./operation.ts";

const says: Readonly<Record<ErrorCode, string>> = {
  invalid: "A part of the request is not valid. `details.issues` says which fields, never what was sent in them.",
  unauthenticated: "No token and no session, or one that is unknown, expired or revoked.",
  forbidden: "You are known, and may not do this.",
  not_found: "There is no such thing, or it is not yours to see: the two are never told apart.",
  conflict: "It contradicts what is there, for example a name in use.",
  too_large: "More bytes than this route takes.",
  unprocessable: "It was read, and cannot be used as it is.",
  limited: "Too many requests of yours. Wait for the seconds in `Retry-After`.",
  unavailable: "Not now, for example because the database does not answer. Try again in a moment.",
  internal: "A fault of the server, logged under the request id.",
};

/** The refusals every operation refers to, by code: problem details (RFC 9457). */
export function refusals(problem: JsonSchema): Readonly<Record<ErrorCode, JsonSchema>> {
  const all = errorCodes.map((code) => [code, refusal(code, problem)] as const);
  // fromEntries loses that every code is there.
  return Object.fromEntries(all) as Record<ErrorCode, JsonSchema>;
}

function refusal(code: ErrorCode, problem: JsonSchema): JsonSchema {
  return {
    description: `\`${code}\`: ${says[code]}`,
    headers: {
      "X-Request-Id": { $ref: "#/components/headers/RequestId" },
      ...(code === "limited" ? { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } : {}),
      ...(code === "unauthenticated" ? { "WWW-Authenticate": { $ref: "#/components/headers/Authenticate" } } : {}),
    },
    content: { "application/problem+json": { schema: problem } },
  };
}

const tooLong = { description: "Address and headers are longer than 16 KiB together. There is no body." };

/** Answers of an operation that is refused, by status. */
export function refusalsOf({ method, path, declaration }: Operation): Readonly<Record<string, JsonSchema>> {
  const codes = errorCodes.filter((code) => canHappen(code, method, path.includes("{"), declaration));
  const refused = Object.fromEntries(
    codes.map((code) => [String(statusOf(code)), { $ref: `#/components/responses/${code}` }] as const),
  );
  // The web server itself refuses these before a route sees them.
  return declaration.query === undefined ? refused : { ...refused, "431": tooLong };
}

function canHappen(
  code: ErrorCode,
  method: string,
  hasParams: boolean,
  { query, body, sent }: Operation["declaration"],
): boolean {
  const writes = method !== "GET";
  const brings = body !== undefined || sent !== undefined;
  switch (code) {
    case "invalid":
      return hasParams || query !== undefined || brings;
    case "conflict":
    case "unprocessable":
      return writes || hasParams;
    case "too_large":
      return brings;
    case "unauthenticated":
    case "forbidden":
    case "not_found":
    case "limited":
    case "unavailable":
    case "internal":
      return true;
    default:
      return code satisfies never;
  }
}
