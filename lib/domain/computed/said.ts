import type { Severity } from "../check/outcome.ts";

/** What a computed witness was computed from, for a link to follow. */
export type ComputedFrom =
  | {
      readonly what: "findings";
      readonly severities: readonly Severity[];
      /** `repository:tag`, or "" for all. */
      readonly image: string;
      /** Scanner, or "" for all. */
      readonly source: string;
    }
  | { readonly what: "sources" }
  | { readonly what: "scan"; readonly scanId: string };

/** A computed verdict in words and numbers. */
export type ComputedSaid = {
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, string>>;
  readonly from: readonly ComputedFrom[];
  /** Why it decides nothing; "" where it does. */
  readonly undecided: string;
};
