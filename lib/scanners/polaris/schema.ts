import * as z from "zod";

const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : ""));
const name = z.string().min(1).max(253);
const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : []));
const record = z
  .unknown()
  .optional()
  .transform(
    (value): Readonly<Record<string, unknown>> =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {},
  );
const count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null));

/** One check of one level; `Type` instead of `Success` and `Severity`, and no `ID`, in version 0.2 (formats § 4). */
export const Check = z.object({
  ID: text,
  Message: text,
  Details: list,
  Success: z.boolean().optional().catch(undefined),
  Severity: text,
  Type: text,
  Category: text,
});
export type Check = z.infer<typeof Check>;

/** Checks by id, called `Messages` until mid 2020; an array in version 0.2. */
const checks = z.unknown().optional();

/** What was found about one container. */
export const Container = z.object({ Name: name, Results: checks, Messages: checks });

/** What was found about a pod template. */
export const Pod = z.object({ Results: checks, Messages: checks, ContainerResults: list });

/** What was found about one Kubernetes object: three levels of checks. */
export const Audited = z.object({
  Name: name,
  Namespace: text,
  Kind: text,
  Results: checks,
  Messages: checks,
  PodResult: z.unknown().optional(),
});

/** A whole run. */
export const Audit = z.object({
  PolarisOutputVersion: z.union([z.string().min(1), z.number()]).transform(String),
  AuditTime: text,
  SourceType: text,
  SourceName: text,
  DisplayName: text,
  ClusterInfo: record,
  ClusterSummary: record,
  Results: z.unknown().optional(),
  NamespacedResults: record,
  Score: count,
});
export type Audit = z.infer<typeof Audit>;

/** Counts of version 0.2, over the whole run. */
export const Totals = z.object({ Successes: count, Warnings: count, Errors: count });
