import * as z from "zod";
import { Reason, SetSourceInterval } from "./cluster.ts";
import { scannerWords } from "./scanner-labels.ts";

/** Most a control can weigh: far beyond any use, and small enough that sums over a fleet stay whole numbers. */
export const heaviest = 1_000;
const Weight = z.int("Use whole numbers.").min(1, "The lightest weight is 1.").max(heaviest);

/** Weights by criticality (semantics § 6). */
export const WeightValues = z
  .strictObject({ critical: Weight, high: Weight, medium: Weight, low: Weight })
  .refine(
    ({ critical, high, medium, low }) => critical >= high && high >= medium && medium >= low,
    "What is more critical cannot weigh less.",
  );
export type WeightValues = z.infer<typeof WeightValues>;

// RFC 1123 label, as Kubernetes names namespaces.
const Namespace = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "is no name of a namespace");
const Days = z.int("Use whole days.").min(1, "The shortest is one day.").max(3_650, "The longest is ten years.");
const Tool = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "is no name of a tool, such as kyverno");
const scanners = new Set(scannerWords.map(({ id }) => id));
const Scanner = z.string().refine((id) => scanners.has(id), "is no scanner this server reads");
const once = (list: readonly string[]): boolean => new Set(list).size === list.length;

/** Parameters of facts (semantics § 5.2, docs/computed-witnesses.md). */
export const ParameterValues = z.strictObject({
  systemNamespaces: z.array(Namespace).max(100).refine(once, "A namespace stands there twice."),
  /** From when a tool first saw an open, fixable vulnerability. */
  deadlineDays: z
    .strictObject({ critical: Days, high: Days })
    .refine(({ critical, high }) => critical <= high, "The critical deadline cannot be later than the high one."),
  /** Share of running images pinned by digest; null: no target. */
  digestPercent: z.int().min(1).max(100).nullable(),
  requiredSources: z.array(Scanner).max(scanners.size).refine(once, "A scanner stands there twice."),
  policyEngines: z.array(Tool).min(1, "Name at least one.").max(20).refine(once, "An engine stands there twice."),
  fixWindowDays: Days,
});
export type ParameterValues = z.infer<typeof ParameterValues>;

const Weights = z.strictObject({ change: z.literal("weights"), weights: WeightValues });
const Profile = z.strictObject({
  change: z.literal("profile"),
  framework: z.string().min(1).max(200),
  profile: z.string().min(1).max(200),
});
const Parameters = z.strictObject({ change: z.literal("parameters"), parameters: ParameterValues });

/** POST /api/v1/admin/yardstick/preview: a change of what every figure is computed by. */
export const YardstickQuestion = z.discriminatedUnion("change", [Weights, Profile, Parameters]);
export type YardstickQuestion = z.infer<typeof YardstickQuestion>;

const reason = { reason: Reason };
/** POST /api/v1/admin/yardstick. */
export const YardstickChange = z.discriminatedUnion("change", [
  Weights.extend(reason),
  Profile.extend(reason),
  Parameters.extend(reason),
]);
/** `changed` is false where it was in force already. */
export const YardstickChanged = z.object({ changed: z.boolean() });

export const SetWeights = z.strictObject({ weights: WeightValues, reason: Reason });
export const SetProfile = Profile.omit({ change: true }).extend(reason);
export const SetParameters = z.strictObject({ parameters: ParameterValues, reason: Reason });

/** POST /api/v1/admin/intervals. */
export const ChangeInterval = SetSourceInterval.extend({ reason: Reason });
/** POST /api/v1/admin/intervals/preview. */
export const IntervalQuestion = SetSourceInterval;
export const SetInterval = z.object({ clusterId: z.string(), scanner: z.string(), intervalSeconds: z.int() });

/** Paths of the administration, for the console. */
export const adminPaths = {
  yardstick: "/api/v1/admin/yardstick",
  yardstickPreview: "/api/v1/admin/yardstick/preview",
  intervals: "/api/v1/admin/intervals",
  intervalPreview: "/api/v1/admin/intervals/preview",
  session: (sessionId: string) => `/api/v1/sessions/${encodeURIComponent(sessionId)}`,
  tokens: "/api/v1/tokens",
  token: (tokenId: string) => `/api/v1/tokens/${encodeURIComponent(tokenId)}`,
} as const;
