import type { BenchmarkCheck, Catalog } from "#lib/domain/catalog/catalog.ts";
import { severityOf } from "#lib/domain/catalog/criticality.ts";
import { checksKnownTo } from "#lib/domain/catalog/known-since.ts";
import { looksAt } from "#lib/domain/catalog/looks-at.ts";
import { witnessKey } from "#lib/domain/catalog/witness.ts";
import type { Severity } from "#lib/domain/check/outcome.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { topicId } from "./assemble.ts";

/** What an adapter may ask of the catalog; fits `CatalogView` of lib/scanners, which this folder may not name. */
export type AdapterView = {
  /** `sharesTopic`: another line of the same benchmark and target has this topic. */
  benchmarkCheck(benchmark: string, id: string): (BenchmarkCheck & { readonly sharesTopic: boolean }) | null;
  hasBenchmark(benchmark: string): boolean;
  /** Minor versions of Kubernetes each benchmark is chosen for. */
  benchmarkVersions(): ReadonlyMap<string, readonly string[]>;
  canonicalCheck(tool: string, id: string): string | null;
  /** Keys (`tool:id`) of the checks a version of a tool is known to have. */
  checksKnownTo(tool: string, version: string): readonly string[];
  /** Whether a check, by its canonical id, looks at such a resource; true where that is not known. */
  looksAt(tool: string, check: string, resource: Resource): boolean;
};

const topicInTarget = (benchmark: string, check: BenchmarkCheck): string =>
  `${benchmark} ${check.target} ${check.topic}`;

/** Topics that several lines of one benchmark have for one target: there the topic alone names no check. */
function sharedTopics(catalog: Catalog): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const [benchmark, checks] of catalog.benchmarks) {
    for (const check of checks.values()) {
      const key = topicInTarget(benchmark, check);
      (seen.has(key) ? shared : seen).add(key);
    }
  }
  return shared;
}

/**
 * The view that adapters get.
 *
 * @example catalogView(catalog).canonicalCheck("trivy", "KSV001") // "KSV-0001"
 */
export function catalogView(catalog: Catalog): AdapterView {
  const canonical = new Map<string, string>();
  for (const check of catalog.checks.values()) {
    canonical.set(witnessKey(check.tool, check.id), check.id);
    for (const alias of check.aliases) canonical.set(witnessKey(check.tool, alias), check.id);
  }
  const versions = new Map([...(catalog.benchmarkInfo ?? [])].map(([name, info]) => [name, info.kubernetes]));
  const shared = sharedTopics(catalog);
  return {
    benchmarkCheck: (benchmark, id) => {
      const check = catalog.benchmarks.get(benchmark)?.get(id);
      return check === undefined ? null : { ...check, sharesTopic: shared.has(topicInTarget(benchmark, check)) };
    },
    benchmarkVersions: () => versions,
    hasBenchmark: (benchmark) => catalog.benchmarks.has(benchmark),
    canonicalCheck: (tool, id) => canonical.get(witnessKey(tool, id)) ?? null,
    checksKnownTo: (tool, version) => checksKnownTo(catalog, tool, version),
    looksAt: (tool, check, resource) => looksAt(catalog.checks.get(witnessKey(tool, check))?.looksAt, resource),
  };
}

/** Severity of a kube-bench finding: the criticality of the control of its topic; null for an unknown topic. */
export function severityOfTopic(catalog: Catalog, topic: string): Severity | null {
  const control = catalog.controls.get(topicId(topic));
  return control === undefined ? null : severityOf(control);
}
