import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { CatalogView, DocumentContext, Observation } from "../types.ts";
import type { Subject } from "./subject.ts";

/** Words of the tool that the messages need. */
export const tool = {
  label: "Trivy Operator",
  howToMake:
    "kubectl get vulnerabilityreports,configauditreports,exposedsecretreports,rbacassessmentreports,infraassessmentreports,clustervulnerabilityreports,clusterconfigauditreports,clusterrbacassessmentreports,clusterinfraassessmentreports -A -o json > trivy-operator.json",
} as const;

/** Keys that entries are known by: their line is the entry's. */
export const markKeys: ReadonlySet<string> = new Set(["vulnerabilityID", "checkID", "ruleID"]);

/** What every report is judged with. */
export type Judge = {
  readonly context: DocumentContext;
  readonly catalog: CatalogView;
  readonly warnings: Warnings;
  readonly lineOf: (entry: unknown) => number | null;
};

/** The list a kind of report has. */
export type ReportList = "vulnerabilities" | "checks" | "secrets";

/** A report whose entries are judged one by one. */
export type ReportInHand = {
  readonly list: ReportList;
  /** Kind without `Cluster`: `VulnerabilityReport`, `ConfigAuditReport` … */
  readonly kind: string;
  readonly subject: Subject;
  /** Engine that found it: `trivy`, or what Starboard ran instead (`conftest`, `polaris`). */
  readonly engine: string;
  /** Image with its registry, without tag; "" where the report names none. */
  readonly repository: string;
  readonly image: string;
};

/** One reader per kind of list; null for an entry that says nothing. */
export type EntryReader = (raw: unknown, report: ReportInHand, judge: Judge) => Observation | null;
