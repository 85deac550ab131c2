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

/** Parameters as people set them: whole days, and a share in percent. */
export type ParameterValues = {
  readonly deadlineDays: Readonly<Record<UrgentSeverity, number>>;
  /** 1 to 100; null = nobody set a target. */
  readonly digestPercent: number | null;
  readonly requiredSources: readonly string[];
  readonly policyEngines: readonly string[];
  readonly fixWindowDays: number;
};

/** The defaults as people would have set them. */
export const defaultParameterValues: ParameterValues = {
  deadlineDays: { critical: defaultParameters.deadlines.critical / day, high: defaultParameters.deadlines.high / day },
  digestPercent: null,
  requiredSources: defaultParameters.requiredSources,
  policyEngines: defaultParameters.policyEngines,
  fixWindowDays: defaultParameters.fixWindow / day,
};

/** @example parametersFrom(defaultParameterValues) // equals defaultParameters */
export function parametersFrom(values: ParameterValues): ComputedParameters {
  return {
    deadlines: { critical: values.deadlineDays.critical * day, high: values.deadlineDays.high * day },
    digestShare: values.digestPercent === null ? null : values.digestPercent / 100,
    requiredSources: values.requiredSources,
    policyEngines: values.policyEngines,
    fixWindow: values.fixWindowDays * day,
  };
}
