/** The closed list of error codes that leave the product (HTTP problem details, CLI exit codes, source health). */
export const errorCodes = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unprocessable",
  "limited",
  "unavailable",
  "internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * The only error type of the product. `message` is safe to show and says what to do;
 * `reason` is a stable machine word (for example `not_json`), `details` small safe facts.
 *
 * @example throw new AppError("unprocessable", "The file is empty. Run kube-bench with --json.", { reason: "empty" });
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    more: { reason?: string; details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "AppError";
    this.code = code;
    this.reason = more.reason ?? code;
    this.details = more.details ?? {};
  }
}
