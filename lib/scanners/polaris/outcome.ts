import type { Outcome } from "#lib/domain/check/outcome.ts";
import type { Check } from "./schema.ts";

/** Whether a check succeeded, or null where it does not say. Version 0.2 says it by its type. */
export function succeeded(check: Pick<Check, "Success" | "Type">): boolean | null {
  if (check.Success !== undefined) return check.Success;
  switch (check.Type.toLowerCase()) {
    case "success":
      return true;
    case "warning":
    case "error":
    case "danger":
      return false;
    default:
      return null;
  }
}

/** What a check says, or null when it does not say: never a pass then (formats, rule 6). */
export function outcomeOf(check: Pick<Check, "Success" | "Type">): Outcome | null {
  const success = succeeded(check);
  return success === null ? null : success ? "pass" : "fail";
}
