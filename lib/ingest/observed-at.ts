import type { Envelope } from "#lib/contract/envelope.ts";
import type { ParseWarning, TargetReport } from "#lib/scanners/types.ts";

/** When the tool looked, how that is known, and what had to be said about it. */
export type Look = { readonly observedAt: Date; readonly source: string; readonly warnings: readonly ParseWarning[] };

/** No Kubernetes benchmark ran before this; an earlier time is a zero value of some language, not a look. */
const earliest = Date.UTC(2000, 0, 1);

/**
 * The look of a document (semantics § 2): what the document says, else what the sender says, else the time of receipt. A
 * time later than the receipt, or absurdly early, has the time of receipt, and says so.
 */
export function lookOf(envelope: Envelope, saidByDocument: Date | null, receivedAt: Date): Look {
  const claimed = saidByDocument ?? (envelope.observedAt === undefined ? null : new Date(envelope.observedAt));
  if (claimed === null) return { observedAt: receivedAt, source: "receipt", warnings: [] };
  const source = saidByDocument === null ? (envelope.observedAtSource ?? "sender") : "document";
  if (claimed.getTime() > receivedAt.getTime()) {
    return { observedAt: receivedAt, source: "receipt", warnings: [clockWarning(claimed, "later than its receipt")] };
  }
  if (Number.isNaN(claimed.getTime()) || claimed.getTime() < earliest) {
    return { observedAt: receivedAt, source: "receipt", warnings: [clockWarning(claimed, "no time a scanner ran")] };
  }
  return { observedAt: claimed, source, warnings: [] };
}

/** The look of each target: its own where the document says it, else the document's; one warning for all of them. */
export function looksOf(
  envelope: Envelope,
  look: Look,
  targets: readonly Pick<TargetReport, "observedAt">[],
  receivedAt: Date,
): { readonly observedAt: readonly Date[]; readonly warnings: readonly ParseWarning[] } {
  const looks = targets.map(({ observedAt }) =>
    observedAt === undefined ? look : lookOf(envelope, observedAt, receivedAt),
  );
  const replaced = looks.filter((each) => each !== look).flatMap((each) => each.warnings);
  const [first] = replaced;
  return {
    observedAt: looks.map((each) => each.observedAt),
    warnings:
      first === undefined
        ? []
        : [
            {
              code: first.code,
              message: "Looks at a time later than their receipt, or at none, have the time of receipt instead.",
              count: replaced.length,
            },
          ],
  };
}

function clockWarning(claimed: Date, what: string): ParseWarning {
  const time = Number.isNaN(claimed.getTime()) ? "an unreadable time" : claimed.toISOString();
  return {
    code: "observed_at_replaced",
    message: `The time of the look (${time}) is ${what}; the time of receipt stands instead.`,
    count: 1,
  };
}
