import type { ParseWarning } from "../types.ts";
import type { Report, Result } from "./schema.ts";

/** A result where it stands. */
export type ReadResult = { readonly result: Result; readonly line: number | null };

/** One report of any API group. */
export type ReadReport = {
  readonly kind: string;
  readonly report: Report;
  readonly results: readonly ReadResult[];
  /** Entries that could not be read. */
  readonly unreadable: number;
  /** The report stands at the end of YAML that may have been cut. */
  readonly mayBeCut: boolean;
};

/** A whole stream, before it is judged. */
export type Reading = {
  readonly format: string;
  readonly documents: number;
  readonly reports: readonly ReadReport[];
  readonly warnings: readonly ParseWarning[];
};

/** Words of the tool that the messages need. */
export const tool = {
  label: "policy reports (Kyverno and others)",
  howToMake: "kubectl get policyreports,clusterpolicyreports -A -o json > policy-reports.json",
} as const;

/** Key that every result has: its line is the result's. */
export const markKeys: ReadonlySet<string> = new Set(["policy"]);
