import { imageLook } from "#lib/domain/check/vulnerability.ts";
import { AppError } from "#lib/errors.ts";
import { parse } from "#lib/scanners/trivy-operator/parse.ts";
import type { CatalogView, DocumentContext, Observation } from "#lib/scanners/types.ts";

const aliases: Readonly<Record<string, string>> = {
  KSV001: "KSV-0001",
  "AVD-KSV-0001": "KSV-0001",
  KSV0012: "KCV-0012",
  KCV0047: "KCV-0047",
};
const catalog: CatalogView = {
  benchmarkCheck: () => null,
  hasBenchmark: () => false,
  benchmarkVersions: () => new Map(),
  canonicalCheck: (tool, id) => (tool === "trivy" ? (aliases[id] ?? null) : null),
  checksKnownTo: (tool, version) =>
    tool === "trivy" && version === "0.74.0" ? ["trivy:KSV-0001", "trivy:KCV-0012"] : [],
  looksAt: (_tool, check) => check !== "KCV-0047",
};

export type Fields = Readonly<Record<string, unknown>>;
export const labels = {
  "resource.kind": "ReplicaSet",
  "resource.name": "web-6b59cc5ddb",
  "resource.namespace": "shop",
};
const counts = { criticalCount: 0, highCount: 0, mediumCount: 0, lowCount: 0 };

export function report(
  kind: string,
  body: Fields,
  metadata: Fields = {},
  named: Fields = labels,
  prefix = "trivy-operator.",
): Fields {
  return {
    apiVersion: "aquasecurity.github.io/v1alpha1",
    kind,
    metadata: {
      name: "replicaset-web-6b59cc5ddb",
      namespace: "shop",
      uid: "uid-1",
      labels: Object.fromEntries(Object.entries(named).map(([name, value]) => [`${prefix}${name}`, value])),
      ...metadata,
    },
    report: { summary: counts, scanner: { name: "Trivy", version: "0.74.0" }, ...body },
  };
}

export const check = (fields: Fields = {}): Fields => ({
  checkID: "KSV001",
  title: "A check",
  severity: "MEDIUM",
  messages: ["Container 'app' of ReplicaSet 'web-6b59cc5ddb' should set it"],
  success: false,
  ...fields,
});
export const vulnerability = (fields: Fields = {}): Fields => ({
  vulnerabilityID: "CVE-1",
  resource: "openssl",
  installedVersion: "1",
  fixedVersion: "2",
  severity: "MEDIUM",
  packageType: "debian",
  ...fields,
});
export const audit = (...checks: readonly Fields[]): Fields => report("ConfigAuditReport", { checks });
export const image = { registry: { server: "index.docker.io" }, artifact: { repository: "library/web", tag: "1" } };
export const inContainer = { ...labels, "container.name": "app" };
export const scan = (...vulnerabilities: readonly Fields[]): Fields =>
  report("VulnerabilityReport", { ...image, vulnerabilities }, {}, inContainer);

export function read(value: unknown, context: DocumentContext = {}) {
  const parsed = parse(typeof value === "string" ? value : JSON.stringify(value), context, catalog);
  const all = parsed.targets.flatMap((target) => target.observations);
  // What the entries say, and apart from it that images were looked at, which no entry says.
  const isLook = ({ check }: Observation): boolean => check === imageLook.check;
  return { ...parsed, observations: all.filter((each) => !isLook(each)), looks: all.filter(isLook) };
}

export function only(value: Fields): Observation {
  const [observation] = read(value).observations;
  if (observation === undefined) throw new AppError("internal", "The sample lists one entry.");
  return observation;
}

export function reasonOf(value: unknown, context?: DocumentContext): string {
  try {
    read(value, context);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}
