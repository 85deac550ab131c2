import { AppError } from "#lib/errors.ts";

/** A tool whose documents are known by sight. */
export type Signature = {
  /** Id of its adapter, also where there is none yet. */
  readonly id: string;
  readonly label: string;
  /** One of these in the head of the text is enough. */
  readonly marks: readonly RegExp[];
};

/** Only the head of a document is looked at, so that a look costs the same for any size. */
const headLength = 200_000;

/** In the order of asking: the narrower mark first. Content only, never a file name (formats, rule 1). */
const signatures: readonly Signature[] = [
  {
    id: "kube-bench",
    label: "kube-bench",
    marks: [
      /"kind"\s*:\s*"CISKubeBenchReport(?:List)?"/,
      /"node_type"\s*:\s*"[a-z]{1,40}"/,
      /"Controls"\s*:\s*(?:null|\[\s*(?:\]|\{\s*"id"))/,
      /(?:"|&#34;|&quot;)test_number(?:"|&#34;|&quot;)\s*:/,
      /^\[(?:PASS|FAIL|WARN|INFO)\] (?:V-)?[0-9]/m,
      /^== (?:Summary|Remediations) [a-z]+ ==/m,
    ],
  },
  {
    id: "trivy-operator",
    label: "Trivy Operator",
    marks: [
      /"?kind"?\s*:\s*"?(?:Cluster)?(?:Vulnerability|ConfigAudit|RbacAssessment|InfraAssessment|Sbom|Compliance)Report(?:List)?\b/,
      /"?kind"?\s*:\s*"?ExposedSecretReport/,
      /apiVersion"?\s*:\s*"?aquasecurity\.github\.io\//,
    ],
  },
  {
    id: "policy-report",
    label: "policy reports (Kyverno and others)",
    marks: [
      /apiVersion"?\s*:\s*"?(?:wgpolicyk8s\.io|openreports\.io|reports\.x-k8s\.io)\//,
      /"?kind"?\s*:\s*"?(?:Cluster)?PolicyReport(?:List)?\b/,
    ],
  },
  { id: "gatekeeper", label: "Gatekeeper", marks: [/apiVersion"?\s*:\s*"?constraints\.gatekeeper\.sh\//] },
  { id: "polaris", label: "Polaris", marks: [/"?PolarisOutputVersion"?\s*:/] },
  { id: "sarif", label: "SARIF", marks: [/"\$schema"\s*:\s*"[^"]{0,300}sarif/i, /"driver"\s*:\s*\{/] },
  { id: "kubescape", label: "Kubescape", marks: [/"summaryDetails"\s*:/] },
  { id: "checkov", label: "Checkov", marks: [/"check_type"\s*:/, /"checkov_version"\s*:/] },
  {
    id: "kube-linter",
    label: "kube-linter",
    marks: [/"KubeLinterVersion"\s*:/i, /"Checks"\s*:\s*\[\s*\{\s*"name"\s*:/],
  },
  { id: "popeye", label: "Popeye", marks: [/"popeye"\s*:\s*\{/] },
  { id: "grype", label: "Grype", marks: [/"matchDetails"\s*:/] },
  {
    id: "cyclonedx",
    label: "CycloneDX",
    marks: [/"bomFormat"\s*:\s*"CycloneDX"/, /<bom xmlns="http:\/\/cyclonedx\.org/],
  },
  {
    id: "trivy",
    label: "Trivy",
    marks: [
      /"ArtifactName"\s*:/,
      /"ClusterName"\s*:/,
      /"SummaryControls"\s*:/,
      /"MisconfSummary"\s*:/,
      /"RelatedResources"\s*:/,
      /"VulnerabilityID"\s*:/,
    ],
  },
  { id: "falco", label: "Falco", marks: [/"output_fields"\s*:\s*\{/] },
  { id: "k8s-audit", label: "the Kubernetes audit log", marks: [/audit\.k8s\.io\//, /"auditID"\s*:/] },
  { id: "argo-cd", label: "Argo CD", marks: [/"?apiVersion"?\s*:\s*"?argoproj\.io\//] },
  {
    id: "roster",
    label: "Kubernetes roster",
    marks: [
      /"kind"\s*:\s*"(?:Node|Namespace|Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|ReplicaSet)"/,
      /"complete_for"\s*:/,
    ],
  },
];

/** The tool a text most likely comes from, or null. */
export function likelyTool(text: string): Signature | null {
  const head = text.slice(0, headLength);
  return signatures.find((signature) => signature.marks.some((mark) => mark.test(head))) ?? null;
}

/** How sure it is that a text comes from this tool: 0 or 0.9; what the adapter finds on reading decides. */
export function looksLike(id: string, text: string): number {
  return likelyTool(text)?.id === id ? 0.9 : 0;
}

/** Ids with an adapter (the contract test holds it against the registry); the others are known by sight only. */
export const readableTools: ReadonlySet<string> = new Set([
  "kube-bench",
  "polaris",
  "policy-report",
  "roster",
  "trivy",
  "trivy-operator",
]);

/**
 * The refusal of a document that is not this tool's: names the likely right one and says what to do
 * (`wrong_scanner`), or that it is no report at all (`not_json`).
 */
export function notOurs(text: string, ours: { readonly label: string; readonly howToMake: string }): AppError {
  const other = likelyTool(text);
  if (other === null || other.label === ours.label) {
    return new AppError("unprocessable", `This is not a report of ${ours.label}. Make one with: ${ours.howToMake}`, {
      reason: /^\s*[{[<]/.test(text) ? "wrong_scanner" : "not_json",
    });
  }
  const advice = readableTools.has(other.id)
    ? `Send it as ${other.id}.`
    : `Reports of ${other.label} cannot be read yet.`;
  return new AppError("unprocessable", `This looks like ${other.label}, not ${ours.label}. ${advice}`, {
    reason: "wrong_scanner",
    details: { likely: other.id },
  });
}
