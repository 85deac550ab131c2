import type { ClusterInput, Source } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";

/** The source a look came from while its words still count (semantics § 2, retirement); null when they do not. */
export function countingSource(input: ClusterInput, source: string, saidAt: Instant): Source | null {
  const found = input.sources.get(source);
  return found === undefined || saidAt <= (found.retiredAt ?? -Infinity) ? null : found;
}

/** A look ends to count after twice the expected interval of its source. */
export function endOf(source: Source, saidAt: Instant): Instant {
  return saidAt + 2 * source.interval;
}
