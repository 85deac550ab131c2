import type { KubeObject, ServedKind } from "../kube/types.ts";
import { newestVersion } from "./newest-version.ts";
import { ReportReader } from "./report-reader.ts";
import { SeverityFilter } from "./severity-filter.ts";
import type { Choice, Source } from "./types.ts";

const group = "aquasecurity.github.io";

/**
 * Reports about a resource, and how many make a page: vulnerability reports reach hundreds of kilobytes (formats § 3).
 * Lists of components and compliance summaries hold no word about a resource; nobody would read them.
 */
const pageSizes: Readonly<Record<string, number>> = {
  vulnerabilityreports: 50,
  clustervulnerabilityreports: 50,
  configauditreports: 200,
  clusterconfigauditreports: 200,
  exposedsecretreports: 200,
  clusterexposedsecretreports: 200,
  rbacassessmentreports: 200,
  clusterrbacassessmentreports: 200,
  infraassessmentreports: 100,
  clusterinfraassessmentreports: 100,
};
const plurals = Object.keys(pageSizes);
const notRead = new Set(["sbomreports", "clustersbomreports", "clustercompliancereports"]);

async function choose(served: readonly ServedKind[]): Promise<Choice> {
  const wanted = plurals.flatMap((plural) => {
    const kind = newestVersion(served, group, plural);
    return kind === null ? [] : [{ kind, metadataOnly: false, pageSize: pageSizes[plural] ?? 100 }];
  });
  const leftOut = served
    .filter((kind) => kind.group === group && notRead.has(kind.plural))
    .map(({ kind }) => `${kind}s: they repeat other reports or list components`);
  return { wanted, leftOut: [...new Set(leftOut)] };
}

function vouch(filter: SeverityFilter): (objects: readonly KubeObject[]) => { completeness?: "complete" } {
  return (objects) => {
    filter.see(objects);
    return filter.isOff(objects) ? { completeness: "complete" } : {};
  };
}

/** Reports of Trivy Operator. */
export const trivyOperator: Source = {
  scanner: "trivy-operator",
  label: "Trivy Operator",
  rules: [{ apiGroups: [group], resources: plurals, verbs: ["list", "watch"] }],
  relistEveryMs: 12 * 60 * 60_000,
  howToBring: () =>
    "Install Trivy Operator: helm install trivy-operator trivy-operator --repo https://aquasecurity.github.io/helm-charts -n trivy-system --create-namespace",
  choose,
  open: (context) => new ReportReader({ scanner: "trivy-operator", vouch: vouch(new SeverityFilter()) }, context),
};
