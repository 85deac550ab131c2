import * as z from "zod";
import { criticalities, factScopes } from "#lib/domain/catalog/catalog.ts";
import { EvidenceControl, RequirementOnCluster, RequirementPage } from "./requirement.ts";
import { Count, FrameworkRef, Instant, RequirementClass, Standing, Yardstick } from "./standing.ts";

const ControlRef = z.object({ id: z.string(), title: z.string() });

/** A requirement that a control serves. */
export const Served = z.object({
  framework: FrameworkRef,
  id: z.string(),
  title: z.string(),
  class: RequirementClass,
  /**
   * `required` and `supporting` links decide; `beside` contributes to a requirement that is judged by something else; `not` was
   * weighed and left out.
   */
  role: z.enum(["required", "supporting", "beside", "not"]),
  /** null where nothing is judged by it. */
  strength: z.enum(["full", "partial"]).nullable(),
  why: z.string(),
  /** The topic of the control that is linked, where it is not the control itself. */
  via: ControlRef.nullable(),
  /** Worst over clusters of the requirement itself; null while there is none. */
  status: Standing.nullable(),
});
export type Served = z.infer<typeof Served>;

/** What mapping tables that go around say of a control, and what holds instead. */
export const Correction = z.object({
  kind: z.enum(["wrong_id", "other_version", "too_wide", "people_only"]),
  says: z.string(),
  framework: FrameworkRef.nullable(),
  said: z.string().nullable(),
  /** Ids that are meant instead; `leaf` ones have a page. */
  instead: z.array(z.object({ id: z.string(), leaf: z.boolean() })),
  why: z.string(),
});
export type Correction = z.infer<typeof Correction>;

/** Page /controls/[control]: both ways of the mapping, and the evidence. */
export const ControlPage = z.object({
  now: Instant,
  id: z.string(),
  title: z.string(),
  kind: z.enum(["control", "topic"]),
  family: z.string(),
  criticality: z.enum(criticalities),
  scopes: z.array(z.enum(factScopes)),
  /** What it asks, in our words. */
  asks: z.string(),
  /** What people have to attest; empty where nobody has to. */
  attestation: z.string(),
  /** For a topic: the control it is part of. */
  partOf: ControlRef.nullable(),
  topics: z.array(ControlRef.extend({ status: Standing.nullable() })),
  status: Standing.nullable(),
  byStatus: z.partialRecord(Standing, Count),
  clustersTotal: Count,
  /** All of a few clusters by name; of a fleet the worst ones, unless all are asked for. */
  clusters: z.array(RequirementOnCluster),
  /** The cluster whose evidence is shown; null while there is none. */
  clusterId: z.string().nullable(),
  /** The control itself with its facts and witnesses on that cluster; one entry. */
  evidence: z.array(EvidenceControl),
  raw: RequirementPage.shape.raw,
  remediation: RequirementPage.shape.remediation,
  /** By framework in the order of the catalog; what decides first. */
  serves: z.array(Served),
  corrections: z.array(Correction),
  yardstick: Yardstick,
});
export type ControlPage = z.infer<typeof ControlPage>;
