import type { Belief } from "#lib/domain/check/outcome.ts";
import { type ProbeRecord, probeIdsFor } from "./probes.ts";
import type { Reference, ReferenceWitnesses } from "./reference.ts";
import { byId } from "./write.ts";

type Entry = string | readonly string[];
type Beliefs = ReadonlyMap<string, Belief>;
type ReferenceControl = Reference["facts"]["controls"][number];
type ReferenceFact = ReferenceControl["facts"][number];

const idsOf = (entry: string | { all_of: string[] }): readonly string[] =>
  typeof entry === "string" ? [entry] : entry.all_of;

/** Witness entries of a fact: split probes named, entries with a check that is never believed left out. */
function witnessesOf(fact: string, witnesses: ReferenceWitnesses, beliefs: Beliefs): Record<string, Entry[]> {
  const topics = (witnesses["kube-bench"] ?? []).flatMap(idsOf);
  const found: Record<string, Entry[]> = {};
  for (const tool of Object.keys(witnesses).sort()) {
    const entries = (witnesses[tool] ?? [])
      .map((entry) => (tool === "probe" ? probeIdsFor(fact, idsOf(entry), topics) : idsOf(entry)))
      .filter((ids) => ids.every((id) => beliefs.get(`${tool}:${id}`) !== "never"))
      .map((ids): Entry => (ids.length === 1 ? (ids[0] ?? "") : ids));
    if (entries.length > 0) found[tool] = entries;
  }
  return found;
}

/**
 * Facts that only people witness: required by a control that needs people, and everything that could see them is a
 * statement or export from outside the cluster, or nothing at all. Such a fact passes by the control's attestation.
 */
function peopleOnlyFacts(reference: Reference, probes: readonly ProbeRecord[]): ReadonlySet<string> {
  const external = new Set(probes.filter((probe) => probe.method === "external").map((probe) => probe.id));
  const fromOutside = (fact: ReferenceFact): boolean =>
    Object.entries(fact.witnesses).every(
      ([tool, entries]) => tool === "probe" && entries.flatMap(idsOf).every((id) => external.has(id)),
    );
  const found = reference.facts.controls
    .filter((control) => control.needs_people)
    .flatMap((control) => control.facts.filter((fact) => fact.required && fromOutside(fact)));
  return new Set(found.map((fact) => fact.id));
}

/** Probes that no fact asks for and that help a person judge one: shown beside its witnesses, they decide nothing. */
const informing: Readonly<Record<string, readonly string[]>> = { "no-overdue-vulnerabilities": ["images.fix-age"] };

function factRecord(fact: ReferenceFact, peopleOnly: boolean, beliefs: Beliefs): object {
  const said = fact.manual_witnesses === undefined ? {} : witnessesOf(fact.id, fact.manual_witnesses, beliefs);
  const probes = informing[fact.id];
  const manual = probes === undefined ? said : { ...said, probe: probes };
  return {
    id: fact.id,
    statement: fact.statement,
    scope: fact.scope,
    managed: fact.managed,
    ...(fact.on_disagreement === "pass" ? { onDisagreement: "pass" } : {}),
    ...(peopleOnly ? { peopleOnly } : {}),
    witnesses: witnessesOf(fact.id, fact.witnesses, beliefs),
    ...(Object.keys(manual).length > 0 ? { manualWitnesses: manual } : {}),
    why: fact.why,
  };
}

/** Every fact once, by id; a fact of several controls must be the same in all of them. */
export function factRecords(reference: Reference, probes: readonly ProbeRecord[], beliefs: Beliefs): readonly object[] {
  const people = peopleOnlyFacts(reference, probes);
  const records = new Map<string, ReferenceFact>();
  for (const fact of reference.facts.controls.flatMap((control) => control.facts)) {
    const first = records.get(fact.id);
    const essence = (one: ReferenceFact): string => JSON.stringify({ ...one, why: "", required: true });
    if (first !== undefined && essence(first) !== essence(fact)) {
      throw new Error(`The fact ${fact.id} is told in two ways.`);
    }
    if (first === undefined) records.set(fact.id, fact);
  }
  return [...records.values()]
    .sort((a, b) => byId(a.id, b.id))
    .map((fact) => factRecord(fact, people.has(fact.id), beliefs));
}

/** The Kubernetes controls with the facts they name; a reason stands there only where it is not the fact's own. */
export function controlRecords(reference: Reference): readonly object[] {
  const whys = new Map<string, string>();
  const controls = new Map<string, ReferenceControl>();
  for (const control of reference.facts.controls) {
    controls.set(control.control, control);
    for (const fact of control.facts) if (!whys.has(fact.id)) whys.set(fact.id, fact.why);
  }
  return [...reference.mapping.controls]
    .sort((a, b) => byId(a.id, b.id))
    .map(({ id, title, category, criticality, description }) => {
      const judged = controls.get(id);
      if (judged === undefined) throw new Error(`The control ${id} has no facts.`);
      const facts = judged.facts.map(({ id: fact, required, why }) => {
        return why === whys.get(fact) ? { fact, required } : { fact, required, why };
      });
      const people = judged.needs_people ? { needsPeople: true, attestation: judged.attestation ?? "" } : {};
      const words = reference.mapping.categories[category] ?? category;
      return { id, title, category: words, criticality, description, ...people, facts };
    });
}
