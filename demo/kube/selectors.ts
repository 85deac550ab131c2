import { badRequest } from "./status.ts";
import type { Stored } from "./stored.ts";

export type Matches = (stored: Stored) => boolean;

type Requirement = {
  readonly key: string;
  readonly operator: "equals" | "differs" | "exists" | "absent";
  readonly value: string;
};

/** `labelSelector` and `fieldSelector` of a request as one predicate, or null when neither was given. */
export function selectorOf(query: URLSearchParams): Matches | null {
  const labels = requirements(query.get("labelSelector") ?? "");
  const fields = requirements(query.get("fieldSelector") ?? "");
  if (labels.length + fields.length === 0) return null;
  for (const field of fields) checkField(field);
  return (stored) =>
    labels.every((wanted) => holds(wanted, stored.labels[wanted.key])) &&
    fields.every((wanted) => holds(wanted, fieldOf(stored, wanted.key)));
}

function requirements(selector: string): readonly Requirement[] {
  return selector
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(requirement);
}

/** Equality and existence; set-based requirements are not simulated and refused aloud. */
function requirement(text: string): Requirement {
  const parts = /^(?<not>!?)(?<key>[\w./-]+)\s*(?:(?<sign>==?|!=)\s*(?<value>[\w.:-]*))?$/.exec(text)?.groups;
  if (parts === undefined) throw badRequest(`unable to parse requirement: ${JSON.stringify(text)} is not simulated`);
  const { not, key = "", sign, value = "" } = parts;
  if (sign === undefined) return { key, operator: not === "!" ? "absent" : "exists", value: "" };
  return { key, operator: sign === "!=" ? "differs" : "equals", value };
}

function holds({ operator, value }: Requirement, actual: string | undefined): boolean {
  switch (operator) {
    case "equals":
      return actual === value;
    case "differs":
      return actual !== value;
    case "exists":
      return actual !== undefined;
    case "absent":
      return actual === undefined;
    default:
      return operator satisfies never;
  }
}

const fieldNames: readonly string[] = ["metadata.name", "metadata.namespace", "status.phase"];

function checkField({ key, operator }: Requirement): void {
  if (fieldNames.includes(key) && (operator === "equals" || operator === "differs")) return;
  throw badRequest(`field label not supported: ${key}`);
}

function fieldOf(stored: Stored, field: string): string {
  if (field === "metadata.name") return stored.name;
  if (field === "metadata.namespace") return stored.namespace ?? "";
  return stored.phase ?? "";
}
