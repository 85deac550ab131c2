import type { ImageReference } from "../resource/image-reference.ts";
import type { Resource, ResourceKey } from "../resource/resource.ts";
import type { Instant } from "../time/instant.ts";
import type { ComputedParameters, UrgentSeverity } from "./parameters.ts";

/** A node that rosters listed and that was not seen gone. */
export type KnownNode = { readonly resource: Resource; readonly key: ResourceKey; readonly roles: readonly string[] };

/** An image that rosters name in a workload which was not seen gone. */
export type RunningImage = {
  /** Repository, with the tag (else the digest) in the place of the container. */
  readonly resource: Resource;
  readonly key: ResourceKey;
  /** null for a name that is no image reference: nothing can be said of it. */
  readonly reference: ImageReference | null;
  /** Digests it is known to run with; empty where the roster names none. */
  readonly digests: readonly string[];
  /** Workloads that run it. */
  readonly workloads: readonly ResourceKey[];
  /** Since when one of those workloads exists; null where nobody knows. */
  readonly existsSince: Instant | null;
};

/** That a source looked at one version of an image for vulnerabilities, in a report that lists every failure. */
export type ImageLook = {
  readonly source: string;
  readonly image: ResourceKey;
  /** Digest it looked at; "" where the report names none. */
  readonly digest: string;
  readonly saidAt: Instant;
};

/** Open, fixable vulnerabilities, of checks not retired, of one image on one workload that were first seen in the same look. */
export type OpenVulnerabilities = {
  readonly source: string;
  /** null where the source does not say which image it is. */
  readonly image: ResourceKey | null;
  /** Workload or image the findings are about. */
  readonly on: ResourceKey;
  readonly severity: UrgentSeverity;
  readonly open: number;
  readonly firstFailedAt: Instant;
  /** When a report last said so. */
  readonly at: Instant;
  /** Still said; else it is the last that is known. */
  readonly isNamed: boolean;
};

/** Vulnerabilities fixed on one day. `openFor` sums the time from detection to proof, without accepted time. */
export type Fixes = {
  readonly severity: UrgentSeverity;
  readonly day: Instant;
  readonly fixed: number;
  readonly openFor: number;
};

/** The newest look of a source that was not truncated; null when there was none. */
export type SourceLook = { readonly source: string; readonly renewedAt: Instant | null };

/** One target of the node benchmark: what it last reported, and what it last reported whole. */
export type BenchmarkLook = {
  readonly source: string;
  /** null for checks about the cluster as a whole. */
  readonly node: string | null;
  /** `master`, `node`, `etcd`, `policies` … */
  readonly part: string;
  readonly newest: { readonly at: Instant; readonly benchmark: string };
  readonly whole: {
    readonly at: Instant;
    readonly benchmark: string;
    readonly checks: number;
    readonly scanId: string;
  } | null;
};

/** A check of the benchmark, not retired, whose last deciding word on a resource is a believed failure, or an error. */
export type BaselineFailure = {
  readonly source: string;
  readonly check: string;
  readonly resource: ResourceKey;
  readonly decision: "fail" | "error";
  readonly at: Instant;
  /** Still said; else it is the last that is known. */
  readonly isNamed: boolean;
};

/** The newest word of an engine in its reports. */
export type EngineLook = { readonly source: string; readonly engine: string; readonly saidAt: Instant };

/** What the computed witnesses of a cluster are computed from: gathered by SQL, as known at one instant. */
export type ComputedInput = {
  readonly parameters: ComputedParameters;
  /** Witness ids to compute; null = all. What the others need may be missing. */
  readonly wanted: ReadonlySet<string> | null;
  readonly nodes: readonly KnownNode[];
  readonly images: readonly RunningImage[];
  readonly imageLooks: readonly ImageLook[];
  readonly vulnerabilities: readonly OpenVulnerabilities[];
  readonly fixes: readonly Fixes[];
  readonly sourceLooks: readonly SourceLook[];
  readonly benchmarkLooks: readonly BenchmarkLook[];
  readonly baselineFailures: readonly BaselineFailure[];
  readonly engineLooks: readonly EngineLook[];
  /** Version of the cluster as its newest complete roster says it, and when that looked. */
  readonly kubernetes: { readonly version: string; readonly at: Instant } | null;
  /** Scan of the newest complete roster. */
  readonly rosterScanId: string | null;
  /** Lists that were longer than what is read of them: what is missing is never taken for good. */
  readonly cut: ReadonlySet<"vulnerabilities" | "baselineFailures">;
};

/** Nothing is known yet. */
export const noComputedInput: Omit<ComputedInput, "parameters"> = {
  wanted: null,
  nodes: [],
  images: [],
  imageLooks: [],
  vulnerabilities: [],
  fixes: [],
  sourceLooks: [],
  benchmarkLooks: [],
  baselineFailures: [],
  engineLooks: [],
  kubernetes: null,
  rosterScanId: null,
  cut: new Set(),
};
