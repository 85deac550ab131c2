import { requiredSources } from "#lib/domain/computed/parameters.ts";
import { type ComputedWitness, isComputed } from "#lib/domain/computed/witnesses.ts";

/** What the screens say about a scanner: the same words as its adapter, which a test compares. */
export type ScannerWords = {
  readonly id: string;
  readonly label: string;
  /** Shapes that are read. */
  readonly formats: readonly string[];
  /** The command that makes a document of it. */
  readonly howToMake: string;
  /** Expected interval between looks until a person sets another. */
  readonly intervalHours: number;
  /** What its silence about a check means, in one sentence (semantics § 2). */
  readonly silenceMeans: string;
};

/** The others are named where they could witness something, and count as sources from their first document on. */
export const askedForEverywhere = requiredSources;

/** Every scanner this server reads, in the order of the registry. */
export const scannerWords: readonly ScannerWords[] = [
  {
    id: "kube-bench",
    label: "kube-bench",
    formats: [
      "JSON with totals (0.5 and later)",
      "JSON without totals (--nototals, 0.3.1 to 0.4)",
      "JSON of one control after the other (up to 0.3.0)",
      "several pods' logs in one stream",
      "JUnit, with and without a root element",
      "Starboard's CISKubeBenchReport",
    ],
    howToMake: "kube-bench run --json > kube-bench.json",
    intervalHours: 24,
    silenceMeans:
      "It lists passes too, so a whole report is complete: a check it no longer names is no longer reported, and what was failing stays open until it is seen to pass.",
  },
  {
    id: "polaris",
    label: "Polaris",
    formats: ["JSON", "YAML", "JSON of 2019 and 2020 (output version 0.2, and 1.0 with Messages)"],
    howToMake: "polaris audit --format json > polaris.json",
    intervalHours: 24,
    silenceMeans:
      "It lists passes too, so a report with passes is complete for each namespace in it: a check it no longer names is no longer reported. One without passes, or with dangers alone, may have been filtered and closes nothing.",
  },
  {
    id: "policy-report",
    label: "policy reports (Kyverno and others)",
    formats: [
      "PolicyReport and ClusterPolicyReport (wgpolicyk8s.io, reports.x-k8s.io), JSON or YAML",
      "Report and ClusterReport (openreports.io), JSON or YAML",
      "List of them, or several documents in one stream",
      "the output of Kyverno's command line, with its warnings before it",
    ],
    howToMake: "kubectl get policyreports,clusterpolicyreports -A -o json > policy-reports.json",
    intervalHours: 2,
    silenceMeans:
      "Each report speaks for itself and lists passes too: a check it no longer names is no longer reported. Trivy and image scanners list failures alone: what their report no longer names is fixed. A report whose summary counts more than it lists closes nothing.",
  },
  {
    id: "roster",
    label: "Kubernetes roster",
    formats: ["List of `kubectl get … -o json`", "native roster of a collector"],
    howToMake:
      "kubectl get nodes,namespaces,deployments,statefulsets,daemonsets,replicasets,cronjobs,jobs,pods -A -o json > roster.json",
    intervalHours: 168,
    silenceMeans:
      "What a complete roster does not list is gone, and words about it are dropped; one that is not complete says nothing about what it leaves out.",
  },
  {
    id: "trivy",
    label: "Trivy",
    formats: [
      "JSON of trivy k8s (--report all or summary, with or without --include-non-failures)",
      "JSON of trivy k8s up to 0.28 (Vulnerabilities and Misconfigurations)",
      "JSON of trivy image, filesystem, repository, config and sbom",
      "JSON up to 0.19 (array of results, or null)",
      "compliance reports (--compliance, all or summary)",
    ],
    howToMake: "trivy k8s --report all --include-non-failures --format json > trivy.json",
    intervalHours: 24,
    silenceMeans:
      "It lists failures: what a report names no longer, on what it looked at, is fixed. With --include-non-failures it lists passes of configuration too and is complete. One that lists nothing below high may have been filtered and closes nothing.",
  },
  {
    id: "trivy-operator",
    label: "Trivy Operator",
    formats: [
      "reports of kubectl or of the API in JSON or YAML: one object, a List, an array, or several in one file",
      "objects keyed by <plural>.<group>",
      "Starboard's reports",
    ],
    howToMake:
      "kubectl get vulnerabilityreports,configauditreports,exposedsecretreports,rbacassessmentreports,infraassessmentreports,clustervulnerabilityreports,clusterconfigauditreports,clusterrbacassessmentreports,clusterinfraassessmentreports -A -o json > trivy-operator.json",
    intervalHours: 24,
    silenceMeans:
      "Each report lists every failure of one resource: what an earlier look of the same report named and a newer one does not is fixed. A report that counts more than it lists closes nothing, and one that is gone changes nothing: it has a time to live.",
  },
];

const toolLabels: ReadonlyMap<string, string> = new Map([
  ["kube-bench", "kube-bench"],
  ["trivy", "Trivy"],
  ["trivy-config", "Trivy, on files"],
  ["polaris", "Polaris"],
  ["polaris-files", "Polaris, on files"],
  ["kyverno", "Kyverno"],
  ["gatekeeper", "Gatekeeper"],
  ["falco", "Falco"],
  ["admission-policy", "Admission policy"],
  ["kubearmor", "KubeArmor"],
  ["image-scanner", "Image scanner"],
  ["probe", "Kubeproof's own probe"],
]);

/** The words of a scanner; null for one that is not known here (any more). */
export function wordsOfScanner(id: string): ScannerWords | null {
  return scannerWords.find((scanner) => scanner.id === id) ?? null;
}

/** @example scannerLabel("kube-bench") // "kube-bench" */
export function scannerLabel(id: string): string {
  return wordsOfScanner(id)?.label ?? toolLabels.get(id) ?? id;
}

/** Name of the tool a check belongs to, which is not always the source that brought its word. */
export function toolLabel(tool: string): string {
  return toolLabels.get(tool) ?? tool;
}

/**
 * Name of who says a word: a witness that is computed here reads nothing but what was ingested.
 *
 * @example witnessLabel("probe", "scans.freshness") // "Kubeproof, from ingested data"
 */
export function witnessLabel(tool: string, witness: string): string {
  return isComputed(tool, witness) ? "Kubeproof, from ingested data" : toolLabel(tool);
}

/** What each computed witness is computed from, in words that follow "from". */
const computedFromWords: Readonly<Record<ComputedWitness, string>> = {
  "images.scan-coverage": "vulnerability reports and a complete roster",
  "images.critical-open": "vulnerability reports and a complete roster",
  "images.fix-age": "vulnerability reports over time",
  "images.mutable-tags": "a complete roster",
  "images.digest-ratio": "a complete roster and a target",
  "scans.freshness": "when its sources reported",
  "scans.node-coverage": "kube-bench of every node and a complete roster",
  "scans.cis-pass-rate": "kube-bench of every node and a complete roster",
  "scans.cis-version-match": "kube-bench and a roster",
  "policy.report-freshness": "policy reports",
};

/** @example computedFrom("policy.report-freshness") // "policy reports" */
export function computedFrom(witness: ComputedWitness): string {
  return computedFromWords[witness];
}
