import * as z from "zod";

/** Text that may be missing or null in some version. */
const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : ""));
const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : []));
const count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null));

/** Only the fields used; formats § 2 has them all. `Code` and `Match` are left where they are: they hold secrets. */
export const Vulnerability = z.object({
  VulnerabilityID: text,
  PkgName: text,
  PkgPath: text,
  InstalledVersion: text,
  FixedVersion: text,
  Status: text,
  Severity: text,
  SeveritySource: text,
  PrimaryURL: text,
  Title: text,
  Description: text,
  PublishedDate: text,
});
export type Vulnerability = z.infer<typeof Vulnerability>;

/** A result of a check on configuration. */
export const Misconfiguration = z.object({
  Type: text,
  ID: text,
  AVDID: text,
  Title: text,
  Description: text,
  Message: text,
  Resolution: text,
  Severity: text,
  PrimaryURL: text,
  Status: text,
  CauseMetadata: z.object({ Resource: text, StartLine: count, EndLine: count }).nullish().catch(null),
});
export type Misconfiguration = z.infer<typeof Misconfiguration>;

/** A secret in a file, without the secret. */
export const Secret = z.object({
  RuleID: text,
  Category: text,
  Severity: text,
  Title: text,
  StartLine: count,
  EndLine: count,
});
export type Secret = z.infer<typeof Secret>;

/** A licence of a package or a file. */
export const License = z.object({
  Severity: text,
  Category: text,
  PkgName: text,
  FilePath: text,
  Name: text,
  Link: text,
});
export type License = z.infer<typeof License>;

/** A finding that an ignore file or a VEX document took out of the lists (`--show-suppressed`). */
export const ModifiedFinding = z.object({
  Type: text,
  Status: text,
  Statement: text,
  Source: text,
  Finding: z.unknown(),
});

/** One target inside an image, a file tree or a resource. */
export const Result = z.object({
  Target: text,
  Class: text,
  Type: text,
  MisconfSummary: z.object({ Failures: count }).nullish().catch(null),
  Vulnerabilities: list,
  Misconfigurations: list,
  Secrets: list,
  Licenses: list,
  ExperimentalModifiedFindings: list,
});
export type Result = z.infer<typeof Result>;

/** Where an image comes from. */
export const Metadata = z.object({ ImageID: text, RepoTags: list, RepoDigests: list });

/** One entry of `trivy k8s`: an object of the cluster, or one image of it. */
export const K8sResource = z.object({
  Namespace: text,
  Kind: text,
  Name: text,
  Error: text,
  Metadata: z.unknown().optional(),
  Results: list,
});
export type K8sResource = z.infer<typeof K8sResource>;

/** `trivy image`, `fs`, `repo`, `config`, `sbom` since 0.20. */
export const ArtifactReport = z.object({
  ArtifactName: text,
  ArtifactType: text,
  CreatedAt: text,
  Trivy: z.object({ Version: text }).nullish().catch(null),
  Metadata: z.unknown().optional(),
  Results: list,
});

/** `trivy k8s --compliance`: a control with the results of its checks, or (summary) their number. */
export const ComplianceControl = z.object({
  ID: text,
  Name: text,
  Description: text,
  Severity: text,
  DefaultStatus: text,
  TotalFail: count,
  Results: list,
});
export type ComplianceControl = z.infer<typeof ComplianceControl>;

/** The report around them. */
export const ComplianceReport = z.object({
  ID: text,
  Title: text,
  Version: text,
  Results: list,
  SummaryControls: list,
});
