import type { KubeObject } from "../kube/types.ts";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Images are scanned by Trivy in a Job, objects are judged by the operator itself: each has one setting for all its kinds. */
const ofImages: ReadonlySet<string> = new Set([
  "VulnerabilityReport",
  "ClusterVulnerabilityReport",
  "ExposedSecretReport",
]);
const familyOf = (kind: string): "images" | "objects" => (ofImages.has(kind) ? "images" : "objects");

function summaryOf(object: KubeObject): Readonly<Record<string, unknown>> {
  const report = isRecord(object.report) ? object.report : {};
  return isRecord(report.summary) ? report.summary : {};
}

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

/**
 * Tells whether the operator leaves low severities out. A document that lists nothing below high looks as if it did, and
 * closes nothing; the collector sees one object at a time and would hardly ever see another. Any report of the same part that
 * lists a lower one shows that nothing is left out, as it would in one document with it.
 */
export class SeverityFilter {
  readonly #listsLower = new Set<ReturnType<typeof familyOf>>();

  see(objects: readonly KubeObject[]): void {
    for (const object of objects) {
      const { mediumCount, lowCount, unknownCount } = summaryOf(object);
      if (count(mediumCount) + count(lowCount) + count(unknownCount) > 0) this.#listsLower.add(familyOf(object.kind));
    }
  }

  /** Whether it is known of each of them that what makes it lists every severity. */
  isOff(objects: readonly KubeObject[]): boolean {
    return objects.every((object) => this.#listsLower.has(familyOf(object.kind)));
  }
}
