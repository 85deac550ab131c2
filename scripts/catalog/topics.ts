import type { Belief } from "#lib/domain/check/outcome.ts";
import { probeWitnesses } from "./probe-topics.ts";
import type { Reference } from "./reference.ts";
import { byId } from "./write.ts";

type Entry = string | readonly string[];

/**
 * The benchmark topics, each with everything that sees it: the benchmark itself, checks of other tools that carry the topic
 * and may be believed in something, and probes of the very same fact.
 */
export function topicRecords(reference: Reference, beliefs: ReadonlyMap<string, Belief>): readonly object[] {
  const probes = probeWitnesses(reference);
  const tools = ["gatekeeper", "kyverno", "polaris", "trivy"] as const;
  const witnessesOf = (topic: string): Record<string, readonly Entry[]> => {
    const found: Record<string, readonly Entry[]> = { "kube-bench": [topic] };
    const probe = probes.get(topic);
    if (probe !== undefined) found.probe = probe;
    for (const tool of tools) {
      const ids = reference.checks[tool]
        .filter((check) => check.topic === topic && beliefs.get(`${tool}:${check.id}`) !== "never")
        .map((check) => check.id)
        .sort(byId);
      if (ids.length > 0) found[tool] = ids;
    }
    return Object.fromEntries(Object.entries(found).sort(([a], [b]) => byId(a, b)));
  };
  return Object.entries(reference.kubeBench.topics)
    .sort(([a], [b]) => byId(a, b))
    .map(([topic, { title, scope, managed, control }]) => {
      return { topic, title, scope, managed, control, witnesses: witnessesOf(topic) };
    });
}

/** The topic that a probe is a witness of on its own, by probe. */
export function topicsOfProbes(reference: Reference): ReadonlyMap<string, string> {
  const topics = new Map<string, string>();
  for (const [topic, entries] of probeWitnesses(reference)) {
    for (const entry of entries) if (typeof entry === "string") topics.set(entry, topic);
  }
  return topics;
}
