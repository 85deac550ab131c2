import * as z from "zod";

const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : ""));
const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] | null => (Array.isArray(value) ? value : null));
const texts = z
  .unknown()
  .optional()
  .transform((value): Readonly<Record<string, string>> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
    const entries = Object.entries(value).filter(([, each]) => ["string", "number", "boolean"].includes(typeof each));
    return Object.fromEntries(entries.map(([key, each]) => [key, String(each)]));
  });
const count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null));

/** A resource a result or a report is about. */
export const ObjectReference = z.object({
  apiVersion: text,
  kind: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,62}$/),
  namespace: text,
  name: z.string().min(1).max(253),
  uid: text,
});
export type ObjectReference = z.infer<typeof ObjectReference>;

/** One result; v1alpha1 has its outcome in `status` and its properties in `data` (formats § 5). */
export const Result = z.object({
  policy: text,
  rule: text,
  result: text,
  status: text,
  severity: text,
  category: text,
  source: text,
  message: text,
  scored: z.boolean().optional().catch(undefined),
  resources: list,
  subjects: list,
  properties: texts,
  data: texts,
  timestamp: z.unknown().optional(),
});
export type Result = z.infer<typeof Result>;

/** Seconds since 1970, and a part of a second that some adapters fill with anything. */
export const Timestamp = z.object({
  seconds: z.number(),
  nanos: z.number().optional().catch(undefined),
});

/** A report of any of the API groups; `source` and `configuration` are those of v1beta1 and OpenReports. */
export const Report = z.object({
  metadata: z.object({
    name: text,
    namespace: text,
    uid: text,
    creationTimestamp: text,
    labels: texts,
    annotations: texts,
  }),
  scope: z.unknown().optional(),
  source: text,
  summary: z.object({ pass: count, fail: count, warn: count, error: count, skip: count }).optional().catch(undefined),
  configuration: z
    .object({ limits: z.object({ maxResults: count, statusFilter: list }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  results: list,
});
export type Report = z.infer<typeof Report>;
