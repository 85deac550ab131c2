import { AppError } from "#lib/errors.ts";

/** Where a database URL points, without its password: safe to print. */
export function describeDatabase(databaseUrl: string): string {
  const url = URL.parse(databaseUrl);
  if (url === null) return "the given database URL";
  const name = decodeURIComponent(url.pathname.replace(/^\//, "")) || "postgres";
  return `database "${name}" at ${url.hostname || "localhost"}:${url.port || "5432"}`;
}

/** Turns what a driver throws while connecting into a sentence that says what to do; passes AppErrors through. */
export function explainConnectionError(error: unknown, databaseUrl: string): AppError {
  if (error instanceof AppError) return error;
  const where = describeDatabase(databaseUrl);
  const code = codeOf(error);
  const known = sentences[code];
  if (known !== undefined) {
    return new AppError("unavailable", known(where, databaseUrl), { reason: reasonOf(code), cause: error });
  }
  if (error instanceof TypeError && "input" in error) {
    return new AppError(
      "invalid",
      "DATABASE_URL is not a URL. It looks like postgres://user:password@host:5432/name.",
      {
        reason: "database_url",
        cause: error,
      },
    );
  }
  const text = error instanceof Error ? error.message : "unknown error";
  return new AppError("unavailable", `The ${where} cannot be used: ${text}`, {
    reason: "database_error",
    cause: error,
  });
}

/** The SQLSTATE or system error code of what a driver threw; empty when it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "cause" in error ? codeOf(error.cause) : "";
}

type Sentence = (where: string, databaseUrl: string) => string;

const refused: Sentence = (where) =>
  `Nothing answers for the ${where}. Start PostgreSQL there, or correct host and port in the database URL.`;
const unknownHost: Sentence = (where) => `The host of the ${where} is not known. Correct the host in the database URL.`;
const slow: Sentence = (where) =>
  `The ${where} did not answer in time. Check that it runs and that no firewall stands between.`;
const wrongPassword: Sentence = (where, databaseUrl) =>
  `The ${where} refuses the password of user "${userOf(databaseUrl)}". Correct user and password in the database URL.`;
const notAllowed: Sentence = (where, databaseUrl) =>
  `The ${where} does not let user "${userOf(databaseUrl)}" in. Allow it in pg_hba.conf, or use another user.`;
const full: Sentence = (where) => `The disk of the ${where} is full. Free space there and start again.`;

const sentences: Readonly<Record<string, Sentence>> = {
  ECONNREFUSED: refused,
  ECONNRESET: refused,
  CONNECTION_CLOSED: refused,
  CONNECTION_ENDED: refused,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ETIMEDOUT: slow,
  CONNECT_TIMEOUT: slow,
  "28P01": wrongPassword,
  "28000": notAllowed,
  "3D000": (where) => `The ${where} does not exist. Create it (createdb), or correct the name in the database URL.`,
  "42501": (where, databaseUrl) =>
    `User "${userOf(databaseUrl)}" may not create tables in the ${where}. Make it the owner of that database.`,
  "53300": (where) => `The ${where} has no free connection. Raise max_connections, or stop other clients.`,
  "53100": full,
  ENOSPC: full,
  "57P03": (where) => `The ${where} is still starting or shutting down. Try again in a moment.`,
};

function reasonOf(code: string): string {
  if (code === "28P01" || code === "28000") return "database_refuses";
  if (code === "3D000") return "database_missing";
  if (code === "42501") return "database_rights";
  if (code === "53100" || code === "ENOSPC") return "disk_full";
  return "database_unreachable";
}

function userOf(databaseUrl: string): string {
  const user = URL.parse(databaseUrl)?.username ?? "";
  return user === "" ? "(none given)" : decodeURIComponent(user);
}
