import * as z from "zod";
import { ClusterName } from "./views/actions.ts";

/** Platforms a cluster can be said to run on; the managed ones have inherited facts (semantics § 5). */
export const platforms = ["self-managed", "eks", "gke", "aks", "rke2", "k3s", "openshift"] as const;
export type Platform = (typeof platforms)[number];

const Id = z.uuid("is no id");
// A database text cannot hold NUL.
const isStorable = (text: string): boolean => !text.includes("\u0000");

/** The shortest reason that is accepted, in characters. */
export const shortestReason = 10;

/** Words of a person that stay in the audit log. */
export const Reason = z
  .string()
  .trim()
  .min(shortestReason, `Say why in at least ${shortestReason} characters.`)
  .max(2_000)
  .refine(isStorable, "Leave out unprintable characters.");
const ScannerId = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, "a scanner id such as kube-bench");

export const CreateCluster = z.strictObject({
  name: ClusterName,
  platform: z.enum(platforms).optional(),
  /** UID of the namespace kube-system, where it is known. */
  uid: z.string().trim().min(1).max(253).refine(isStorable, "Leave out unprintable characters.").optional(),
  /** Made for a demonstration; every page says so. */
  simulated: z.boolean().default(false),
});

export const RenameCluster = z.strictObject({ clusterId: Id, name: ClusterName });
export const SetPlatform = z.strictObject({ clusterId: Id, platform: z.enum(platforms) });
export const LearnClusterUid = z.strictObject({ clusterId: Id, uid: z.string().min(1).max(253) });

/** Body of PATCH /api/v1/clusters/{cluster}: one thing or both. */
export const ChangeCluster = z
  .strictObject({ name: ClusterName.optional(), platform: z.enum(platforms).optional() })
  .refine(({ name, platform }) => name !== undefined || platform !== undefined, "Name something to change.");

const oneYearSeconds = 366 * 86_400;
const IntervalSeconds = z.int().min(60, "at least a minute").max(oneYearSeconds, "at most a year");

export const SetSourceInterval = z.strictObject({
  clusterId: Id,
  scanner: ScannerId,
  intervalSeconds: IntervalSeconds,
});
export const EnsureSource = SetSourceInterval;
export const ChangeSourceInterval = SetSourceInterval.extend({ reason: Reason.optional() });
export const RetireSource = z.strictObject({ clusterId: Id, scanner: ScannerId, reason: Reason });
const Storable = z.string().min(1).max(300).refine(isStorable, "Leave out unprintable characters.");
export const RetireCheck = z.strictObject({
  clusterId: Id,
  scanner: ScannerId,
  /** The engine whose check it is: of a policy report not the source itself. */
  tool: Storable,
  checkKey: Storable,
  reason: Reason,
});

/** Names one check of a source. */
const OneCheck = z.strictObject({ tool: Storable, checkKey: Storable });
/** POST /api/v1/clusters/{cluster}/sources/{scanner}/retirement: without a check, the source as a whole. */
export const Retirement = z.strictObject({ reason: Reason, check: OneCheck.optional() });
export const Retired = z.object({
  retiredAt: z.iso.datetime(),
  /** Words that stopped counting with it. */
  words: z.int().min(0),
});
/** GET of the same path: what it would change, for a check where both are named. */
export const RetirementQuestion = OneCheck.partial().refine(
  ({ tool, checkKey }) => (tool === undefined) === (checkKey === undefined),
  "Name the tool and the key of a check, or neither.",
);
export const SourcePath = z.object({ cluster: Id, scanner: ScannerId });
/** A cluster as the API shows it. */
export const ClusterRecord = z.object({
  id: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  platform: z.string(),
  platformSource: z.string(),
  kubernetesVersion: z.string().nullable(),
  simulated: z.boolean(),
  createdAt: z.iso.datetime(),
  sources: z.array(
    z.object({
      scanner: z.string(),
      intervalSeconds: z.int(),
      retiredAt: z.iso.datetime().nullable(),
      retiredReason: z.string().nullable(),
    }),
  ),
});
export type ClusterRecord = z.infer<typeof ClusterRecord>;
export const ClusterRecords = z.object({ clusters: z.array(ClusterRecord) });
export const ClusterPath = z.object({ cluster: Id });
