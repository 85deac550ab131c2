import * as z from "zod";

/** Text that may be missing or null in some version. */
const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : ""));
const texts = z
  .unknown()
  .optional()
  .transform((value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []));
const labels = z
  .unknown()
  .optional()
  .transform((value): ReadonlyMap<string, string> => {
    if (typeof value !== "object" || value === null) return new Map();
    return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  });
const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : []));
const loose = <T extends z.ZodRawShape>(shape: T) => z.object(shape).catch(() => z.object(shape).parse({}));

/** Metadata of a custom resource. */
export const Metadata = loose({
  name: text,
  namespace: text,
  uid: text,
  labels,
  annotations: labels,
  ownerReferences: list,
});
export type Metadata = z.infer<typeof Metadata>;

/** An owner of a custom resource: what the report is about, or its report of components. */
export const Owner = z.object({ apiVersion: text, kind: z.string().min(1), name: z.string().min(1) });
export type Owner = z.infer<typeof Owner>;

/** The part all reports share (formats § 3). */
export const Report = z.object({
  updateTimestamp: text,
  scanner: loose({ name: text, version: text }),
  registry: loose({ server: text }),
  artifact: loose({ repository: text, tag: text, digest: text }),
  summary: z.record(z.string(), z.unknown()).nullish().catch(null),
  vulnerabilities: list,
  checks: list,
  secrets: list,
});
export type Report = z.infer<typeof Report>;

/** An entry of `report.vulnerabilities`. */
export const Vulnerability = z.object({
  vulnerabilityID: z.string().min(1),
  resource: text,
  installedVersion: text,
  fixedVersion: text,
  severity: text,
  score: text,
  title: text,
  primaryLink: text,
  target: text,
  class: text,
  packageType: text,
  packagePath: text,
  packagePURL: text,
  publishedDate: text,
});
export type Vulnerability = z.infer<typeof Vulnerability>;

/** An entry of `report.checks`; `checkID` can be missing. */
export const Check = z
  .object({
    checkID: text,
    title: text,
    description: text,
    severity: text,
    category: text,
    messages: texts,
    remediation: text,
    success: z.unknown().optional(),
  })
  .refine((check) => check.checkID !== "" || check.title !== "");
export type Check = z.infer<typeof Check>;

/** An entry of `report.secrets`. */
export const ExposedSecret = z.object({
  ruleID: z.string().min(1),
  target: text,
  title: text,
  category: text,
  severity: text,
});
export type ExposedSecret = z.infer<typeof ExposedSecret>;
