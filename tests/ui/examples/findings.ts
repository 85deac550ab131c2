import { FindingDetail, type FindingGroup, FindingList, type FindingRow } from "#lib/contract/views/findings.ts";
import type { Severity } from "#lib/domain/check/outcome.ts";
import { ago, edge, now, prod, silent, staging, unread } from "./parts.ts";
import { requirement } from "./requirement.ts";
import { pick, seeded } from "./seeded.ts";

const day = 24;
const id = (place: number): string => `5d1c88e2-0000-4000-8000-${String(place).padStart(12, "0")}`;
const long = "a-deployment-with-a-name-as-long-as-kubernetes-allows-0123456789";

type Check = FindingRow["check"] & { readonly kind: FindingRow["kind"]; readonly package: FindingRow["package"] };

const check = (tool: string, toolLabel: string, key: string, title: string, more: Partial<Check> = {}): Check => ({
  ...{ tool, toolLabel, key, rawId: key, title, kind: "check", package: null },
  ...more,
});

const checks = [
  check("trivy", "Trivy", "KSV-0036", "Token of a service account is mounted where nothing calls the API", {
    kind: "misconfiguration",
  }),
  check("kyverno", "Kyverno", "require-default-deny", "Every namespace denies traffic by default"),
  check("kube-bench", "kube-bench", "apiserver-anonymous-auth", "Anonymous requests to the API server are refused", {
    rawId: "cis-1.12:1.2.1",
  }),
  check("trivy", "Trivy", "CVE-2026-28114", "Heap overflow in the handling of certificate names", {
    ...{ kind: "vulnerability", package: { name: "openssl", installed: "3.0.11-1", fixed: "3.0.15-1" } },
  }),
  check("trivy", "Trivy", "CVE-2026-31077", "Use after free while parsing entities", {
    ...{ kind: "vulnerability", package: { name: "libxml2", installed: "2.9.14", fixed: null } },
  }),
  check("polaris", "Polaris", "runAsRootAllowed", "Containers do not run as root"),
] as const;

const workload = (name: string, namespace: string, container: string): FindingRow["resource"] => ({
  ...{ kind: "workload", type: "apps/Deployment", namespace, name, container },
  label: `Deployment ${namespace}/${name}${container === "" ? "" : `, container ${container}`}`,
  path: `apps/Deployment/${namespace}/${name}`,
});
const node = (name: string): FindingRow["resource"] => ({
  ...{ kind: "node", type: "Node", namespace: "", name, container: "" },
  ...{ label: `node ${name}`, path: `Node/${name}` },
});
const resources = [
  workload("checkout", "shop", "api"),
  workload("posting", "ledger", "worker"),
  node("cp-2"),
  workload(long, "a-namespace-with-a-long-name-as-well", "main"),
  { ...node("partner-edge"), kind: "namespace", label: "namespace partner-edge", path: "Namespace/partner-edge" },
] as const;

const weight: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** Rows that differ as real ones do, the worst first. */
function rowsOf(count: number): FindingRow[] {
  const random = seeded(7);
  const rows = Array.from({ length: count }, (_, place): FindingRow => {
    const {
      kind,
      package: inPackage,
      ...named
    } = pick(
      random,
      checks.map((each) => [each, 1] as const),
    );
    const severity = pick<Severity>(random, [
      ["critical", 2],
      ["high", 4],
      ["medium", 5],
      ["low", 2],
      ["info", 1],
    ]);
    const hours = Math.floor(random() * 90 * day);
    const isAgain = random() < 0.12;
    const resource = pick(
      random,
      resources.map((each) => [each, 1] as const),
    );
    return {
      fingerprint: id(place),
      cluster: pick(random, [
        [prod, 4],
        [staging, 2],
        [edge, 1],
      ]),
      ...{ kind, severity, state: "open", check: named, package: inPackage },
      source: { scanner: named.tool, label: named.toolLabel },
      resource,
      image: inPackage === null ? null : "registry.halden.example/shop/checkout:2026.11.3",
      ...{
        firstSeenAt: ago(hours + 4),
        detectedAt: ago(hours + 3.9),
        lastSeenAt: ago(random() * 20),
        resolvedAt: null,
      },
      ...{ episode: isAgain ? 2 : 1, reopened: isAgain, regression: isAgain && hours < 300 },
      ...{ outcome: "fail", noLongerNamed: random() < 0.05, silentFrom: null, retired: false },
      seenBy: [
        { tool: named.tool, label: named.toolLabel },
        ...(kind !== "vulnerability" && random() < 0.4 ? [{ tool: "gatekeeper", label: "Gatekeeper" }] : []),
      ],
      hurts: kind === "vulnerability" ? 5 : Math.floor(random() * 22),
    };
  });
  return rows.toSorted((a, b) => weight[a.severity] - weight[b.severity]);
}

const rows = rowsOf(24);
const counts = { critical: 9, high: 43, medium: 71, low: 20, info: 0 } as const;
const severities = ["critical", "high", "medium", "low", "info"] as const;

export const findingList: FindingList = FindingList.parse({
  now,
  open: { count: 143, capped: false },
  matching: { count: 143, capped: false },
  bySeverity: severities.map((severity) => ({ severity, count: counts[severity], capped: false })),
  rows,
  groupedBy: null,
  groups: [],
  groupsTotal: 0,
  next: "next",
  heard: true,
  needing: [],
  sources: { total: 5, fresh: 5 },
  options: {
    clusters: [prod, staging, edge].map((cluster) => ({ value: cluster.id, label: cluster.name })),
    namespaces: ["ledger", "partner-edge", "shop"].map((name) => ({ value: name, label: name })),
    sources: [
      { value: "kube-bench", label: "kube-bench" },
      { value: "trivy", label: "Trivy" },
    ],
  },
});

const groups = [...Map.groupBy(rows, (row) => row.check.key)].map(([key, each]): FindingGroup => {
  const [first] = each;
  if (first === undefined) throw new Error("a group has a finding");
  return {
    key,
    label: first.check.title,
    about: `${first.check.toolLabel} ${first.check.key}`,
    total: each.length * 3,
    severity: first.severity,
    rows: each.slice(0, 4),
  };
});

export const findingListGrouped: FindingList = {
  ...findingList,
  rows: [],
  matching: { count: 10_000, capped: true },
  groupedBy: "check",
  groups,
  groupsTotal: 214,
};

const [first] = rows;
if (first === undefined) throw new Error("there is a first row");
const silentRow: FindingRow = { ...first, silentFrom: ago(77), lastSeenAt: ago(125), noLongerNamed: false };

export const findingListSilent: FindingList = {
  ...findingList,
  rows: rows.map((row, place) => (place % 3 === 0 ? { ...row, silentFrom: ago(77), lastSeenAt: ago(125) } : row)),
  needing: [silent, unread],
  sources: { total: 5, fresh: 3 },
  next: null,
};

export const finding: FindingDetail = FindingDetail.parse({
  now,
  row: {
    ...first,
    check: checks[0],
    package: null,
    image: null,
    resource: resources[0],
    reopened: true,
    regression: true,
    episode: 2,
    firstSeenAt: ago(29 * day),
    detectedAt: ago(29 * day - 3.2),
  },
  message: "Container 'api' of Deployment 'checkout' mounts the token of ServiceAccount shop/checkout.",
  details: [
    { name: "expected", value: "automountServiceAccountToken is false" },
    { name: "actual", value: "automountServiceAccountToken is not set" },
  ],
  remediation: "Set spec.template.spec.automountServiceAccountToken to false for workloads that never call the API.",
  episodes: [
    {
      ...{ number: 2, state: "open", lastCleanAt: ago(30 * day), firstFailedAt: ago(29 * day), fixedSeenAt: null },
      ...{ detectedAt: ago(29 * day - 3.2), resolvedAt: null, reopenedFrom: 1, regression: true },
      ...{ openedBy: "7f3a91", closedBy: null },
    },
    {
      ...{ number: 1, state: "fixed", lastCleanAt: null, firstFailedAt: ago(72 * day), fixedSeenAt: ago(65 * day) },
      ...{ detectedAt: ago(72 * day - 1), resolvedAt: ago(65 * day - 1), reopenedFrom: null, regression: false },
      ...{ openedBy: "7f3a10", closedBy: "7f3a77" },
    },
  ],
  periods: [
    { outcome: "fail", from: ago(29 * day), to: null, knownFrom: ago(29 * day - 3.2), knownTo: null },
    { outcome: "pass", from: ago(45 * day), to: ago(29 * day), knownFrom: ago(45 * day), knownTo: ago(29 * day - 3) },
    {
      outcome: "not_evaluated",
      from: ago(47 * day),
      to: ago(45 * day),
      knownFrom: ago(47 * day),
      knownTo: ago(45 * day),
    },
    { outcome: "pass", from: ago(65 * day), to: ago(47 * day), knownFrom: ago(65 * day), knownTo: ago(47 * day) },
    { outcome: "fail", from: ago(72 * day), to: ago(65 * day), knownFrom: ago(72 * day), knownTo: ago(65 * day) },
    { outcome: "pass", from: ago(120 * day), to: ago(72 * day), knownFrom: ago(120 * day), knownTo: ago(72 * day) },
  ],
  raw: requirement.raw?.excerpt,
  lookedAt: ago(0.2),
  retirement: null,
  retirable: { tool: "trivy", checkKey: "KSV-0036" },
  witnesses: [
    witness({ self: true, tool: "trivy", toolLabel: "Trivy", rawId: "KSV-0036" }),
    witness({ tool: "kyverno", toolLabel: "Kyverno", rawId: "restrict-automount-sa-token", fingerprint: id(901) }),
    witness({
      ...{ tool: "polaris", toolLabel: "Polaris", rawId: "automountServiceAccountToken", fingerprint: id(902) },
      ...{ outcome: "pass", decides: "pass" },
    }),
  ],
  facts: [{ id: "workload.token-mount", statement: "Tokens of service accounts are mounted only where needed." }],
  whyHarmless: null,
  controls: [{ id: "sa-token", title: "Service-account tokens are mounted only where needed", criticality: "high" }],
  requirements: [
    ...requirements("pci", "PCI DSS", ["7.2.5", "8.6.2"]),
    ...requirements("cis", "CIS Kubernetes", ["5.1.6"]),
    ...requirements("nsa", "NSA-CISA hardening", ["POD-8", "RBAC-2"]),
    ...requirements("soc2", "SOC 2", ["CC6.1", "CC6.2", "CC6.3", "CC6.6", "CC6.7", "CC6.8", "CC7.1", "CC8.1"]),
  ],
  sameCheck: { count: 60, capped: false },
});

function witness(said: Partial<FindingDetail["witnesses"][number]>): FindingDetail["witnesses"][number] {
  return {
    ...{ self: false, tool: "", toolLabel: "", sourceLabel: "", rawId: "", title: "", container: "api" },
    ...{ outcome: "fail", decides: "fail", observedAt: ago(0.2), fresh: true, fingerprint: id(900) },
    ...{ scanId: "7f3a91", line: 90 },
    ...said,
    sourceLabel: said.tool === "kyverno" ? "Policy reports" : (said.toolLabel ?? ""),
  };
}

function requirements(frameworkId: string, shortTitle: string, ids: readonly string[]) {
  return ids.map((each) => ({
    framework: { id: frameworkId, shortTitle, version: "1", noun: "requirement" },
    ...{ id: each, title: `What ${each} asks for`, role: "required" },
  }));
}

export const findingSilent: FindingDetail = { ...finding, row: silentRow };

export const findingFixed: FindingDetail = FindingDetail.parse({
  ...finding,
  row: {
    ...first,
    state: "fixed",
    check: checks[3],
    package: checks[3].package,
    kind: "vulnerability",
    image: "registry.halden.example/shop/checkout:2026.11.3",
    resolvedAt: ago(12),
    lastSeenAt: ago(12),
    outcome: "pass",
    hurts: 0,
  },
  message: "",
  details: [],
  remediation: "",
  raw: null,
  lookedAt: null,
  retirement: { of: "check", at: ago(30), by: "Ines Okafor", reason: "Replaced by the admission policy." },
  witnesses: [],
  facts: [],
  whyHarmless: "No fact of the catalog rests on this check: it informs, and decides nothing.",
  controls: [],
  requirements: [],
  sameCheck: { count: 0, capped: false },
});

/** What a hostile tool could send: markup, formulas, marks that turn the direction, endless words. */
const hostile = `<img src=x onerror=alert(1)>\u202egnp.exe =HYPERLINK("x") ${"W".repeat(200)}`;
const hostileRow: FindingRow = {
  ...first,
  cluster: { id: "c-x", name: "x".repeat(63) },
  check: { ...first.check, title: hostile, rawId: `${"9".repeat(150)}:<b>1</b>`, toolLabel: "t".repeat(60) },
  resource: { ...first.resource, label: hostile, name: hostile, type: "t".repeat(120), namespace: "n".repeat(63) },
  package: { name: hostile, installed: "1".repeat(90), fixed: hostile },
  image: `registry.example/${"a".repeat(250)}`,
  seenBy: [{ tool: "t", label: "t".repeat(60) }],
};
export const findingListHostile: FindingList = { ...findingList, rows: [hostileRow, ...rows.slice(0, 3)] };
export const findingHostile: FindingDetail = {
  ...finding,
  row: hostileRow,
  message: `${hostile}\n${hostile}`,
  details: [{ name: hostile.slice(0, 60), value: hostile }],
  remediation: hostile,
  witnesses: [{ ...witness({}), toolLabel: "t".repeat(60), rawId: hostile, container: hostile }],
  facts: [{ id: "x", statement: hostile }],
};

export const findingListNothing: FindingList = {
  ...findingList,
  rows: [],
  matching: { count: 0, capped: false },
  bySeverity: findingList.bySeverity.map((each) => ({ ...each, count: 0 })),
  next: null,
  needing: [unread],
  sources: { total: 5, fresh: 4 },
};
export const findingListEmpty: FindingList = {
  ...findingListNothing,
  open: { count: 0, capped: false },
  heard: false,
  needing: [],
  sources: { total: 0, fresh: 0 },
  options: { clusters: [], namespaces: [], sources: [] },
};
