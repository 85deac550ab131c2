import * as z from "zod";

/**
 * What a collector tells about itself and its sources, version 1: `POST /api/v1/clusters/{cluster}/collector`, JSON, at
 * every change of a state and otherwise every `reportIntervalSeconds`. It is health, never evidence: nothing in it moves a
 * status. Texts come from API servers and are hostile, so all are capped and printable; build them with `reportText`.
 */

/** Largest body of a report, in bytes. */
export const maxCollectorReportBytes = 256 * 1024;

/** Reports that may fail to come before a collector counts as not heard. */
export const missedReports = 3;

/** Longest sentence of a report, in characters. */
export const maxReportText = 500;

const unprintable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]+/gu;

const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    // Neither control characters nor halves of characters, which the database refuses, nor marks that reorder a line.
    .regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]+$/u, "printable characters only");
const sentence = words(maxReportText);
const short = words(253);
const instant = z.iso
  .datetime({ offset: true })
  // In UTC it can be a year of five digits or before the first, which no answer can tell as an instant.
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) < Date.UTC(10_000, 0), "an instant since 1970");
const quantity = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * Any text as one printable line of a report.
 *
 * @example reportText("x509: expired\n\u001b[31m") // "x509: expired [31m"
 */
export function reportText(text: string, most: number = maxReportText): string {
  const line = text
    .slice(0, most * 4)
    .replace(unprintable, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (line === "") return "(no text)";
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A rule of a ClusterRole; `""` is the core group, `pods/log` a subresource. */
export const AccessRule = z.strictObject({
  apiGroups: z
    .array(z.string().regex(/^[a-z0-9.-]{0,253}$/, "an API group"))
    .min(1)
    .max(16),
  resources: z
    .array(z.string().regex(/^[a-z0-9.-]{1,253}(\/[a-z0-9.-]{1,253})?$/, "a plural resource name"))
    .min(1)
    .max(64),
  verbs: z
    .array(z.enum(["get", "list", "watch"]))
    .min(1)
    .max(3),
});
export type AccessRule = z.infer<typeof AccessRule>;

/**
 * How a source of a collector stands. `starting`: its first list is not read to its end; `not_found`: the cluster serves
 * none of its kinds, or has no such pods; `denied`: a right is missing; `failing`: every other error, retried.
 */
export const collectorSourceStates = ["starting", "following", "not_found", "denied", "failing"] as const;
export type CollectorSourceState = (typeof collectorSourceStates)[number];

export const CollectorSource = z.strictObject({
  scanner: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, "a scanner id such as kube-bench"),
  state: z.enum(collectorSourceStates),
  /** One sentence that says what is wrong and what to do; left out where nothing is. */
  message: sentence.optional(),
  /** Since when it stands so. */
  since: instant,
  /** When the newest list that was read to its end was begun. */
  listedAt: instant.optional(),
  /** Everything of it is known: the last list of every kind was read to its end, and none failed since. */
  complete: z.boolean(),
  /** How far behind the cluster it is now, in whole seconds; left out where it cannot be told. */
  lagSeconds: quantity.optional(),
  /** Objects it knows of now. */
  objects: quantity,
  /** When its last document was taken by the server. */
  sentAt: instant.optional(),
  /** What was left out on purpose or by a limit, and how much of it. */
  skipped: z
    .array(z.strictObject({ what: words(200), count: quantity }))
    .max(16)
    .default([]),
  missingRights: z.array(AccessRule).max(32).default([]),
  /** How to bring a source that was not found, in one sentence. Shown as text and never as a command to copy. */
  howToBring: sentence.optional(),
});
export type CollectorSource = z.infer<typeof CollectorSource>;

/** What waits to be sent, while the server is away. Bytes are of what lies on the disk. */
export const CollectorSpool = z.strictObject({
  entries: quantity,
  bytes: quantity,
  maxBytes: quantity,
  /** Documents given up because the bound was reached, since the collector started. */
  dropped: quantity,
  /** When the oldest of what waits was put there. */
  since: instant.optional(),
});
export type CollectorSpool = z.infer<typeof CollectorSpool>;

export const CollectorReport = z.strictObject({
  v: z.literal(1),
  collector: z.strictObject({
    /** Stays the same over restarts: name of the Deployment and its namespace, or of the hub's configuration. */
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, "letters, digits and . _ : / -"),
    version: words(64),
    mode: z.enum(["agent", "hub"]),
    startedAt: instant,
    /** The collector's clock at sending. */
    sentAt: instant,
    /** Longest pause between two reports; it counts as not heard after `missedReports` of them. */
    reportIntervalSeconds: z.int().min(5).max(3_600),
  }),
  cluster: z.strictObject({
    /** UID of the namespace kube-system. */
    uid: short.optional(),
    /** `gitVersion` of the API server. */
    kubernetesVersion: words(64).optional(),
    /** As the collector recognised it, for example `eks`. */
    platform: words(64).optional(),
    /** Why the cluster as a whole cannot be read: unreachable, certificate, credentials. */
    problem: z.strictObject({ message: sentence, since: instant }).optional(),
  }),
  spool: CollectorSpool,
  sources: z.array(CollectorSource).max(32),
});
export type CollectorReport = z.infer<typeof CollectorReport>;
/** A report as a collector writes it, before defaults. */
export type CollectorReportInput = z.input<typeof CollectorReport>;

/** The cluster of the path: its id or its name. */
export const CollectorPath = z.object({ cluster: short });

/** Answer to a report. `uidDiffers`: the cluster registered under this name is another one, and documents are refused. */
export const CollectorAnswer = z.object({ receivedAt: z.iso.datetime(), uidDiffers: z.boolean() });
export type CollectorAnswer = z.infer<typeof CollectorAnswer>;
