import * as z from "zod";
import { criticalities, factScopes } from "#lib/domain/catalog/catalog.ts";
import { decisions, outcomes, severities } from "#lib/domain/check/outcome.ts";
import {
  ByScoredStatus,
  ClusterRef,
  Count,
  FactState,
  FrameworkRef,
  Instant,
  RawExcerpt,
  RequirementClass,
  ResourceRef,
  Standing,
  Yardstick,
} from "./standing.ts";

/** What one check of one tool last said about one resource. Texts of the tool are hostile and capped. */
export const WitnessWord = z.object({
  /** Names this word in the URL (`?result=`), unique on the page. */
  key: z.string(),
  tool: z.string(),
  toolLabel: z.string(),
  /** Id as the document has it, for example `cis-1.6:1.2.1`. */
  rawId: z.string(),
  title: z.string(),
  outcome: z.enum(outcomes),
  severity: z.enum(severities).nullable(),
  decides: z.enum(decisions),
  /** Why it does not decide although it answered; null when it decides. */
  whyNot: z.string().nullable(),
  /** fresh, or since when its word does not count. */
  silentFrom: Instant.nullable(),
  fresh: z.boolean(),
  observedAt: Instant,
  /** Since when this outcome holds. */
  since: Instant.nullable(),
  message: z.string().max(4_000),
  /** `expected`, `actual`, `command` … */
  details: z.array(z.object({ name: z.string(), value: z.string().max(2_000) })),
  scanId: z.string().nullable(),
  line: z.int().min(1).nullable(),
  /** What a computed word was computed from; empty for words of tools. */
  links: z.array(z.object({ label: z.string(), href: z.string() })),
});
export type WitnessWord = z.infer<typeof WitnessWord>;

/** A fact on one resource, with everyone who looked. */
export const FactResult = z.object({
  resource: ResourceRef,
  state: FactState,
  words: z.array(WitnessWord),
});
export type FactResult = z.infer<typeof FactResult>;

/** A fact on the chosen cluster. */
export const FactView = z.object({
  id: z.string(),
  statement: z.string(),
  scope: z.enum(factScopes),
  required: z.boolean(),
  /** One fresh pass is enough although another witness fails. */
  passOnDisagreement: z.boolean(),
  state: FactState,
  /** `total` is null where no complete roster says what exists. */
  resources: z.object({
    passing: Count,
    looked: Count,
    total: Count.nullable(),
    leftOut: Count,
    notYetLookedAt: Count,
  }),
  /** Worst first; at most 200, `resultsTotal` counts all. */
  results: z.array(FactResult),
  resultsTotal: Count,
  /** Who could witness it: tool and check ids, and whether the tool was heard on this cluster. */
  couldWitness: z.array(
    z.object({ tool: z.string(), toolLabel: z.string(), checks: z.array(z.string()), heard: z.boolean() }),
  ),
});
export type FactView = z.infer<typeof FactView>;

/** A Kubernetes control (or benchmark topic) behind the requirement, judged on the chosen cluster. */
export const EvidenceControl = z.object({
  id: z.string(),
  title: z.string(),
  role: z.enum(["required", "supporting"]),
  strength: z.enum(["full", "partial"]),
  why: z.string(),
  needsPeople: z.boolean(),
  /** What a person has to attest, where `needsPeople`. */
  attestation: z.string(),
  status: Standing.nullable(),
  facts: z.array(FactView),
});
export type EvidenceControl = z.infer<typeof EvidenceControl>;

/** How the requirement stands on one cluster. */
export const RequirementOnCluster = z.object({
  /** `simulated`: made up for a demonstration. */
  cluster: ClusterRef.extend({ simulated: z.literal(true).optional() }),
  /** For example `kubeadm 1.36.3 · 3 + 24 nodes`; empty when unknown. */
  platform: z.string(),
  status: Standing,
  /** Why, in one sentence: what is missing and which source would supply it. */
  sentence: z.string(),
  since: Instant.nullable(),
  /** A failure whose witness fell silent still stands, since this instant. */
  lastKnownFailingSince: Instant.nullable(),
  checks: z.object({ passing: Count, looked: Count }),
  oldestLookAt: Instant.nullable(),
});
export type RequirementOnCluster = z.infer<typeof RequirementOnCluster>;

/** Page /frameworks/[framework]/[requirement]. */
export const RequirementPage = z.object({
  now: Instant,
  framework: FrameworkRef.extend({ provenWeight: Count, totalWeight: Count }),
  /** Groups above it, outermost first. */
  trail: z.array(z.object({ id: z.string(), title: z.string() })),
  id: z.string(),
  title: z.string(),
  class: RequirementClass,
  marks: z.array(z.string()),
  inProfile: z.boolean(),
  criticality: z.enum(criticalities).nullable(),
  weight: Count,
  /** Our own words; empty when the title says it all. */
  asks: z.string(),
  /** What it also asks and nothing here shows; empty when there is no gap. */
  gap: z.string(),
  essenceMissing: z.boolean(),
  status: Standing.nullable(),
  score: z.object({ provenWeight: Count, totalWeight: Count, weightByStatus: ByScoredStatus }),
  /** All of a few clusters by name; of a fleet the worst ones, unless all are asked for. */
  clusters: z.array(RequirementOnCluster),
  /** How many clusters stand in which status, those included that are not told one by one. */
  byStatus: z.partialRecord(Standing, Count),
  clustersTotal: Count,
  /** The cluster whose evidence is shown; null while there is none. */
  clusterId: z.string().nullable(),
  evidence: z.array(EvidenceControl),
  /** The raw lines of one word: the one asked for, else the worst. */
  raw: z.object({ key: z.string(), excerpt: RawExcerpt }).nullable(),
  /** Requirements of all frameworks that rest on the same Kubernetes control. */
  elsewhere: z.array(
    z.object({
      framework: FrameworkRef,
      id: z.string(),
      title: z.string(),
      control: z.string(),
      role: z.enum(["required", "supporting"]),
      strength: z.enum(["full", "partial"]),
      status: Standing.nullable(),
    }),
  ),
  /** What the tools advise for what fails here; hostile text. */
  remediation: z.array(
    z.object({ toolLabel: z.string(), rawId: z.string(), resources: z.array(z.string()), text: z.string().max(8_000) }),
  ),
  yardstick: Yardstick,
});
export type RequirementPage = z.infer<typeof RequirementPage>;
