import { describe, expect, test } from "vitest";
import { FindingFilter } from "#lib/contract/views/finding-filter.ts";
import { getFinding } from "#lib/queries/finding/get-finding.ts";
import { listFindings } from "#lib/queries/finding/list-findings.ts";
import { getRequirement } from "#lib/queries/requirement/get-requirement.ts";
import { getScan } from "#lib/queries/scan/get-scan.ts";
import { arrive, looking } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";
import type { Planted } from "#tests/support/planted-secrets.ts";
import { secretsFor } from "#tests/support/planted-secrets.ts";
import { call } from "#tests/support/routes.ts";
import { report } from "#tests/support/trivy-operator-report.ts";

// Formats, rule 9: what scanners quote in clear is kept as it was sent and shown to nobody.
const house = await testHouse();
const looked = new Date(Date.UTC(2026, 10, 20, 8));
const now = new Date(Date.UTC(2026, 10, 20, 9));

type Fields = Readonly<Record<string, unknown>>;
type Document = { readonly scanner: string; readonly node?: string; readonly body: unknown };

/** Where scanners quote in clear, each place with secrets of its own. */
const places: Readonly<Record<string, (secrets: readonly Planted[]) => Document>> = {
  "kube-bench: what it found and why": (secrets) => ({
    scanner: "kube-bench",
    node: "cp-1",
    body: {
      Controls: [
        {
          ...{ id: "4", version: "cis-1.12", detected_version: "1.33", text: "x", node_type: "node" },
          tests: [
            { section: "4.2", desc: "x", results: secrets.map(({ text }, index) => kubeBenchResult(text, index)) },
          ],
        },
      ],
    },
  }),
  "trivy: messages, secrets, and the lines of code around them": (secrets) => ({
    scanner: "trivy",
    body: {
      ClusterName: "c",
      Resources: secrets.map(({ text, planted }, index) => trivyResource(text, planted, index)),
    },
  }),
  "trivy-operator: messages and matches": (secrets) => ({
    scanner: "trivy-operator",
    body: secrets.flatMap(({ text, planted }, index) => operatorReports(text, planted, index)),
  }),
  "polaris: messages and details": (secrets) => ({
    scanner: "polaris",
    body: {
      ...{ PolarisOutputVersion: "1.0", AuditTime: looked.toISOString(), SourceType: "Cluster" },
      Results: secrets.map(({ text }, index) => polarisObject(text, index)),
    },
  }),
  "policy-report: messages and properties": (secrets) => ({
    scanner: "policy-report",
    body: {
      apiVersion: "v1",
      kind: "List",
      items: secrets.map(({ text, planted }, index) => policyReport(text, planted, index)),
    },
  }),
  "roster: environments and annotations": (secrets) => ({
    scanner: "roster",
    body: {
      apiVersion: "v1",
      kind: "List",
      items: secrets.map(({ text, planted }, index) => deployment(text, planted, index)),
    },
  }),
};

const kubeBenchResult = (text: string, index: number): Fields => ({
  ...{ test_number: `4.2.${index + 1}`, test_desc: `check ${index}`, remediation: text, status: "FAIL", scored: true },
  ...{ expected_result: text, actual_value: `root 1 0 ${text}`, reason: `failed to run: ${text}` },
});

const trivyResource = (text: string, planted: string, index: number): Fields => ({
  ...{ Namespace: "shop", Kind: "Deployment", Name: `app-${index}` },
  Results: [
    {
      ...{ Target: `Deployment/app-${index}`, Class: "config", Type: "kubernetes" },
      Misconfigurations: [
        {
          ...{ ID: "KSV-0017", Title: "x", Severity: "MEDIUM", Status: "FAIL", Message: text, Resolution: text },
          CauseMetadata: {
            Code: {
              Lines: [
                { Number: 1, Content: "- name: DB_PASSWORD", Highlighted: "- name: DB_PASSWORD" },
                { Number: 2, Content: `  value: ${planted}`, Highlighted: `  \u001b[38m${planted}` },
              ],
            },
          },
        },
      ],
    },
    {
      ...{ Target: "/etc/app.conf", Class: "secret" },
      Secrets: [{ RuleID: "generic", Title: "A secret", Severity: "HIGH", StartLine: 1, EndLine: 1, Match: planted }],
    },
  ],
});

const operatorReports = (text: string, planted: string, index: number): readonly Fields[] => {
  const named = { "resource.kind": "Deployment", "resource.name": `app-${index}`, "container.name": "main" };
  const updateTimestamp = looked.toISOString();
  const checks = [
    { checkID: "KSV017", title: "x", severity: "MEDIUM", success: false, messages: [text], remediation: text },
  ];
  const secrets = [
    { ruleID: "generic", target: "/etc/app.conf", title: "A secret", severity: "HIGH", category: "x", match: planted },
  ];
  return [
    report("ConfigAuditReport", { checks, updateTimestamp }, { name: `a-${index}`, uid: `audit-${index}` }, named),
    report("ExposedSecretReport", { secrets, updateTimestamp }, { name: `s-${index}`, uid: `secret-${index}` }, named),
  ];
};

const polarisObject = (text: string, index: number): Fields => ({
  ...{ Name: `app-${index}`, Namespace: "shop", Kind: "Deployment", Results: {} },
  PodResult: {
    Name: "",
    Results: {
      runAsPrivileged: {
        ...{ ID: "runAsPrivileged", Message: text, Details: [text], Success: false, Severity: "danger", Category: "x" },
      },
      hostNetworkSet: { ID: "hostNetworkSet", Message: "x", Success: true, Severity: "warning", Category: "x" },
    },
    ContainerResults: [],
  },
});

const policyReport = (text: string, planted: string, index: number): Fields => ({
  ...{ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport" },
  metadata: { name: `r-${index}`, namespace: "shop", uid: `report-${index}` },
  scope: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: `app-${index}` },
  results: [
    {
      ...{ policy: "disallow-privileged-containers", rule: "x", result: "fail", severity: "high", source: "kyverno" },
      ...{ message: text, properties: { token: planted, note: text } },
      timestamp: { seconds: looked.getTime() / 1000, nanos: 0 },
    },
  ],
  summary: { fail: 1 },
});

const deployment = (text: string, planted: string, index: number): Fields => ({
  ...{ apiVersion: "apps/v1", kind: "Deployment" },
  metadata: {
    ...{ name: `app-${index}`, namespace: "shop", uid: `uid-${index}` },
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ note: text }) },
  },
  spec: {
    template: {
      spec: { containers: [{ name: "main", image: "a/b:1", env: [{ name: "DB_PASSWORD", value: planted }] }] },
    },
  },
});

/** Everything the product answers about a cluster, over its API and on its pages, but the download of bytes. */
async function everythingSaid(cluster: { id: string; name: string }, scanId: string): Promise<string> {
  const { cookie } = await house.signIn(["engineer"]);
  const ctx = looking(house, now, [cluster.id]);
  const answers: unknown[] = [];
  const query = `?cluster=${cluster.name}&state=all`;
  for (const [path, params, more] of [
    ["findings", {}, query],
    ["findings/export", {}, `${query}&format=csv`],
    ["findings/export", {}, `${query}&format=json`],
    ["clusters/[cluster]", { cluster: cluster.id }, ""],
    ["clusters", {}, ""],
    ["scans/[scan]", { scan: scanId }, ""],
    ["scans/[scan]/changes", { scan: scanId }, "?change=opened"],
  ] as const) {
    const answer = await call("GET", path, { cookie, params, query: more });
    expect(answer.status, path).toBe(200);
    answers.push(await answer.text());
  }
  const { rows } = await listFindings(ctx, FindingFilter.parse({ cluster: cluster.id, state: "all" }));
  for (const { fingerprint } of rows) answers.push(await getFinding(ctx, { clusterId: cluster.id, fingerprint }));
  const first = await getScan(ctx, { scanId });
  answers.push(first);
  for (let line = 1; line < (first.raw?.totalLines ?? 0); line += 60)
    answers.push(await getScan(ctx, { scanId, filter: { line } }));
  const asked = await house.sql<{ framework: string; requirement: string }[]>`
    select framework_id as framework, requirement_id as requirement from requirement_status
     where cluster_id = ${cluster.id} and facts_looked > 0 order by 1, 2 limit 12`;
  for (const { framework: frameworkId, requirement: requirementId } of asked)
    answers.push(await getRequirement(ctx, { frameworkId, requirementId }));
  return JSON.stringify(answers);
}

describe.each(Object.entries(places))("%s", (place, make) => {
  test.each([
    ["as tools indent it", 1],
    ["on one line", 0],
  ] as const)(
    "secrets never occur in an answer of the API or on a page, %s, and the bytes stay as they came",
    async (_how, indent) => {
      const secrets = secretsFor(place);
      const { scanner, node, body } = make(secrets);
      const bytes = Buffer.from(JSON.stringify(body, null, indent));
      const cluster = await house.cluster();
      const sent = { cluster, at: looked, scanner, bytes, ...(node === undefined ? {} : { node }) };

      const answer = await arrive(house, sent);
      const said = await everythingSaid(cluster, answer.scanId);

      expect(answer.error).toBeUndefined();
      expect(said.length).toBeGreaterThan(10_000);
      expect(secrets.filter(({ planted }) => said.includes(planted)).map(({ kind }) => kind)).toEqual([]);
      expect(said).toContain("[redacted]");
      const { secret } = await house.token(["scan:download"], [cluster.id]);
      const raw = await call("GET", "scans/[scan]/raw", { token: secret, params: { scan: answer.scanId } });
      expect(Buffer.compare(Buffer.from(await raw.arrayBuffer()), bytes)).toBe(0);
    },
  );
});

test("who may read a scan may not download it for that alone: nothing is hidden in the bytes", async () => {
  const cluster = await house.cluster();
  const [make] = Object.values(places);
  const { scanner, node = "", body } = make?.(secretsFor("right")) ?? expect.fail("no place");
  const { scanId } = await arrive(house, {
    cluster,
    at: looked,
    scanner,
    node,
    bytes: Buffer.from(JSON.stringify(body)),
  });
  const { cookie } = await house.signIn(["viewer"]);
  const { secret } = await house.token(["scan:read"], [cluster.id]);

  for (const from of [{ cookie }, { token: secret }]) {
    expect((await call("GET", "scans/[scan]", { ...from, params: { scan: scanId } })).status).toBe(200);
    expect((await call("GET", "scans/[scan]/raw", { ...from, params: { scan: scanId } })).status).toBe(403);
  }
  expect((await getScan(looking(house, now, [cluster.id], "viewer"), { scanId })).mayDownload).toBe(false);
});
