import { imageLook } from "#lib/domain/check/vulnerability.ts";
import { AppError } from "#lib/errors.ts";
import { parse } from "#lib/scanners/trivy/parse.ts";
import type { CatalogView, DocumentContext, Observation } from "#lib/scanners/types.ts";

const aliases: Readonly<Record<string, string>> = {
  "AVD-KSV-0012": "KSV-0012",
  KSV012: "KSV-0012",
  "KSV-0012": "KSV-0012",
  KSV0012: "KCV-0012",
  "AVD-KCV-0012": "KCV-0012",
  "AVD-KSV-01010": "KSV-01010",
  "AVD-KSV-0110": "KSV-0110",
};
const catalog: CatalogView = {
  benchmarkCheck: () => null,
  hasBenchmark: () => false,
  benchmarkVersions: () => new Map(),
  canonicalCheck: (_tool, id) => aliases[id] ?? null,
  checksKnownTo: (tool, version) => (version === "0.74.0" ? [`${tool}:KSV-0012`] : []),
  looksAt: (_tool, check, resource) => !check.startsWith("KCV-") || resource.type === "Pod",
};

/** Fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;
/** A failing result of one check. */
export const misconfiguration = (fields: Fields = {}): Fields => ({
  ID: "KSV-0012",
  Title: "Runs as root",
  Severity: "MEDIUM",
  Status: "FAIL",
  Message: "Container 'a' should not run as root",
  ...fields,
});
/** One vulnerable package. */
export const vulnerability = (fields: Fields = {}): Fields => ({
  VulnerabilityID: "CVE-2026-1",
  PkgName: "openssl",
  InstalledVersion: "3.0.1",
  FixedVersion: "3.0.2",
  Status: "fixed",
  Severity: "LOW",
  ...fields,
});
/** A target with results of checks. */
export const config = (...entries: readonly Fields[]): Fields => ({
  Target: "Deployment/web",
  Class: "config",
  Type: "kubernetes",
  Misconfigurations: entries,
});
/** The packages of an image. */
export const packages = (image: string, ...entries: readonly Fields[]): Fields => ({
  Target: `${image} (debian 12.1)`,
  Class: "os-pkgs",
  Type: "debian",
  Vulnerabilities: entries,
});
/** A Deployment as `trivy k8s` lists it. */
export const resource = (results: readonly Fields[], fields: Fields = {}): Fields => ({
  Namespace: "shop",
  Kind: "Deployment",
  Name: "web",
  Results: results,
  ...fields,
});
/** A document of `trivy k8s --report all`. */
export const k8s = (...resources: readonly Fields[]): string =>
  JSON.stringify({ ClusterName: "c", Resources: resources });
/** A document of `trivy image`. */
export const image = (fields: Fields): string =>
  JSON.stringify({ SchemaVersion: 2, ArtifactName: "shop/web:1.0", ArtifactType: "container_image", ...fields });

/** What the adapter reads, with a catalog of a few checks. */
export function read(text: string, context: DocumentContext = {}) {
  const parsed = parse(text, context, catalog);
  const target = (scope: string) => parsed.targets.find((each) => each.scope === scope);
  const all = parsed.targets.flatMap((each) => each.observations);
  // What the entries say, and apart from it that images were looked at, which no entry says.
  const isLook = ({ check }: Observation): boolean => check === imageLook.check;
  return { ...parsed, target, observations: all.filter((each) => !isLook(each)), looks: all.filter(isLook) };
}

/** The one observation of a document. */
export function only(text: string): Observation {
  const { observations } = read(text);
  const [observation] = observations;
  if (observation === undefined || observations.length !== 1) throw new AppError("internal", "The sample lists one.");
  return observation;
}

/** Why a document is refused, or `read`. */
export function reasonOf(text: string, context?: DocumentContext): string {
  try {
    read(text, context);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}
