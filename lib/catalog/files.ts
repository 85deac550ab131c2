import * as z from "zod";
import { criticalities, factScopes, requirementClasses } from "#lib/domain/catalog/catalog.ts";
import { beliefs, severities } from "#lib/domain/check/outcome.ts";

/** Shapes of the files in catalog/, one record per line there; defaults are left out of the files. */

const id = z.string().min(1).max(120);
const sentence = z.string().min(1).max(600);

/** Per tool its entries, each enough alone: one id, or a list of ids that decide only together. */
export const Witnesses = z.record(id, z.array(z.union([id, z.array(id).min(2)])).min(1));
export type Witnesses = z.infer<typeof Witnesses>;

const managed = z.enum(["visible", "inherited"]);

export const AboutFile = z.strictObject({
  version: id,
  /** Ids of the frameworks, in the order of the screens. */
  frameworks: z.array(id).min(1),
  benchmarks: z.array(id).min(1),
  tools: z.array(id).min(1),
  sources: z.array(z.strictObject({ what: sentence, from: sentence, licence: sentence })),
});
export type AboutFile = z.infer<typeof AboutFile>;

export const ControlRecord = z.strictObject({
  id,
  title: sentence,
  category: id,
  criticality: z.enum(criticalities),
  description: sentence,
  needsPeople: z.boolean().default(false),
  attestation: z.string().max(600).default(""),
  facts: z.array(z.strictObject({ fact: id, required: z.boolean(), why: sentence.optional() })).min(1),
});
export type ControlRecord = z.infer<typeof ControlRecord>;

export const FactRecord = z.strictObject({
  id,
  statement: sentence,
  scope: z.enum(factScopes),
  managed,
  onDisagreement: z.enum(["fail", "pass"]).default("fail"),
  peopleOnly: z.boolean().default(false),
  witnesses: Witnesses,
  manualWitnesses: Witnesses.optional(),
  why: sentence,
});
export type FactRecord = z.infer<typeof FactRecord>;

/** A benchmark topic: read as a fact and a control of kind topic, both called `topic:<topic>`. */
export const TopicRecord = z.strictObject({
  topic: id,
  title: sentence,
  scope: z.enum(factScopes),
  managed,
  control: id,
  witnesses: Witnesses,
});
export type TopicRecord = z.infer<typeof TopicRecord>;

export const CheckRecord = z.strictObject({
  id,
  title: sentence,
  severity: z.enum(severities).nullable().default(null),
  since: id.optional(),
  topic: id.optional(),
  looksAt: z.array(id).min(1).optional(),
  aliases: z.array(id).default([]),
});
export type CheckRecord = z.infer<typeof CheckRecord>;

export const BenchmarkRecord = z.strictObject({
  id,
  topic: id,
  section: id,
  target: z.enum(["master", "etcd", "controlplane", "node", "policies", "managedservices"]),
  mode: z.enum(["automated", "manual", "skip"]),
  scored: z.boolean().default(true),
});
export type BenchmarkRecord = z.infer<typeof BenchmarkRecord>;

export const BenchmarkFile = z.strictObject({
  benchmark: id,
  family: id,
  kubernetes: z.array(id),
  checks: z.array(BenchmarkRecord).min(1),
});
export type BenchmarkFile = z.infer<typeof BenchmarkFile>;

/** A fault of checks, or (`count` all) a limit that is only shown; ids of kube-bench stand per benchmark profile. */
export const FaultRecord = z.strictObject({
  key: id,
  tool: id,
  fault: id,
  count: z.enum(beliefs),
  sentence,
  ids: z.union([z.array(id).min(1), z.record(id, z.array(id).min(1))]),
});
export type FaultRecord = z.infer<typeof FaultRecord>;

export const ProfileRecord = z.strictObject({
  id,
  title: sentence,
  isDefault: z.boolean().default(false),
  anyOf: z.array(id).default([]),
  noneOf: z.array(id).default([]),
});
export type ProfileRecord = z.infer<typeof ProfileRecord>;

export const RequirementRecord = z.strictObject({
  id,
  parent: id.nullable(),
  title: sentence,
  leaf: z.boolean().default(true),
  class: z.enum(requirementClasses),
  essenceMissing: z.boolean().default(false),
  gap: z.string().max(600).default(""),
  why: sentence.optional(),
  classWhy: sentence.optional(),
  marks: z.array(id).default([]),
});
export type RequirementRecord = z.infer<typeof RequirementRecord>;

export const FrameworkFile = z.strictObject({
  id,
  title: sentence,
  shortTitle: id,
  version: id,
  publisher: id,
  noun: id,
  notes: z.array(sentence),
  profiles: z.array(ProfileRecord).min(1),
  requirements: z.array(RequirementRecord).min(1),
});
export type FrameworkFile = z.infer<typeof FrameworkFile>;

export const LinkRecord = z.strictObject({
  requirement: id,
  control: id,
  role: z.enum(["required", "supporting"]),
  strength: z.enum(["full", "partial"]),
  why: sentence,
});
export type LinkRecord = z.infer<typeof LinkRecord>;

export const UnwitnessableRecord = z.strictObject({ fact: id, reason: sentence });
export type UnwitnessableRecord = z.infer<typeof UnwitnessableRecord>;

/** Everything in the folder, parsed and not yet joined. */
export type CatalogFiles = {
  readonly about: AboutFile;
  readonly controls: readonly ControlRecord[];
  readonly facts: readonly FactRecord[];
  readonly topics: readonly TopicRecord[];
  readonly faults: readonly FaultRecord[];
  readonly unwitnessable: readonly UnwitnessableRecord[];
  /** By tool. */
  readonly checks: ReadonlyMap<string, readonly CheckRecord[]>;
  readonly benchmarks: readonly BenchmarkFile[];
  readonly frameworks: readonly FrameworkFile[];
  /** By framework. */
  readonly links: ReadonlyMap<string, readonly LinkRecord[]>;
};
