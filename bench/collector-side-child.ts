import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import { envelopeHeader } from "#lib/contract/envelope.ts";

/** What stands beside a collector: the cluster it reads, simulated, and a door that takes everything. */
export type CollectorSide =
  | { readonly kind: "ready"; readonly kubeconfig: string; readonly door: string }
  | { readonly kind: "listed"; readonly uids: number; readonly documents: number; readonly bytes: number }
  | { readonly kind: "requests"; readonly all: number; readonly byVerb: Readonly<Record<string, number>> };

const cluster = "bench";
const tell = (message: CollectorSide): void => void process.send?.(message);

/** A report of Kyverno about one workload: a dozen rules, about 4 kB. */
function reportOf(number: number) {
  const name = `workload-${number}`;
  const namespace = `namespace-${number % 50}`;
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: `report-${number}`, namespace, labels: { "app.kubernetes.io/managed-by": "kyverno" } },
    scope: { apiVersion: "apps/v1", kind: "Deployment", namespace, name, uid: `uid-${number}` },
    summary: { pass: 11, fail: 1, warn: 0, error: 0, skip: 0 },
    results: Array.from({ length: 12 }, (_, rule) => ({
      policy: `policy-${rule}`,
      rule: `autogen-rule-${rule}`,
      source: "kyverno",
      category: "Pod Security Standards (Restricted)",
      severity: "medium",
      scored: true,
      result: rule === number % 12 ? "fail" : "pass",
      message: `validation of rule autogen-rule-${rule} of policy-${rule} for ${namespace}/${name} was made in the background`,
      timestamp: { seconds: 1_760_000_000 + number, nanos: 0 },
      properties: { process: "background scan" },
    })),
  };
}

const count = Number(process.argv[2]);
const store = new ClusterStore({ name: cluster });
store.define({
  group: "wgpolicyk8s.io",
  version: "v1alpha2",
  plural: "policyreports",
  kind: "PolicyReport",
  namespaced: true,
});
for (let number = 0; number < count; number += 1) store.apply(reportOf(number));
const api = await startKubeApi({ clusters: new Map([[cluster, store]]) });

let documents = 0;
let bytes = 0;
const door = createServer((request, response) => {
  const header = request.headers[envelopeHeader];
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json" });
    if (typeof header !== "string") {
      response.end(JSON.stringify({ receivedAt: new Date().toISOString(), uidDiffers: false }));
      return;
    }
    documents += 1;
    const body = Buffer.concat(pieces);
    bytes += body.length;
    response.end(JSON.stringify({ scanId: "bench", state: "merged", href: "/scans/bench", warnings: [] }));
    const envelope: unknown = JSON.parse(Buffer.from(header, "base64url").toString());
    if (Object(envelope).scanner !== "policy-report" || Object(envelope).list?.last !== true) return;
    tell({ kind: "listed", uids: Object(JSON.parse(gunzipSync(body).toString())).uids.length, documents, bytes });
  });
});
await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
process.on("message", () =>
  tell({ kind: "requests", all: api.requests.count(cluster), byVerb: api.requests.byVerb(cluster) }),
);
process.on("SIGTERM", () => process.exit(0));
tell({
  kind: "ready",
  kubeconfig: api.kubeconfig(),
  door: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
});
