import { passCounts } from "./belief.ts";
import type { BenchmarkCheck, Catalog, Fact, WitnessEntry } from "./catalog.ts";
import { witnessKey } from "./witness.ts";

/** Which sources are thought of; without a word all tools and every benchmark profile. */
export type Sources = {
  readonly tools?: ReadonlySet<string>;
  /** Only the lines of this benchmark profile of kube-bench. */
  readonly benchmark?: string;
};

/** A required fact that nothing in these sources could ever show to hold. */
export type Unwitnessable = { readonly fact: string; readonly reason: string };

const kubeBench = "kube-bench";

/** A fact or topic asked about in one benchmark profile: its lines there, by topic. */
type Lines = ReadonlyMap<string, readonly BenchmarkCheck[]>;

function linesByTopic(catalog: Catalog, benchmark: string | undefined): readonly Lines[] {
  const wanted = benchmark === undefined ? [...catalog.benchmarks.values()] : [catalog.benchmarks.get(benchmark)];
  return wanted.map((checks) => Map.groupBy(checks?.values() ?? [], (check) => check.topic));
}

function benchmarkCanProve(topics: readonly string[], lines: Lines): boolean {
  return topics.every((topic) =>
    lines.get(topic)?.some((line) => line.mode === "automated" && passCounts(line.belief)),
  );
}

function entryCanProve(catalog: Catalog, entry: WitnessEntry, profiles: readonly Lines[]): boolean {
  if (entry.tool === kubeBench) return profiles.some((lines) => benchmarkCanProve(entry.allOf, lines));
  return entry.allOf.every((id) => {
    const key = witnessKey(entry.tool, id);
    return catalog.checks.has(key) && passCounts(catalog.beliefs.get(key)?.belief ?? "all");
  });
}

function reasonOf(fact: Fact, profiles: readonly Lines[]): string {
  const lines = fact.witnesses
    .filter((entry) => entry.tool === kubeBench)
    .flatMap((entry) => entry.allOf.flatMap((topic) => profiles.flatMap((profile) => profile.get(topic) ?? [])));
  const others = fact.witnesses.some((entry) => entry.tool !== kubeBench);
  const automated = lines.some((line) => line.mode === "automated");
  if (automated || others) return "Checks look at it, but a pass of theirs cannot be believed.";
  if (lines.length > 0) return "The benchmark only asks a person to look.";
  return "No check of these sources looks at it.";
}

/**
 * The required facts that no source given here could ever prove, sorted by id: what a screen must not leave unsaid. Facts
 * that only people witness are left out, since an attestation can prove them.
 */
export function unwitnessableFacts(catalog: Catalog, sources: Sources = {}): readonly Unwitnessable[] {
  const profiles = linesByTopic(catalog, sources.benchmark);
  const required = new Set<string>();
  for (const control of catalog.controls.values()) {
    for (const use of control.facts) if (use.required) required.add(use.fact);
  }
  const found: Unwitnessable[] = [];
  for (const id of [...required].sort()) {
    const fact = catalog.facts.get(id);
    if (fact === undefined || fact.peopleOnly) continue;
    const entries = fact.witnesses.filter((entry) => sources.tools?.has(entry.tool) ?? true);
    if (entries.some((entry) => entryCanProve(catalog, entry, profiles))) continue;
    found.push({ fact: id, reason: reasonOf({ ...fact, witnesses: entries }, profiles) });
  }
  return found;
}
