import type { Duration } from "../time/instant.ts";
import { day } from "../time/instant.ts";

/** Severities whose fixable vulnerabilities have a deadline. */
export const urgentSeverities = ["critical", "high"] as const;
export type UrgentSeverity = (typeof urgentSeverities)[number];

/** What facts computed from ingested data are measured against; docs/computed-witnesses.md names the defaults. */
export type ComputedParameters = {
  /** How old an open, fixable vulnerability may grow, from when a tool first saw it. */
  readonly deadlines: Readonly<Record<UrgentSeverity, Duration>>;
  /** Share of running images that has to be pinned by digest, 0 to 1; null = nobody set a target. */
  readonly digestShare: number | null;
  /** Scanners that every cluster needs, heard or not. */
  readonly requiredSources: readonly string[];
  /** Engines whose policy reports show that admission policies are evaluated. */
  readonly policyEngines: readonly string[];
  /** Window in which fixes are averaged. */
  readonly fixWindow: Duration;
};

/** Scanner that runs the node benchmark. */
export const nodeBenchmark = "kube-bench";

/** Scanners a cluster is asked for before anybody sent one of their documents: without them nothing about nodes passes. */
export const requiredSources: readonly string[] = [nodeBenchmark, "roster"];

export const defaultParameters: ComputedParameters = {
  deadlines: { critical: 7 * day, high: 30 * day },
  digestShare: null,
  requiredSources,
  policyEngines: ["kyverno", "gatekeeper", "admission-policy"],
  fixWindow: 90 * day,
};
