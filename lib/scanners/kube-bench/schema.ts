import * as z from "zod";

/** Text that may be missing or null in some version. */
const text = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? "" : String(value)));
const count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null));

/** One result of kube-bench (formats § 1): only the fields used. */
export const Result = z.object({
  test_number: z.union([z.string().min(1), z.number()]).transform(String),
  test_desc: text,
  type: text,
  status: z.string().min(1),
  scored: z.boolean().optional().catch(undefined),
  audit: text,
  reason: text,
  actual_value: text,
  expected_result: text,
  remediation: text,
});
export type Result = z.infer<typeof Result>;

/** A group of results with its own count. */
export const Group = z.object({
  section: text,
  desc: text,
  pass: count,
  fail: count,
  warn: count,
  info: count,
  results: z.array(z.unknown()).nullish().catch(null),
});
export type Group = z.infer<typeof Group>;

/** One target of a run; `tests` is null when no check ran. */
export const Control = z.object({
  version: text,
  detected_version: text,
  text: text,
  node_type: text,
  total_pass: count,
  total_fail: count,
  total_warn: count,
  total_info: count,
  tests: z.array(z.unknown()).nullish().catch(null),
});

/** Totals over a whole run. */
export const Totals = z.object({ total_pass: count, total_fail: count, total_warn: count, total_info: count });

/** Starboard's custom resource: one run of kube-bench on one node. */
export const StarboardReport = z.object({
  kind: z.literal("CISKubeBenchReport"),
  metadata: z.object({
    name: text,
    labels: z.record(z.string(), z.unknown()).nullish(),
  }),
  report: z.object({
    updateTimestamp: text,
    sections: z.array(z.unknown()).nullish(),
    scanner: z.object({ version: text }).partial().nullish(),
  }),
});
