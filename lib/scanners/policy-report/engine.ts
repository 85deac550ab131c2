import type { Report, Result } from "./schema.ts";

/** Who wrote a result. It belongs to the check's identity, not to the source of the report (semantics § 1). */
export type Engine = {
  readonly tool: string;
  /**
   * What its silence about a check means (semantics § 2): `passed` where it lists every failure it finds and no passes;
   * `nothing` where it lists passes too, or events as they happen.
   */
  readonly silence: "passed" | "nothing";
  /** The report names its engine, and the table knows it. */
  readonly known: boolean;
};

const engine = (tool: string, silence: Engine["silence"] = "nothing"): Engine => ({ tool, silence, known: true });
const kyverno = engine("kyverno");
const trivy = engine("trivy", "passed");

/** `source` of a result or an engine's label, in lower case without blanks and hyphens, to the tool it stands for (formats § 5). */
export const engineTable: ReadonlyMap<string, Engine> = new Map([
  ["kyverno", kyverno],
  ["kyvernovalidatingpolicy", kyverno],
  ["kyvernonamespacedvalidatingpolicy", kyverno],
  ["kyvernoimagevalidatingpolicy", kyverno],
  ["kyvernonamespacedimagevalidatingpolicy", kyverno],
  ["kyvernogeneratingpolicy", kyverno],
  ["kyvernonamespacedgeneratingpolicy", kyverno],
  ["kyvernomutatingpolicy", kyverno],
  ["kyvernonamespacedmutatingpolicy", kyverno],
  ["kyvernodeletingpolicy", kyverno],
  ["validatingadmissionpolicy", engine("admission-policy")],
  ["mutatingadmissionpolicy", engine("admission-policy")],
  ["trivy", trivy],
  ["trivyvulnerability", trivy],
  ["trivyconfigaudit", trivy],
  ["trivyrbacassessment", trivy],
  ["trivyinfraassessment", trivy],
  ["trivyexposedsecret", trivy],
  ["trivyexposedsecrets", trivy],
  ["trivycompliance", trivy],
  ["imagescanner", engine("image-scanner", "passed")],
  ["kubebench", engine("kube-bench")],
  ["kubecis", engine("kube-bench")],
  ["kubearmorpolicyengine", engine("kubearmor")],
  ["falco", engine("falco")],
  ["falcoagent", engine("falco")],
  ["gatekeeper", engine("gatekeeper")],
]);

const labels = ["wgpolicyk8s.io/engine", "policy.kubernetes.io/engine", "app.kubernetes.io/managed-by"] as const;

function engineNamed(name: string): Engine {
  const known = engineTable.get(name.toLowerCase().replace(/[\s_-]+/g, ""));
  if (known !== undefined) return known;
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return { tool: slug === "" ? "unknown-engine" : slug, silence: "nothing", known: false };
}

/** Whether kube-bench's adapter wrote a result: it names no engine, but what kube-bench writes beside each of its numbers. */
export const isOfKubeBench = (properties: Readonly<Record<string, string>>): boolean =>
  "index" in properties && "test_info" in properties && "audit" in properties;

/** The engine of a report as a whole: its own word, else its labels; "" where it names none. */
function nameInReport(report: Report): string {
  if (report.source !== "") return report.source;
  for (const label of labels) {
    const name = report.metadata.labels[label] ?? report.metadata.annotations[label] ?? "";
    if (name !== "") return name;
  }
  return "";
}

/** The engine a report names, for a report that lists nothing. */
export function engineOfReport(report: Report): Engine {
  return engineNamed(nameInReport(report));
}

/** The engine of one result: its own word, else its report's. */
export function engineOf(result: Result, report: Report): Engine {
  if (result.source !== "") return engineNamed(result.source);
  const name = nameInReport(report);
  if (name === "" && isOfKubeBench({ ...result.data, ...result.properties })) return engineNamed("kube-bench");
  return engineNamed(name);
}
