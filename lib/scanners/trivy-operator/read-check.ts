import type { Outcome } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { detailsOf, severityIn } from "./details.ts";
import type { EntryReader, Judge, ReportInHand } from "./reading.ts";
import type { Check } from "./schema.ts";
import { Check as Schema } from "./schema.ts";

const containerName = /^\s*container\s+['"]?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)['"]?\s+of\b/i;

/** The container a failure is about: the one all its messages name. */
function containerIn(messages: readonly string[]): string {
  const names = new Set(messages.map((message) => containerName.exec(message.slice(0, 500))?.[1] ?? ""));
  const [name = ""] = names;
  return names.size === 1 ? name : "";
}

function resourceOf(check: Check, report: ReportInHand): Resource {
  const { resource } = report.subject;
  const isOfContainers = report.kind === "ConfigAuditReport" && resource.kind === "workload";
  return isOfContainers && resource.container === ""
    ? { ...resource, container: containerIn(check.messages) }
    : resource;
}

/** Name of a check: its canonical id; its title where it has no id. */
function nameOf(check: Check, report: ReportInHand, judge: Judge): string {
  const id = cleanTitle(check.checkID);
  if (id === "") {
    judge.warnings.add("missing_check_id", "Checks without an id are known by their title, and prove nothing.");
    return `title: ${cleanTitle(check.title)}`;
  }
  const canonical = judge.catalog.canonicalCheck(report.engine, id);
  if (canonical === null) {
    judge.warnings.add("unknown_check", "Checks the catalog does not know are shown, and prove nothing.");
  }
  return canonical ?? id;
}

function outcomeOf(check: Check, name: string, resource: Resource, report: ReportInHand, judge: Judge): Outcome {
  if (check.success === false) return "fail";
  if (check.success === true) {
    // Trivy lists a check it has nothing to look at as passed: that of the scheduler on the Pod of the API server.
    return judge.catalog.looksAt(report.engine, name, resource) ? "pass" : "not_applicable";
  }
  // Never counted as passed, never dropped (formats, rule 6).
  judge.warnings.add("unknown_status", "Checks that say neither success nor failure are shown as undecided.");
  return "warn";
}

/** One check of one resource. */
export const readCheck: EntryReader = (raw, report, judge) => {
  const read = Schema.safeParse(raw);
  if (!read.success) return null;
  const entry = read.data;
  const check = nameOf(entry, report, judge);
  const resource = resourceOf(entry, report);
  const messages = entry.messages.filter((message) => message.trim() !== "");
  const isOfControlPlane = report.kind === "InfraAssessmentReport" && resource.kind !== "node";
  return {
    kind: "misconfiguration",
    tool: report.engine,
    check,
    witness: check,
    rawId: cleanTitle(entry.checkID) || check,
    title: cleanTitle(entry.title) || check,
    outcome: outcomeOf(entry, check, resource, report, judge),
    severity: severityIn(entry.severity, judge),
    resource,
    nodeRole: isOfControlPlane ? "control-plane" : undefined,
    message: cleanText(messages.join("\n") || entry.description),
    remediation: cleanText(entry.remediation),
    line: judge.lineOf(raw),
    details: detailsOf({
      description: entry.description,
      category: entry.category,
      severity: entry.severity,
      success: typeof entry.success === "boolean" ? String(entry.success) : "",
    }),
  };
};
