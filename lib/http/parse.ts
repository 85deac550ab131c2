import type * as z from "zod";
import { AppError } from "#lib/errors.ts";

const mostIssues = 10;

/** What is wrong with an input, one short sentence per field; never the value that was sent. */
export function describeIssues(error: z.ZodError): readonly string[] {
  return error.issues.slice(0, mostIssues).map(({ path, message }) => {
    const where = path.map(String).join(".").slice(0, 100);
    return where === "" ? message : `${where}: ${message}`;
  });
}

/** Parses one part of a request, or refuses it with the fields that are wrong. */
export function parsePart<S extends z.ZodType>(
  part: "path" | "query" | "body",
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = describeIssues(parsed.error);
  throw new AppError("invalid", `The ${part} is not valid: ${issues.join("; ")}.`, {
    reason: `invalid_${part}`,
    details: { issues },
  });
}
