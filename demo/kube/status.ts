import { AppError, type ErrorCode } from "#lib/errors.ts";

/** The body of an API server that refuses, as meta/v1 Status. */
export type KubeStatus = {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: "Failure";
  readonly message: string;
  readonly reason: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly code: number;
};

const codes: Readonly<Record<number, ErrorCode>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  406: "invalid",
  409: "conflict",
  410: "conflict",
  422: "unprocessable",
  429: "limited",
  503: "unavailable",
  504: "unavailable",
};

/** An answer of the simulated API server other than success. */
export type Refusal = {
  readonly http: number;
  /** A Status, or the plain text some layers of a real API server answer with. */
  readonly body: KubeStatus | string;
  readonly headers: Readonly<Record<string, string>>;
};

const refusals = new WeakMap<AppError, Refusal>();

/** The error to throw for a refusal; the server finds the refusal again with `refusalIn`. */
export function refused(
  http: number,
  body: KubeStatus | string,
  headers: Readonly<Record<string, string>> = {},
): AppError {
  const error = new AppError(codes[http] ?? "internal", typeof body === "string" ? body : body.message);
  refusals.set(error, { http, body, headers });
  return error;
}

export function refusalIn(error: unknown): Refusal | undefined {
  return error instanceof AppError ? refusals.get(error) : undefined;
}

export function statusOf(
  code: number,
  reason: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>> = {},
): KubeStatus {
  const head = { kind: "Status", apiVersion: "v1", metadata, status: "Failure", message, reason } as const;
  return details === undefined ? { ...head, code } : { ...head, details, code };
}

export function badRequest(message: string): AppError {
  return refused(400, statusOf(400, "BadRequest", message));
}

export function unauthorized(): AppError {
  return refused(401, statusOf(401, "Unauthorized", "Unauthorized"));
}

/** A name that is not there. `plural` and `group` as in the path. */
export function notFound(group: string, plural: string, name: string): AppError {
  const resource = group === "" ? plural : `${plural}.${group}`;
  const details = group === "" ? { name, kind: plural } : { name, group, kind: plural };
  return refused(404, statusOf(404, "NotFound", `${resource} "${name}" not found`, details));
}

/** A path nothing answers, such as a kind whose CRD is gone: a real API server says it in plain text. */
export function noSuchPath(): AppError {
  return refused(404, "404 page not found\n");
}

export function notAcceptable(): AppError {
  const message =
    "only the following media types are accepted: application/json, application/json;as=PartialObjectMetadata(List);g=meta.k8s.io;v=v1";
  return refused(406, statusOf(406, "NotAcceptable", message));
}

/** What a watch from a forgotten resourceVersion is told, inside the stream. */
export function tooOld(requested: number, oldest: number): KubeStatus {
  return statusOf(410, "Expired", `too old resource version: ${requested} (${oldest})`);
}

/** An expired continue token; `fresh` goes on from the same place in today's objects. */
export function continueExpired(fresh: string): AppError {
  const message =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";
  return refused(410, statusOf(410, "Expired", message, undefined, { continue: fresh }));
}

/** A resourceVersion this server has not reached, as after a restore from a backup. */
export function tooLarge(requested: number, current: number): AppError {
  const message = `Too large resource version: ${requested}, current: ${current}`;
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return refused(504, statusOf(504, "Timeout", message, { causes, retryAfterSeconds: 1 }), { "Retry-After": "1" });
}
