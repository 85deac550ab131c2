/** Fields of a log line: small facts, never payload content, tokens or values of Secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

type Level = "info" | "warn" | "error";

function write(level: Level, message: string, fields: LogFields): void {
  const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...fields });
  if (level === "error") console.error(line);
  else if (level === "warn") console.warn(line);
  else console.log(line);
}

/** One structured line per event: a constant message, variables as fields, always the id of the request or batch. */
export const log = {
  info: (message: string, fields: LogFields = {}): void => write("info", message, fields),
  warn: (message: string, fields: LogFields = {}): void => write("warn", message, fields),
  error: (message: string, fields: LogFields = {}): void => write("error", message, fields),
};

/** The chain of causes of an error as one text for the log; never for an answer. */
export function causesOf(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error; cause !== undefined && parts.length < 5; ) {
    parts.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return parts.join(" <- ").slice(0, 2_000);
}
