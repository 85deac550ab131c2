import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { ReportList } from "./reading.ts";

/** Reports about a resource, and the list each has. All but the last have a variant for what has no namespace. */
const lists: ReadonlyMap<string, ReportList> = new Map([
  ["VulnerabilityReport", "vulnerabilities"],
  ["ConfigAuditReport", "checks"],
  ["RbacAssessmentReport", "checks"],
  ["InfraAssessmentReport", "checks"],
  ["ExposedSecretReport", "secrets"],
]);

/** Kinds of the same group that hold no word about a resource, and why nothing is taken from them. */
const asides: ReadonlyMap<string, { readonly code: string; readonly message: string }> = new Map([
  [
    "SbomReport",
    { code: "sbom_report", message: "SbomReports list components, not findings: nothing is taken from them." },
  ],
  [
    "ComplianceReport",
    {
      code: "compliance_report",
      message: "ClusterComplianceReports repeat, shortened, what the other reports say: nothing is taken from them.",
    },
  ],
  [
    "ComplianceDetailReport",
    {
      code: "compliance_report",
      message: "ClusterComplianceReports repeat, shortened, what the other reports say: nothing is taken from them.",
    },
  ],
  [
    "CISKubeBenchReport",
    { code: "kube_bench_report", message: "CISKubeBenchReports hold results of kube-bench: send them as kube-bench." },
  ],
]);

const bare = (kind: string): string => kind.replace(/^Cluster(?=[A-Z])/, "");

/** Whether an object belongs to the operator's API group; a kind alone is enough where the version is not known. */
export function isGroup(apiVersion: string, kind: string): boolean {
  return apiVersion.startsWith("aquasecurity.github.io/") || lists.has(bare(kind)) || asides.has(bare(kind));
}

/** The list of a report about a resource; null for every other kind. */
export function listOfKind(kind: string): ReportList | null {
  return lists.get(bare(kind)) ?? null;
}

/** Notes an object of the group that says nothing about a resource; false for one that does. */
export function setAside(kind: string, warnings: Warnings): boolean {
  if (lists.has(bare(kind))) return false;
  const aside = asides.get(bare(kind));
  if (aside === undefined) warnings.add("other_report", "Reports of kinds that are not known were left out.");
  else warnings.add(aside.code, aside.message);
  return true;
}
