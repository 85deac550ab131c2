import type * as z from "zod";
import type { PlacedProblem } from "#lib/domain/catalog/own.ts";
import type { Located } from "./located.ts";
import { pathWords } from "./problem.ts";

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  array: "a list",
  object: "a block of fields",
  boolean: "true or false",
  number: "a number",
};

const quoted = (values: readonly unknown[]): string => values.map((value) => `“${String(value)}”`).join(", ");

function atPath(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) at = typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined;
  return at;
}

function wrongType(issue: z.core.$ZodIssueInvalidType, document: Located): string {
  const wanted = kinds[issue.expected] ?? issue.expected;
  const found = atPath(document.value, issue.path);
  if (found === undefined) return `is missing: give it as ${wanted}.`;
  const written = document.writtenAt(issue.path);
  if (issue.expected === "string" && written !== null && (typeof found === "number" || typeof found === "boolean"))
    return `must be text: put it in quotes, "${written}".`;
  if (found === null) return `is empty: give it as ${wanted}, or take the field away.`;
  return `must be ${wanted}.`;
}

function wrongSize(most: boolean, issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, limit: unknown): string {
  const unit = issue.origin === "string" ? "characters" : "entries";
  if (!most && Number(limit) === 1)
    return issue.origin === "string" ? "is empty." : "is empty: give at least one entry.";
  return most ? `is too long: at most ${limit} ${unit}.` : `is too short: at least ${limit} ${unit}.`;
}

function wordsOf(issue: z.core.$ZodIssue, document: Located): string {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue, document);
    case "invalid_value":
      return `must be one of ${quoted(issue.values)}.`;
    case "invalid_union":
      return "must be “framework” or “mapping”.";
    case "too_big":
      return wrongSize(true, issue, issue.maximum);
    case "too_small":
      return wrongSize(false, issue, issue.minimum);
    case "unrecognized_keys":
      return `is no field here: correct its name, or take it away.`;
    default:
      return `${issue.message}.`;
  }
}

/** What zod found wrong, as sentences with the line each is about. */
export function describeIssues(error: z.ZodError, document: Located): readonly PlacedProblem[] {
  return error.issues.flatMap((issue) => {
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({
      line: document.lineOf(path),
      path: pathWords(path),
      message: path.length === 0 ? documentWords(issue) : `“${String(path.at(-1))}” ${wordsOf(issue, document)}`,
    }));
  });
}

function documentWords(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return "The file must hold fields: begin with kind: framework or kind: mapping.";
  return `${issue.message}.`;
}
