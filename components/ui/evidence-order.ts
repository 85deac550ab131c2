import type { EvidenceControl, FactView } from "#lib/contract/views/requirement.ts";

const brokenStates: ReadonlySet<FactView["state"]["state"]> = new Set(["fail", "last_known_failing", "error"]);

/** A fact that fails, errs, or last failed: what holds a requirement back. */
export const isBroken = (fact: FactView): boolean => brokenStates.has(fact.state.state);

/**
 * What decides the requirement, in front: required controls, and supporting ones in which something is broken. The other
 * supporting ones hold nothing back.
 */
export function splitEvidence(evidence: readonly EvidenceControl[]): {
  readonly deciding: readonly EvidenceControl[];
  readonly beside: readonly EvidenceControl[];
} {
  const decides = (control: EvidenceControl) => control.role === "required" || control.facts.some(isBroken);
  const deciding = evidence.filter(decides);
  // Where nothing is required the supporting ones are all there is.
  if (deciding.length === 0) return { deciding: evidence, beside: [] };
  return { deciding, beside: evidence.filter((control) => !decides(control)) };
}
