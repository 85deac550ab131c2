import { type Problem, problemType } from "#lib/contract/problem.ts";
import { AppError, type ErrorCode } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";

const answers: Readonly<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  invalid: { status: 400, title: "The request is not valid" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  too_large: { status: 413, title: "Too large" },
  unprocessable: { status: 422, title: "The content cannot be used" },
  limited: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Not available now" },
  internal: { status: 500, title: "Something went wrong here" },
};

/** HTTP status of an error code. */
export function statusOf(code: ErrorCode): number {
  return answers[code].status;
}

/** An error as the problem details that may leave: what was thrown unknowingly never shows its text. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known =
    error instanceof AppError
      ? error
      : new AppError("internal", "This is a fault of the server. It was logged under the request id.");
  const { status, title } = answers[known.code];
  return {
    title,
    status,
    code: known.code,
    reason: known.reason,
    detail: known.message,
    requestId,
    ...(Object.keys(known.details).length === 0 ? {} : { details: { ...known.details } }),
  };
}

/** The answer to a refused request; logs it once. */
export function problemResponse(error: unknown, requestId: string, where: string): Response {
  const problem = toProblem(error, requestId);
  const fields = { requestId, where, status: problem.status, reason: problem.reason };
  if (problem.status >= 500) log.error("request failed", { ...fields, causes: causesOf(error) });
  else log.info("request refused", fields);
  return new Response(JSON.stringify(problem), { status: problem.status, headers: headersOf(problem) });
}

function headersOf(problem: Problem): HeadersInit {
  const retryAfter = problem.details?.["retryAfterSeconds"];
  return {
    ...answerHeaders(problem.requestId),
    "content-type": problemType,
    // RFC 9110 § 11.6.1: a 401 names a way to authenticate.
    ...(problem.code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="kubeproof"' } : {}),
    ...(typeof retryAfter === "number" ? { "retry-after": String(retryAfter) } : {}),
  };
}

/** Headers of every answer of the API: nobody keeps it, nobody guesses its type. */
export function answerHeaders(requestId: string): Record<string, string> {
  return { "cache-control": "no-store", "x-content-type-options": "nosniff", "x-request-id": requestId };
}
