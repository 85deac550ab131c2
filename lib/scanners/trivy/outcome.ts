import type { Outcome } from "#lib/domain/check/outcome.ts";

/** What a misconfiguration's status says; null for one Trivy is not known to write. */
export function outcomeOfStatus(status: string): Outcome | null {
  switch (status.toUpperCase()) {
    case "PASS":
      return "pass";
    case "FAIL":
      return "fail";
    case "EXCEPTION":
      return "excepted";
    default:
      return null;
  }
}

/** What vendors say about a vulnerable package ("fixed": a fix exists). None of them says that it is gone. */
const affected: ReadonlySet<string> = new Set([
  "",
  "unknown",
  "affected",
  "fixed",
  "under_investigation",
  "will_not_fix",
  "fix_deferred",
  "end_of_life",
]);

/** What a vulnerability's status says; null for one Trivy is not known to write. */
export function outcomeOfVulnerability(status: string): Outcome | null {
  if (status === "not_affected") return "not_applicable";
  return affected.has(status) ? "fail" : null;
}

/** Licences that ask nothing in return; the others are for people to judge, and Trivy gives them at least MEDIUM. */
const permissive: ReadonlySet<string> = new Set(["notice", "permissive", "unencumbered"]);

/** A licence by Trivy's category: permissive ones are only shown. */
export function outcomeOfLicense(category: string): Outcome {
  return permissive.has(category.toLowerCase()) ? "warn" : "fail";
}
