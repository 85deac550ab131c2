import { scannerWords } from "#lib/contract/scanner-labels.ts";
import type {
  AdminToken,
  AuditView,
  IntervalsView,
  PeopleView,
  PersonRow,
  ScorePreview,
  TokensView,
  YardstickView,
} from "#lib/contract/views/admin.ts";
import { ruleOf, tokenActions } from "#lib/domain/access/action.ts";
import { defaultRoleGroups } from "#lib/domain/access/groups.ts";
import { rights } from "#lib/domain/access/policy.ts";
import { roles, roleTitles } from "#lib/domain/access/role.ts";
import { defaultParameterValues } from "#lib/domain/computed/parameters.ts";

const now = "2026-11-24T09:41:00.000Z";
const ago = (hours: number): string => new Date(Date.parse(now) - hours * 3_600_000).toISOString();
const clusters = ["prod-eu", "prod-us", "payments-eu", "staging", "edge-42", "data-eu"].map((name) => ({
  id: `c-${name}`,
  name,
}));
const framework = (id: string, shortTitle: string, version: string) => ({
  id,
  shortTitle,
  version,
  noun: "requirement",
});

const parameters = {
  deadlineDays: { ...defaultParameterValues.deadlineDays },
  digestPercent: null,
  fixWindowDays: 90,
  systemNamespaces: ["kube-system", "kube-public", "kube-node-lease"],
  requiredSources: [...defaultParameterValues.requiredSources],
  policyEngines: [...defaultParameterValues.policyEngines],
};

export const yardstick: YardstickView = {
  now,
  weights: {
    inForce: { critical: 20, high: 5, medium: 3, low: 1 },
    standard: { critical: 10, high: 5, medium: 3, low: 1 },
    controls: { critical: 14, high: 61, medium: 88, low: 23 },
    changed: { at: ago(30), by: "Ines Okafor" },
  },
  profiles: [
    {
      framework: framework("cis", "CIS Kubernetes", "2.0.1"),
      inUse: "level-2",
      choices: [
        { id: "level-1", title: "Level 1", isDefault: false, technical: 96 },
        { id: "level-2", title: "Level 1 and 2", isDefault: true, technical: 128 },
      ],
    },
    {
      framework: framework("nist", "NIST 800-53", "5.2.0"),
      inUse: "moderate",
      choices: [
        { id: "low", title: "FedRAMP Low", isDefault: false, technical: 41 },
        { id: "moderate", title: "FedRAMP Moderate", isDefault: true, technical: 88 },
      ],
    },
  ],
  parameters: { inForce: parameters, standard: parameters, changed: null },
  scanners: scannerWords.map(({ id, label }) => ({ id, label })),
  mayEdit: true,
};

export const yardstickLocked: YardstickView = { ...yardstick, mayEdit: false };

export const preview: ScorePreview = {
  clusters: 40,
  computed: 20,
  frameworks: [
    {
      framework: framework("cis", "CIS Kubernetes", "2.0.1"),
      before: { proven: 1_224, total: 2_000 },
      after: { proven: 1_160, total: 2_000 },
    },
    {
      framework: framework("pci", "PCI DSS", "4.0.1"),
      before: { proven: 1_028, total: 1_498 },
      after: { proven: 1_110, total: 1_498 },
    },
    {
      framework: framework("iso", "ISO/IEC 27001", "2022"),
      before: { proven: 10, total: 90 },
      after: { proven: 10, total: 90 },
    },
  ],
  standOtherwise: 17,
};
export const previewNothing: ScorePreview = { ...preview, computed: 40, frameworks: [], standOtherwise: 0 };

export const intervals: IntervalsView = {
  now,
  more: 0,
  rows: clusters.slice(0, 3).flatMap((cluster, index) =>
    (["kube-bench", "trivy", "policy-report"] as const).map((scanner, place) => ({
      ...{ cluster, scanner, mayEdit: true },
      label: scannerWords.find(({ id }) => id === scanner)?.label ?? scanner,
      intervalSeconds: scanner === "policy-report" ? 7_200 : 86_400,
      standardSeconds: scanner === "policy-report" ? 7_200 : 86_400,
      lastObservedAt: index === 2 && place === 1 ? null : ago(index === 1 ? 60 : 3),
      silentFrom: index === 2 && place === 1 ? null : ago(index === 1 ? 12 : -45),
    })),
  ),
};
export const intervalsEmpty: IntervalsView = { now, rows: [], more: 0 };

const person = (name: string, given: readonly (keyof typeof roleTitles)[], sessions: number): PersonRow => ({
  id: name,
  name,
  email: `${name.toLowerCase().replaceAll(" ", ".")}@halden.example`,
  issuer: "https://id.halden.example",
  roles: given.map((role) => roleTitles[role]),
  groups: [...given.map((role) => defaultRoleGroups[role]), "all-staff"],
  lastSignedInAt: ago(5),
  lastSeenAt: sessions === 0 ? null : ago(1),
  self: name === "Alex Novak",
  sessions: Array.from({ length: sessions }, (_, index) => ({
    id: `${name}-${index}`,
    current: name === "Alex Novak" && index === 0,
    device: index === 0 ? "Firefox 144 on Linux" : "Safari 19 on iOS",
    startedAt: ago(5),
    lastSeenAt: ago(index + 0.1),
    expiresAt: ago(-7),
  })),
});

export const people: PeopleView = {
  now,
  people: [
    person("Alex Novak", ["admin"], 2),
    person("Mara Lindqvist", ["engineer"], 1),
    person("Tomás Ferreira", ["approver", "viewer"], 0),
    { ...person("Kim Berg", [], 1), groups: ["all-staff", `a-group-${"x".repeat(200)}`] },
  ],
  next: "next",
  roles: roles.map((role) => ({
    role,
    title: roleTitles[role],
    group: role === "approver" ? "" : defaultRoleGroups[role],
    variable: `OIDC_${role.toUpperCase()}_GROUP`,
    isSet: role === "admin",
    people: role === "approver" ? 0 : 3,
    may: rights[role].map((action) => ruleOf(action).says),
  })),
  mayEnd: true,
  mayGive: true,
  clusters,
  groups: ["all-staff", "kubeproof-admins", "payments-squad"],
  given: [
    {
      ...{ id: "g1", group: "payments-squad", role: "Security engineer", by: "Alex Novak", at: ago(200), people: 4 },
      clusters: clusters.slice(2, 3),
    },
    { id: "g2", group: "external-audit", role: "Auditor", by: "Alex Novak", at: ago(2), people: 0, clusters: null },
  ],
};
export const peopleAlone: PeopleView = { ...people, people: people.people.slice(0, 1), next: null, given: [] };

const token = (name: string, over: Partial<AdminToken> = {}): AdminToken => ({
  id: name,
  name,
  prefix: "kp_9fQ2xA",
  verbs: ["scan:ingest"],
  clusters: clusters.slice(0, 1),
  createdBy: "Mara Lindqvist",
  createdAt: ago(400),
  expiresAt: ago(-24 * 80),
  lastUsedAt: ago(0.4),
  revokedAt: null,
  state: "in_force",
  ...over,
});

export const tokens: TokensView = {
  now,
  tokens: [
    token("collector of prod-eu", { verbs: ["scan:ingest", "collector:report"] }),
    token("gate in the pipeline of payments", {
      verbs: ["cluster:read", "framework:read", "finding:read"],
      clusters: null,
    }),
    token("x".repeat(80), { clusters, lastUsedAt: null, createdBy: "the product itself", expiresAt: null }),
    token("nightly of 2025", { state: "expired", expiresAt: ago(900) }),
    token("leaked in a log", { state: "revoked", revokedAt: ago(70) }),
  ],
  verbs: tokenActions.map((id) => ({ id, says: ruleOf(id).says })),
  clusters,
  mayAll: true,
  mayMake: true,
  mayRevoke: true,
  serverUrl: "https://kubeproof.halden.example",
};
export const tokensEmpty: TokensView = { ...tokens, tokens: [], clusters: [], mayAll: false };

export const audit: AuditView = {
  now,
  total: 1_204,
  next: 1_200,
  rows: [
    {
      ...{ seq: 1_204, at: ago(0.2), by: "Ines Okafor", byKind: "person", action: "setting:edit" },
      ...{ subject: "setting:weights", cluster: null, hash: "ab".repeat(32) },
      reason: "The risk committee weighs what is critical twice as heavy from this quarter on.",
      before: '{"critical":10,"high":5,"low":1,"medium":3}',
      after: '{"critical":20,"high":5,"low":1,"medium":3}',
    },
    {
      ...{ seq: 1_203, at: ago(3), by: "collector of prod-eu", byKind: "token", action: "scan:ingest" },
      ...{ subject: "source:c-prod-eu/trivy", cluster: clusters[0] ?? null, reason: null, hash: "cd".repeat(32) },
      before: null,
      after: '{"intervalSeconds":86400}',
    },
    {
      ...{ seq: 1_202, at: ago(30), by: "sign-in", byKind: "system", action: "session:create" },
      ...{ subject: `person:${"f".repeat(36)}`, cluster: null, reason: null, before: null, after: null },
      hash: "ef".repeat(32),
    },
  ],
};
export const auditEmpty: AuditView = { now, total: 0, next: null, rows: [] };
