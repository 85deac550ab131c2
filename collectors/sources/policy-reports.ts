import type { ServedKind } from "../kube/types.ts";
import { newestVersion } from "./newest-version.ts";
import { ReportReader } from "./report-reader.ts";
import type { Ask, Choice, Source, WantedKind } from "./types.ts";

/**
 * API groups of policy reports and their plurals (formats § 5), in the order of preference: OpenReports is written only
 * where somebody switched it on, so its objects are the newer ones.
 */
const groups = [
  { group: "openreports.io", plurals: ["reports", "clusterreports"] },
  { group: "wgpolicyk8s.io", plurals: ["policyreports", "clusterpolicyreports"] },
  { group: "reports.x-k8s.io", plurals: ["policyreports", "clusterpolicyreports"] },
] as const;

/** Reports of Kyverno hold up to some hundred results each. */
const pageSize = 250;

const servedOf = (served: readonly ServedKind[], { group, plurals }: (typeof groups)[number]): readonly ServedKind[] =>
  plurals.map((plural) => newestVersion(served, group, plural)).filter((kind) => kind !== null);

async function holdsReports(kinds: readonly ServedKind[], ask: Ask): Promise<boolean> {
  for (const kind of kinds) if (await ask.hasObjects(kind)) return true;
  return false;
}

/**
 * One API group of those served: engines can write the same reports to two of them, and each finding would be there twice.
 * The first that holds reports is read; where none does, the first that is served.
 */
async function choose(served: readonly ServedKind[], ask: Ask): Promise<Choice> {
  const there = groups.map((each) => ({ group: each.group, kinds: servedOf(served, each) }));
  const candidates = there.filter(({ kinds }) => kinds.length > 0);
  const withReports: typeof candidates = [];
  if (candidates.length > 1) {
    for (const candidate of candidates) if (await holdsReports(candidate.kinds, ask)) withReports.push(candidate);
  }
  const chosen = withReports[0] ?? candidates[0];
  const wanted = (chosen?.kinds ?? []).map((kind): WantedKind => ({ kind, metadataOnly: false, pageSize }));
  const leftOut = withReports
    .filter((candidate) => candidate !== chosen)
    .map(({ group }) => `reports of ${group}: those of ${chosen?.group} are read, and both may hold the same`);
  return { wanted, leftOut };
}

const install = (chart: string): string =>
  `helm install ${chart} ${chart} --repo https://kyverno.github.io/kyverno -n kyverno --create-namespace`;

/** Policy reports of Kyverno and every other engine that writes them. */
export const policyReports: Source = {
  scanner: "policy-report",
  label: "policy reports (Kyverno and others)",
  rules: groups.map(({ group, plurals }) => ({
    apiGroups: [group],
    resources: [...plurals],
    verbs: ["list", "watch"],
  })),
  // Half of the two hours after which a policy report needs a fresh look (semantics § 2).
  relistEveryMs: 60 * 60_000,
  howToBring: () => `Install Kyverno and its policies: ${install("kyverno")} && ${install("kyverno-policies")}`,
  choose,
  open: (context) => new ReportReader({ scanner: "policy-report" }, context),
};
