import type { Outcome } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Warnings } from "#lib/domain/document/warnings.ts";
import { theCluster } from "#lib/domain/resource/resource.ts";
import type { DocumentContext, Observation, TargetHead, TargetReport } from "../types.ts";
import type { ReadCompliance } from "./reading.ts";
import { isRecord } from "./reading.ts";
import type { ComplianceControl } from "./schema.ts";
import { Result } from "./schema.ts";
import { severityOf } from "./severity.ts";

/** Most targets named in one message. */
const maxTargets = 20;

type Failures = { readonly count: number; readonly targets: readonly string[] };

function failuresOf(control: ComplianceControl): Failures {
  if (control.TotalFail !== null) return { count: control.TotalFail, targets: [] };
  let count = 0;
  const targets = new Set<string>();
  for (const raw of control.Results) {
    const read = isRecord(raw) ? Result.safeParse(raw) : null;
    if (read === null || !read.success) continue;
    const failing = [
      ...read.data.Misconfigurations.filter((entry) => isRecord(entry) && entry.Status === "FAIL"),
      ...read.data.Vulnerabilities,
      ...read.data.Secrets,
    ];
    count += failing.length;
    if (failing.length > 0 && read.data.Target !== "") targets.add(read.data.Target);
  }
  return { count, targets: [...targets].sort() };
}

/**
 * Trivy counts failures and nothing else: where it counts none, nothing may have been looked at, and what stands as its
 * default verdict was never measured. Neither is a pass.
 */
function outcomeOf(control: ComplianceControl, failures: Failures): Outcome {
  if (failures.count > 0) return "fail";
  const hasNoCheck = control.TotalFail === null && control.DefaultStatus !== "";
  return hasNoCheck || /\(manual\)/i.test(control.Name) ? "manual" : "warn";
}

function messageOf(failures: Failures): string {
  if (failures.count === 0) return "Trivy counts no failure, as it does where nothing was looked at.";
  const shown = failures.targets.slice(0, maxTargets);
  const more = failures.targets.length > shown.length ? ` and ${failures.targets.length - shown.length} more` : "";
  return `Trivy counts ${failures.count} failures${shown.length === 0 ? "" : `: ${shown.join(", ")}${more}`}.`;
}

/** What one control says; `id` is that of its report. */
export function controlObservation(id: string, { control, line }: ReadCompliance["controls"][number]): Observation {
  const failures = failuresOf(control);
  const check = `compliance/${id}/${cleanTitle(control.ID)}`;
  return {
    kind: "check",
    tool: "trivy",
    check,
    witness: check,
    rawId: cleanTitle(control.ID),
    title: cleanTitle(control.Name),
    outcome: outcomeOf(control, failures),
    severity: severityOf(control.Severity) ?? "info",
    resource: theCluster,
    message: cleanText(messageOf(failures)),
    remediation: "",
    line,
    details: { report: id, failures: String(failures.count) },
  };
}

/** What is known of a compliance report when all its controls were read. */
export type ComplianceFacts = {
  readonly id: string;
  readonly title: string;
  readonly unreadable: number;
  /** Controls with results inside of them. */
  readonly unbound: number;
};

/** A compliance report as a target: Trivy's own controls, which no fact names. Its failures name no namespace. */
export function complianceHead(facts: ComplianceFacts, context: DocumentContext, warnings: Warnings): TargetHead {
  const truncated = facts.unreadable > 0 || context.completeness === "truncated";
  if (facts.unbound > 0) {
    warnings.add(
      "compliance_results",
      "Results inside a compliance report name no namespace: they are counted with their control. Send the report of trivy k8s itself for findings per object.",
      facts.unbound,
    );
  }
  return {
    scope: `compliance/${facts.id}`,
    label: `compliance report ${cleanTitle(facts.title) || facts.id}`,
    completeness: truncated ? "truncated" : "complete",
    completenessReason: truncated ? "Some of its controls are missing." : "",
    toolVersion: context.toolVersion ?? null,
  };
}

/** A compliance report that was read whole. */
export function complianceTarget(
  compliance: ReadCompliance,
  unreadable: number,
  context: DocumentContext,
  warnings: Warnings,
): TargetReport {
  const id = cleanTitle(compliance.id);
  const unbound = compliance.controls.filter(({ control }) => control.Results.length > 0).length;
  return {
    ...complianceHead({ id, title: compliance.title, unreadable, unbound }, context, warnings),
    lookedAt: [theCluster],
    observations: compliance.controls.map((each) => controlObservation(id, each)),
  };
}
