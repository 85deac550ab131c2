import type { Decision, ObservationKind, Outcome, Severity } from "#lib/domain/check/outcome.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import type { Completeness } from "#lib/domain/scan/completeness.ts";

/** A resource with its id (first 16 bytes of the SHA-256 of its key, as a UUID). */
export type KnownResource = { readonly id: string; readonly key: string; readonly resource: Resource };

/** A check as a source names it, with its id inside the cluster. */
export type KnownCheck = {
  readonly id: string;
  readonly tool: string;
  readonly check: string;
  readonly witness: string;
  readonly kind: ObservationKind;
  readonly resourceKind: Resource["kind"];
  readonly nodeRole: "any" | "control-plane";
  readonly title: string;
  readonly remediation: string;
};

/** One word of one report, mapped by the catalog and ready to merge. */
export type MappedWord = {
  readonly check: KnownCheck;
  readonly resource: KnownResource;
  readonly fingerprint: string;
  readonly outcome: Outcome;
  readonly decision: Decision;
  readonly severity: Severity;
  readonly rawId: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
  readonly line: number | null;
  /** First 16 bytes of the SHA-256 of everything above that a person reads, as a UUID. */
  readonly contentDigest: string;
  /**
   * Implied by absence: the words of an earlier report stay. A pass; or, with the outcome `not_evaluated`, what was passing
   * is no longer named because the report is not known to know the check.
   */
  readonly implied: boolean;
};

/** One target's report, mapped: at most one word per (check, resource). */
export type MappedTarget = {
  readonly id: string;
  readonly scope: string;
  readonly label: string;
  readonly completeness: Completeness;
  readonly completenessReason: string;
  readonly toolVersion: string | null;
  readonly observedAt: Date;
  /** When the object that is this report came to be; null where it is none, or does not say. */
  readonly createdAt: Date | null;
  readonly receivedAt: Date;
  readonly scanId: string;
  readonly words: readonly MappedWord[];
  /** Resources a failures-only report looked at. */
  readonly lookedAt: readonly KnownResource[];
  /** Checks its version of the tool is known to have, as the catalog words them. */
  readonly knownByVersion: readonly KnownCheck[];
};

/** A target of a document whose words are staged: all but the words themselves. */
export type StagedTarget = Omit<MappedTarget, "words" | "lookedAt"> & {
  /** Words the document has about it, before those about one check and resource are made one. */
  readonly staged: number;
};

/** What a merge changed. */
export type ChangeCounts = {
  readonly opened: number;
  readonly reopened: number;
  readonly fixed: number;
  readonly vanished: number;
  readonly noLongerReported: number;
  readonly other: number;
  readonly unchanged: number;
};
