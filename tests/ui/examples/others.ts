import { Account } from "#lib/contract/views/account.ts";
import { ScanPage } from "#lib/contract/views/scan.ts";
import type { Shell } from "#lib/contract/views/shell.ts";
import { SignIn } from "#lib/contract/views/sign-in.ts";
import { ago, now, prod, staging } from "./parts.ts";
import { requirement } from "./requirement.ts";

export const shell: Shell = {
  name: "Mara Lindqvist",
  role: "Security engineer · all clusters",
  clusters: 3,
  choices: [
    { id: "c-edge", name: "edge-42" },
    { id: "c-prod", name: "prod-eu" },
    { id: "c-staging", name: "staging" },
  ],
  simulated: 0,
  openFindings: { count: 143, capped: false },
  mayAdmin: true,
  mayRegisterCluster: true,
  mayMakeToken: true,
  demo: true,
  version: "1",
  now,
};

export const scan: ScanPage = ScanPage.parse({
  now,
  id: "7f3a91",
  cluster: prod,
  scanner: "kube-bench",
  scannerLabel: "kube-bench",
  state: "merged",
  format: "controls-totals",
  toolVersion: "0.15.6",
  documents: 1,
  observedAt: ago(0.1),
  observedAtSource: "sender",
  ingestedAt: ago(0.07),
  settledAt: ago(0.069),
  sender: "token nightly job",
  sha256: "9f3c41d2a0b7e6c58d1f40a2b6c3e07b9f3c41d2a0b7e6c58d1f40a2b6c3e07b",
  bytes: 214_900,
  digestMatches: true,
  mayDownload: true,
  sums: [
    {
      completeness: "truncated",
      targets: 1,
      observations: 5,
      reasons: [{ reason: "its own totals count 7 and it lists 5", targets: 1 }],
      moreReasons: 0,
    },
    { completeness: "complete", targets: 1, observations: 61, reasons: [{ reason: "", targets: 1 }], moreReasons: 0 },
  ],
  targets: {
    total: 2,
    rows: [
      {
        scope: "node/cp-2/master",
        label: "node cp-2, control plane checks",
        completeness: "complete",
        completenessReason: "",
        toolVersion: "cis-1.12",
        observedAt: ago(0.1),
        late: false,
        byOutcome: { pass: 41, fail: 9, warn: 11 },
        changes: { opened: 1, fixed: 1, other: 3 },
      },
      {
        scope: "node/cp-2/etcd",
        label: "node cp-2, etcd checks",
        completeness: "truncated",
        completenessReason: "its own totals count 7 and it lists 5",
        toolVersion: "cis-1.12",
        observedAt: ago(0.1),
        late: true,
        byOutcome: { pass: 5 },
        changes: {},
      },
    ],
    next: null,
  },
  byOutcome: { pass: 46, fail: 9, warn: 11 },
  roster: null,
  list: null,
  counts: {
    ...{ observations: 66, opened: 2, fixed: 1, reopened: 0, vanished: 0, noLongerReported: 0 },
    ...{ other: 3, unchanged: 60 },
  },
  byKind: { opened: 2, fixed: 1, other: 3 },
  changes: {
    kind: "opened",
    total: 2,
    rows: [
      {
        kind: "opened",
        severity: "critical",
        fingerprint: "5d1c44aa-1111-4111-8111-0000000088e2",
        target: "node cp-2, control plane checks",
        resource: { kind: "node", namespace: "", name: "cp-2", label: "node cp-2" },
        rawId: "cis-1.12:1.2.1",
        title: "Anonymous requests refused",
        from: "pass",
        to: "fail",
        line: 412,
        requirement: { frameworkId: "cis", id: "1.2.1" },
      },
      {
        kind: "opened",
        severity: "medium",
        fingerprint: "5d1c44aa-1111-4111-8111-0000000088e3",
        target: "node cp-2, control plane checks",
        resource: { kind: "node", namespace: "", name: "cp-2", label: "node cp-2" },
        rawId: "cis-1.12:1.2.5",
        title: "Kubelet client certificate set",
        from: null,
        to: "fail",
        line: null,
        requirement: null,
      },
    ],
    next: null,
  },
  warnings: [
    { code: "unknown_check", message: "5.7.9 is not in the benchmark cis-1.12 and counts nowhere.", count: 3 },
    { code: "no_time", message: "The file does not say when the tool looked: the sender's time was taken.", count: 1 },
  ],
  hints: [{ name: "Kubernetes", value: "1.36" }],
  error: null,
  raw: {
    ...requirement.raw?.excerpt,
    lines: Array.from({ length: 120 }, (_, index) => `  "line": "${index} ${"of a document ".repeat(index % 9)}",`),
    from: 380,
  },
});

export const scanFailed: ScanPage = ScanPage.parse({
  ...scan,
  id: "7f3b02",
  cluster: staging,
  state: "failed",
  format: null,
  toolVersion: null,
  observedAt: null,
  observedAtSource: null,
  settledAt: null,
  sums: [],
  targets: { total: 0, rows: [], next: null },
  byOutcome: {},
  counts: null,
  byKind: {},
  changes: null,
  warnings: [],
  hints: [],
  error: {
    reason: "truncated_json",
    message: "Line 48 is not JSON: the file ends in the middle of a value. Run kube-bench again and let it finish.",
    stillCounts: "The scan before it, of 20 Nov 2026, 03:40 UTC, still counts until 22 Nov 2026, 03:40 UTC.",
    command: "kube-bench run --json > kube-bench.json",
  },
  raw: null,
});

export const account: Account = Account.parse({
  now,
  name: "Mara Lindqvist",
  email: "mara.lindqvist@halden.example",
  issuer: "http://127.0.0.1:9000",
  roles: [{ role: "engineer", label: "Security engineer", scope: "all clusters" }],
  groups: ["kubeproof-engineers", "all-staff"],
  sessions: [
    { id: "s1", current: true, startedAt: ago(3), lastSeenAt: now, expiresAt: ago(-9), device: "Chromium on Linux" },
    {
      id: "s2",
      current: false,
      startedAt: ago(30),
      lastSeenAt: ago(20),
      expiresAt: ago(-1),
      device: "Firefox on macOS",
    },
  ],
});

const problem = {
  title: "There is no OpenID provider at this address",
  sentence: "The address answers, but not with a discovery document (404).",
  checkedAt: now,
  request: "GET https://id.halden.example/realms/kube/.well-known/openid-configuration",
  answer: "404",
  settings: [
    { name: "OIDC_ISSUER", value: "https://id.halden.example/realms/kube", ok: false, word: "check this" },
    { name: "OIDC_CLIENT_ID", value: "kubeproof", ok: true, word: "set" },
    { name: "OIDC_CLIENT_SECRET", value: "40 characters", ok: true, word: "set" },
  ],
  advice: {
    title: "What to do",
    sentence: "Check the path. Some providers add a tenant or realm, for example /realms/NAME.",
    command: "curl -sS https://id.halden.example/realms/kube/.well-known/openid-configuration",
  },
};

export const signIn: SignIn = SignIn.parse({
  provider: "Demo identity",
  demo: true,
  people: [],
  problem: null,
  fault: null,
  signedOut: false,
  sessionHours: 72,
});
export const signInFault: SignIn = SignIn.parse({
  ...signIn,
  demo: false,
  provider: "id.halden.example",
  fault: { ...problem, title: "The identity provider said no", sentence: "It did not let you in, or you cancelled." },
});
export const signInProblem: SignIn = SignIn.parse({ ...signIn, demo: false, provider: "id.halden.example", problem });
export const signInPeople: SignIn = SignIn.parse({
  ...signIn,
  people: [
    {
      hint: "mara",
      name: "Mara Lindqvist",
      role: "engineer",
      sentence: "Works findings, requests acceptances on all clusters",
    },
    { hint: "tomas", name: "Tomás Ferreira", role: "approver", sentence: "Compliance; decides on card data" },
  ],
});
