/** Tool of the witnesses that are ours. */
export const ownTool = "probe";

/** Name under which computed words enter a standing; no scanner is called so. */
export const computedSource = "computed";

/** Witnesses computed from ingested data (reference/checks/probes.json, method `tool`; tags and digests from the roster). */
export const computedWitnesses = [
  "images.scan-coverage",
  "images.critical-open",
  "images.fix-age",
  "images.mutable-tags",
  "images.digest-ratio",
  "scans.freshness",
  "scans.node-coverage",
  "scans.cis-pass-rate",
  "scans.cis-version-match",
  "policy.report-freshness",
] as const;
export type ComputedWitness = (typeof computedWitnesses)[number];

const known: ReadonlySet<string> = new Set(computedWitnesses);

/** Whether the words of a witness are computed here. */
export function isComputed(tool: string, witness: string): witness is ComputedWitness {
  return tool === ownTool && known.has(witness);
}
