import * as z from "zod";
import { ParameterValues, WeightValues } from "../setting.ts";
import { ClusterRef, Count, FrameworkRef, Instant } from "./standing.ts";

const Proven = z.object({ proven: Count, total: Count });

/** What a change of yardstick would do to proven, before anybody makes it. */
export const ScorePreview = z.object({
  /** Clusters in reach, and those it was computed on: a change of parameters is tried on the first few. */
  clusters: Count,
  computed: Count,
  /** Frameworks with something in T, in the order of the catalog. */
  frameworks: z.array(z.object({ framework: FrameworkRef, before: Proven, after: Proven })),
  /** (requirement × cluster) that would stand otherwise. */
  standOtherwise: Count,
});
export type ScorePreview = z.infer<typeof ScorePreview>;

/** Who changed a setting last, and when; null while it is the default. */
export const ChangedBy = z.object({ at: Instant, by: z.string() }).nullable();
export type ChangedBy = z.infer<typeof ChangedBy>;

/** Page /admin/weights. */
export const YardstickView = z.object({
  now: Instant,
  weights: z.object({
    inForce: WeightValues,
    standard: WeightValues,
    /** Kubernetes controls and topics of each criticality. */
    controls: z.record(z.string(), Count),
    changed: ChangedBy,
  }),
  profiles: z.array(
    z.object({
      framework: FrameworkRef,
      inUse: z.string(),
      choices: z.array(z.object({ id: z.string(), title: z.string(), isDefault: z.boolean(), technical: Count })),
    }),
  ),
  parameters: z.object({ inForce: ParameterValues, standard: ParameterValues, changed: ChangedBy }),
  scanners: z.array(z.object({ id: z.string(), label: z.string() })),
  mayEdit: z.boolean(),
});
export type YardstickView = z.infer<typeof YardstickView>;

/** One source of one cluster, and how often it is expected to look. */
export const IntervalRow = z.object({
  cluster: ClusterRef,
  scanner: z.string(),
  label: z.string(),
  intervalSeconds: z.int().min(1),
  standardSeconds: z.int().min(1),
  lastObservedAt: Instant.nullable(),
  /** From this instant its words stop counting. */
  silentFrom: Instant.nullable(),
  mayEdit: z.boolean(),
});
export type IntervalRow = z.infer<typeof IntervalRow>;

/** Page /admin/intervals. */
export const IntervalsView = z.object({
  now: Instant,
  rows: z.array(IntervalRow),
  /** Sources left out of a very long list. */
  more: Count,
});
export type IntervalsView = z.infer<typeof IntervalsView>;

/** One place where a person is signed in; the device is hostile text of a browser. */
export const PersonSession = z.object({
  id: z.string(),
  current: z.boolean(),
  device: z.string().max(200),
  startedAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
});
export type PersonSession = z.infer<typeof PersonSession>;

/** One person who signed in at least once. Names, addresses and groups are the identity provider's: hostile text. */
export const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  issuer: z.string(),
  /** Roles the groups give now, in words, with their clusters where those are not all. */
  roles: z.array(z.string()),
  groups: z.array(z.string()),
  lastSignedInAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  sessions: z.array(PersonSession),
  self: z.boolean(),
});
export type PersonRow = z.infer<typeof PersonRow>;

/** Which group gives a role, and where that is set. */
export const RoleGroupRow = z.object({
  role: z.string(),
  title: z.string(),
  group: z.string(),
  /** Name of the environment variable that sets it. */
  variable: z.string(),
  /** False: nobody set it, and this is the default. */
  isSet: z.boolean(),
  people: Count,
  /** What the role lets one do, as the ends of "may …". */
  may: z.array(z.string()),
});
export type RoleGroupRow = z.infer<typeof RoleGroupRow>;

/** A role that somebody here gave to a group. */
export const GivenRoleRow = z.object({
  id: z.string(),
  group: z.string(),
  role: z.string(),
  /** null: all clusters. */
  clusters: z.array(ClusterRef).nullable(),
  by: z.string(),
  at: Instant,
  people: Count,
});
export type GivenRoleRow = z.infer<typeof GivenRoleRow>;

/** Page /admin/people. */
export const PeopleView = z.object({
  now: Instant,
  people: z.array(PersonRow),
  /** Where the next page begins; null at the end. */
  next: z.string().nullable(),
  roles: z.array(RoleGroupRow),
  given: z.array(GivenRoleRow),
  /** Clusters a role can be given on; empty for who may not give one. */
  clusters: z.array(ClusterRef),
  /** Groups people were seen in, to choose from. */
  groups: z.array(z.string()),
  mayEnd: z.boolean(),
  mayGive: z.boolean(),
});
export type PeopleView = z.infer<typeof PeopleView>;

/** One API token, as a list of all of them shows it. */
export const AdminToken = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  verbs: z.array(z.string()),
  /** null: all clusters. */
  clusters: z.array(ClusterRef).nullable(),
  createdBy: z.string(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  state: z.enum(["in_force", "revoked", "expired"]),
});
export type AdminToken = z.infer<typeof AdminToken>;

/** Page /admin/tokens. */
export const TokensView = z.object({
  now: Instant,
  tokens: z.array(AdminToken),
  /** Verbs the viewer can give, each as the end of "may …". */
  verbs: z.array(z.object({ id: z.string(), says: z.string() })),
  clusters: z.array(ClusterRef),
  /** The viewer sees all clusters, so a token of theirs can. */
  mayAll: z.boolean(),
  mayMake: z.boolean(),
  mayRevoke: z.boolean(),
  serverUrl: z.string(),
});
export type TokensView = z.infer<typeof TokensView>;

/** One act of the audit log. */
export const AuditRow = z.object({
  seq: z.int().min(1),
  at: Instant,
  /** Name of the person, token or task. */
  by: z.string(),
  byKind: z.enum(["person", "token", "system"]),
  action: z.string(),
  subject: z.string(),
  cluster: ClusterRef.nullable(),
  reason: z.string().nullable(),
  /** Canonical JSON of what changed, cut where it is very long; null where there was nothing. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof AuditRow>;

/** Page /admin/audit. */
export const AuditView = z.object({
  now: Instant,
  rows: z.array(AuditRow),
  total: Count,
  /** Number of the oldest entry shown: the next page begins before it; null at the end. */
  next: z.int().nullable(),
});
export type AuditView = z.infer<typeof AuditView>;

/** GET /api/v1/admin/people: `after` is the id the page before ended with. */
export const PeopleQuery = z.object({ after: z.uuid("is no id").optional() });
/** GET /api/v1/admin/audit. */
export const AuditQuery = z.object({ before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() });

/** One page of the administration, as its navigation names it. */
export const AdminPage = z.object({ href: z.string(), label: z.string() });
export type AdminPage = z.infer<typeof AdminPage>;
