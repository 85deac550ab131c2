import { RequirementPage, type WitnessWord } from "#lib/contract/views/requirement.ts";
import type { FactState, ResourceRef } from "#lib/contract/views/standing.ts";
import { ago, edge, now, prod, staging, weights, yardstick } from "./parts.ts";

const node = (name: string): ResourceRef => ({ kind: "node", namespace: "", name, label: `node ${name}` });
const state = (more: Partial<FactState>): FactState => ({
  state: "pass",
  reason: null,
  wasError: false,
  since: ago(400),
  ...more,
});

const word = (more: Partial<WitnessWord>): WitnessWord => ({
  key: "w1",
  tool: "kube-bench",
  toolLabel: "kube-bench",
  rawId: "cis-1.12:1.2.1",
  title: "Anonymous requests are refused",
  outcome: "pass",
  severity: "critical",
  decides: "pass",
  whyNot: null,
  silentFrom: null,
  fresh: true,
  observedAt: ago(0.1),
  since: ago(400),
  message: "",
  details: [],
  scanId: "7f3a91",
  line: 412,
  links: [],
  ...more,
});

const failing = word({
  key: "fail-cp-2",
  outcome: "fail",
  decides: "fail",
  since: ago(60.5),
  message: "",
  details: [
    { name: "expected", value: "'--anonymous-auth' is equal to 'false'" },
    {
      name: "actual",
      value:
        "kube-apiserver --advertise-address=10.0.0.12 --allow-privileged=true --anonymous-auth=true --authorization-mode=Node,RBAC --client-ca-file=/etc/kubernetes/pki/ca.crt",
    },
  ],
});

const trivy = word({
  key: "trivy-cp-2",
  tool: "trivy",
  toolLabel: "Trivy",
  rawId: "AVD-KCV-0001",
  outcome: "pass",
  decides: "pass",
  observedAt: ago(120),
  fresh: false,
  silentFrom: ago(72),
  line: null,
  details: [],
});

const image = (label: string): ResourceRef => ({ kind: "image", namespace: "", name: label, label: `image ${label}` });
/** A word that is computed from what was ingested. */
const computed = word({
  key: "computed",
  tool: "probe",
  toolLabel: "Kubeproof, from ingested data",
  rawId: "images.critical-open",
  title: "No fixable critical or high finding is older than its deadline",
  outcome: "fail",
  severity: null,
  decides: "fail",
  observedAt: ago(3),
  since: null,
  message:
    "2 of 6 open fixable critical or high vulnerabilities are older than the deadline; the oldest was first seen 10 days ago.",
  details: [
    { name: "critical open", value: "5" },
    { name: "critical overdue", value: "2" },
    { name: "oldest critical", value: "10 days" },
  ],
  scanId: null,
  line: null,
  links: [{ label: "Findings of this image", href: "/findings?kind=vulnerability" }],
});

const lines = [
  "            {",
  '              "test_number": "1.2.1",',
  '              "test_desc": "Ensure that the --anonymous-auth argument is set to false (Manual)",',
  '              "audit": "/bin/ps -ef | grep kube-apiserver | grep -v grep",',
  '              "status": "FAIL",',
  '              "actual_value": "root 4021 1 kube-apiserver --advertise-address=10.0.0.12 --allow-privileged=true --anonymous-auth=true --authorization-mode=Node,RBAC",',
  '              "scored": true,',
  '              "reason": "<script>alert(1)</script> \u202Etxt.exe"',
  "            },",
];

export const requirement: RequirementPage = RequirementPage.parse({
  now,
  framework: {
    id: "cis",
    shortTitle: "CIS Kubernetes",
    version: "2.0.1",
    noun: "item",
    provenWeight: 1028,
    totalWeight: 1498,
  },
  trail: [
    { id: "1", title: "Control plane components" },
    { id: "1.2", title: "API server" },
  ],
  id: "1.2.1",
  title: "Anonymous requests refused",
  class: "technical",
  marks: ["level:1"],
  inProfile: true,
  criticality: "critical",
  weight: 10,
  asks: "The API server refuses requests that name nobody, so that nothing can be read or tried without being known.",
  gap: "",
  essenceMissing: false,
  status: "failing",
  score: { provenWeight: 10, totalWeight: 30, weightByStatus: weights({ passing: 10, failing: 10, not_assessed: 10 }) },
  clusters: [
    {
      cluster: prod,
      platform: "kubeadm 1.36.3 · 3 + 24 nodes",
      status: "failing",
      sentence: "Fails on node cp-2.",
      since: ago(60.5),
      lastKnownFailingSince: null,
      checks: { passing: 2, looked: 3 },
      oldestLookAt: ago(26),
    },
    {
      cluster: staging,
      platform: "kubeadm 1.37.0 · 1 + 6 nodes",
      status: "passing",
      sentence: "Passes on the one control-plane node.",
      since: ago(900),
      lastKnownFailingSince: null,
      checks: { passing: 1, looked: 1 },
      oldestLookAt: ago(6),
    },
    {
      cluster: edge,
      platform: "",
      status: "not_assessed",
      sentence:
        "kube-bench fell silent, and nothing else here could see it. A kube-bench scan of a control-plane node would supply it.",
      since: ago(77),
      lastKnownFailingSince: ago(125),
      checks: { passing: 0, looked: 1 },
      oldestLookAt: ago(125),
    },
  ],
  byStatus: { failing: 1, passing: 1, not_assessed: 1 },
  clustersTotal: 3,
  clusterId: prod.id,
  evidence: [
    {
      id: "apiserver-anonymous-auth",
      title: "API server refuses anonymous requests",
      role: "required",
      strength: "full",
      why: "The same topic: the flag is read from the running process.",
      needsPeople: false,
      attestation: "",
      status: "failing",
      facts: [
        {
          id: "apiserver.anonymous-auth-off",
          statement: "Every API server refuses anonymous requests",
          scope: "control-plane-node",
          required: true,
          passOnDisagreement: false,
          state: state({ state: "fail", since: ago(60.5) }),
          resources: { passing: 2, looked: 3, total: null, leftOut: 0, notYetLookedAt: 0 },
          results: [
            { resource: node("cp-2"), state: state({ state: "fail", since: ago(60.5) }), words: [failing, trivy] },
            {
              resource: node("cp-4-was-removed-last-week.eu-central-1.compute.internal"),
              state: state({ state: "last_known_failing", reason: "silent", since: ago(125) }),
              words: [
                word({
                  key: "old",
                  outcome: "fail",
                  decides: "fail",
                  fresh: false,
                  silentFrom: ago(77),
                  observedAt: ago(125),
                }),
              ],
            },
            {
              resource: node("cp-3"),
              state: state({ state: "pass_in_truncated", reason: "truncated" }),
              words: [word({ key: "cut" })],
            },
            { resource: node("cp-1"), state: state({}), words: [word({ key: "ok", observedAt: ago(26) })] },
          ],
          resultsTotal: 4,
          couldWitness: [
            { tool: "kube-bench", toolLabel: "kube-bench", checks: ["1.2.1"], heard: true },
            { tool: "polaris", toolLabel: "Polaris", checks: ["a", "b", "c", "d", "e"], heard: false },
          ],
        },
        {
          id: "images.in-time",
          statement: "No fixable critical or high vulnerability is older than its deadline",
          scope: "image",
          required: true,
          passOnDisagreement: false,
          state: state({ state: "fail", since: ago(72) }),
          resources: { passing: 0, looked: 1, total: 2, leftOut: 0, notYetLookedAt: 0 },
          results: [
            {
              resource: image("registry.example.com/shop/checkout-service:2026.11.3"),
              state: state({ state: "fail", since: ago(72) }),
              words: [computed],
            },
            {
              resource: image("docker.io/library/redis:7"),
              state: state({ state: "not_witnessed", reason: "nobody_looked", since: null }),
              words: [
                {
                  ...computed,
                  key: "open",
                  outcome: "not_evaluated",
                  decides: "none",
                  whyNot: "Nobody looked at this version of the image, so there may be others.",
                  message: "No fixable critical or high vulnerability of it is open.",
                  details: [],
                },
              ],
            },
          ],
          resultsTotal: 2,
          couldWitness: [],
        },
        {
          id: "apiserver.audit-log-on",
          statement: "Requests to the API server are written to an audit log",
          scope: "control-plane-node",
          required: false,
          passOnDisagreement: true,
          state: state({ state: "not_witnessed", reason: "no_source", since: null }),
          resources: { passing: 0, looked: 0, total: 3, leftOut: 1, notYetLookedAt: 2 },
          results: [],
          resultsTotal: 0,
          couldWitness: [{ tool: "kube-bench", toolLabel: "kube-bench", checks: ["3.2.1"], heard: false }],
        },
        {
          id: "apiserver.tls",
          statement: "The API server speaks TLS only",
          scope: "control-plane-node",
          required: false,
          passOnDisagreement: false,
          state: state({}),
          resources: { passing: 3, looked: 3, total: 3, leftOut: 0, notYetLookedAt: 0 },
          results: [{ resource: node("cp-1"), state: state({}), words: [word({ key: "tls" })] }],
          resultsTotal: 1,
          couldWitness: [],
        },
      ],
    },
  ],
  raw: {
    key: "fail-cp-2",
    excerpt: {
      scanId: "7f3a91",
      from: 408,
      lines,
      totalLines: 2140,
      line: 412,
      linesCut: false,
      hidden: 0,
      sha256: "9f3c41d2a0b7e6c58d1f40a2b6c3e07b9f3c41d2a0b7e6c58d1f40a2b6c3e07b",
      bytes: 214_900,
    },
  },
  elsewhere: [
    {
      framework: { id: "pci", shortTitle: "PCI DSS 4.0.1", version: "4.0.1", noun: "requirement" },
      id: "7.2.2",
      title: "Access by job and least privilege",
      control: "x",
      role: "required",
      strength: "partial",
      status: "failing",
    },
    {
      framework: { id: "hipaa", shortTitle: "HIPAA", version: "", noun: "specification" },
      id: "164.312(a)(2)(iv)",
      title: "Encryption and decryption",
      control: "x",
      role: "supporting",
      strength: "partial",
      status: "partial",
    },
    {
      framework: { id: "soc2", shortTitle: "SOC 2", version: "", noun: "criterion" },
      id: "CC6.1",
      title: "Logical access",
      control: "x",
      role: "required",
      strength: "full",
      status: null,
    },
  ],
  remediation: [
    {
      toolLabel: "kube-bench",
      rawId: "cis-1.12:1.2.1",
      resources: ["node cp-2"],
      text: "Edit the API server pod specification file /etc/kubernetes/manifests/kube-apiserver.yaml\non the control plane node and set the below parameter.\n--anonymous-auth=false",
    },
  ],
  yardstick,
});

/** Nothing reports: the same requirement on no cluster, and one that only people answer. */
export const requirementEmpty: RequirementPage = RequirementPage.parse({
  ...requirement,
  id: "164.312(a)(1)",
  title: "A title of a requirement that is rather long, longer than most of the titles one meets in such a list",
  class: "procedural",
  status: null,
  criticality: null,
  weight: 0,
  gap: "that somebody reviews it every year",
  score: { provenWeight: 0, totalWeight: 0, weightByStatus: weights({}) },
  clusters: [],
  byStatus: {},
  clustersTotal: 0,
  clusterId: null,
  evidence: [],
  raw: null,
  elsewhere: [],
  remediation: [],
});

const hostile = `${"x".repeat(1200)}<img src=x onerror=alert(1)>\u202E`;

/** Hostile and very long texts of a tool. */
export const requirementLong: RequirementPage = RequirementPage.parse({
  ...requirement,
  clusters: requirement.clusters.map((on) => ({
    ...on,
    cluster: { id: on.cluster.id, name: `${on.cluster.name}-${"very-long".repeat(6)}` },
  })),
  evidence: requirement.evidence.map((control) => ({
    ...control,
    facts: control.facts.slice(0, 1).map((fact) => ({
      ...fact,
      results: Array.from({ length: 40 }, (_, index) => ({
        resource: node(`worker-${index}`),
        state: state({ state: "error" }),
        words: [
          word({
            key: `k${index}`,
            outcome: "error",
            decides: "error",
            message: hostile,
            details: [{ name: "actual", value: hostile }],
          }),
        ],
      })),
      resultsTotal: 4210,
    })),
  })),
  raw: null,
  remediation: [
    {
      toolLabel: "kube-bench",
      rawId: "x",
      resources: Array.from({ length: 60 }, (_, index) => `node worker-${index}`),
      text: hostile,
    },
  ],
});
