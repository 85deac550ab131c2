import type { ParseWarning } from "../types.ts";
import type { Result } from "./schema.ts";

/** A result where it stands. */
export type ReadResult = { readonly result: Result; readonly section: string; readonly offset: number };

/** One target of one run, whatever shape it was read from. */
export type ReadControl = {
  /** As the document has it: `1.6`, `cis-1.12`, `eks-1.5.0`; "" where the shape has none (JUnit). */
  readonly version: string;
  readonly detectedVersion: string;
  readonly nodeType: string;
  readonly results: readonly ReadResult[];
  /** How many results there should be, by its own totals and by what it lists. */
  readonly counted: number;
};

/** What one call of kube-bench wrote: it looked at one node. */
export type Run = {
  /** Only Starboard's resource says which. */
  readonly node: string | null;
  readonly controls: readonly ReadControl[];
};

/** A whole stream, before it is judged. */
export type Reading = {
  readonly format: string;
  readonly documents: number;
  readonly runs: readonly Run[];
  readonly observedAt: Date | null;
  /** The tool said in a log line that it could not tell the version of the cluster. */
  readonly versionAssumed: boolean;
  /** 1-based line the product shows for a character. */
  readonly lineAt: (offset: number) => number;
  readonly warnings: readonly ParseWarning[];
};

/** Words of the tool that the messages need. */
export const tool = { label: "kube-bench", howToMake: "kube-bench run --json > kube-bench.json" } as const;
