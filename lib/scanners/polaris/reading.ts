import type { ParseWarning } from "../types.ts";
import type { Check } from "./schema.ts";

/** On which of the three levels a check was made (formats § 4). */
export type Level = "controller" | "pod" | "container";

/** A check where it stands. */
export type ReadCheck = {
  /** Its own id, else the key it stands under; "" where it has neither (version 0.2). */
  readonly id: string;
  readonly check: Check;
  readonly level: Level;
  /** "" for checks of the controller and the pod. */
  readonly container: string;
  readonly offset: number;
};

/** An object Polaris looked at, also where it has no check of it. */
export type ReadObject = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly string[];
  readonly checks: readonly ReadCheck[];
};

/** What one call of Polaris wrote. */
export type Run = {
  readonly auditedAt: Date | null;
  /** `Cluster`, `ClusterNamespace`, `Resource` (one workload of a cluster), `Path` or `Content` (files). */
  readonly sourceType: string;
  readonly sourceName: string;
  readonly displayName: string;
  /** Kubernetes version, "" where it is not known. */
  readonly clusterVersion: string;
  readonly score: number | null;
  /** How many checks it counts itself (version 0.2). */
  readonly counted: number | null;
  /** Entries that could not be read. */
  readonly unreadable: number;
  readonly objects: readonly ReadObject[];
};

/** A whole stream, before it is judged. */
export type Reading = {
  readonly format: string;
  readonly documents: number;
  readonly runs: readonly Run[];
  /** 1-based line the product shows for a character. */
  readonly lineAt: (offset: number) => number;
  readonly warnings: readonly ParseWarning[];
};

/** Words of the tool that the messages need. */
export const tool = { label: "Polaris", howToMake: "polaris audit --format json > polaris.json" } as const;
