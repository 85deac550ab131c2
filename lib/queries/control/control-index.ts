import { loadBeside } from "#lib/catalog/beside.ts";
import { type CorrectionRecord, loadCorrections } from "#lib/catalog/corrections.ts";
import type { Catalog, Control, Fact, Framework, Link, Requirement } from "#lib/domain/catalog/catalog.ts";
import { requirementsOn } from "../requirement/resting-on.ts";

/** A requirement a control serves, and how. */
export type Service = {
  readonly framework: Framework;
  readonly requirement: Requirement;
  readonly role: Link["role"] | "beside" | "not";
  readonly strength: Link["strength"] | null;
  readonly why: string;
  /** The topic that is linked, where it is not the control itself. */
  readonly via: Control | null;
};

/** A control with everything the catalog says about it. */
export type KnownControl = {
  readonly control: Control;
  readonly facts: readonly Fact[];
  readonly topics: readonly Control[];
  /** What decides first, by framework in the order of the catalog. */
  readonly serves: readonly Service[];
  readonly corrections: readonly CorrectionRecord[];
  /** Everything it can be found by, in lower case. */
  readonly words: string;
};

// A catalog never changes while it is in force, and walking all its links takes longer than a page should.
const indexes = new WeakMap<Catalog, ReadonlyMap<string, KnownControl>>();

/** Every control and topic of the catalog by id, the controls first. */
export function controlIndex(catalog: Catalog): ReadonlyMap<string, KnownControl> {
  const known = indexes.get(catalog);
  if (known !== undefined) return known;
  const index = new Map<string, KnownControl>();
  const topicsOf = Map.groupBy(
    [...catalog.controls.values()].filter((control) => control.partOf !== undefined),
    (control) => control.partOf ?? "",
  );
  for (const control of catalog.controls.values()) {
    index.set(control.id, knownControl(catalog, control, topicsOf.get(control.id) ?? []));
  }
  indexes.set(catalog, index);
  return index;
}

function knownControl(catalog: Catalog, control: Control, topics: readonly Control[]): KnownControl {
  const facts = control.facts.flatMap((use) => catalog.facts.get(use.fact) ?? []);
  const linked = [
    ...requirementsOn(catalog, control.id).map((on) => ({ ...on, via: null })),
    ...topics.flatMap((topic) => requirementsOn(catalog, topic.id).map((on) => ({ ...on, via: topic }))),
  ];
  const serves: Service[] = linked.map(({ framework, requirement, link, via }) => ({
    ...{ framework, requirement, via },
    ...{ role: link.role, strength: link.strength, why: link.why },
  }));
  serves.push(...besideOf(catalog, control.id));
  const corrections = loadCorrections().filter((each) => each.controls.includes(control.id));
  const known = { control, facts, topics, serves: ordered(catalog, serves), corrections };
  return { ...known, words: wordsOf(catalog, known) };
}

function besideOf(catalog: Catalog, controlId: string): readonly Service[] {
  return loadBeside()
    .filter((record) => record.control === controlId)
    .flatMap(({ framework: id, requirement: requirementId, counts, why }): Service[] => {
      const framework = catalog.frameworks.get(id);
      const requirement = framework?.requirements.find((each) => each.id === requirementId);
      if (framework === undefined || requirement === undefined) return [];
      return [{ framework, requirement, role: counts, strength: null, why, via: null }];
    });
}

const roleOrder: readonly Service["role"][] = ["required", "supporting", "beside", "not"];

function ordered(catalog: Catalog, serves: readonly Service[]): readonly Service[] {
  const frameworks = [...catalog.frameworks.keys()];
  return serves.toSorted(
    (a, b) =>
      frameworks.indexOf(a.framework.id) - frameworks.indexOf(b.framework.id) ||
      roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) ||
      Number(a.strength !== "full") - Number(b.strength !== "full"),
  );
}

function wordsOf(
  catalog: Catalog,
  { control, facts, topics, serves, corrections }: Omit<KnownControl, "words">,
): string {
  const witnesses = facts.flatMap((fact) =>
    [...fact.witnesses, ...(fact.manualWitnesses ?? [])].flatMap(({ tool, allOf }) =>
      allOf.flatMap((id) => [id, ...(catalog.checks.get(`${tool}:${id}`)?.aliases ?? [])]),
    ),
  );
  return [
    control.id,
    control.title,
    control.description,
    control.category,
    ...facts.flatMap((fact) => [fact.id, fact.statement]),
    ...topics.flatMap((topic) => [topic.id, topic.title]),
    ...witnesses,
    ...serves.flatMap(({ framework, requirement }) => [`${framework.shortTitle} ${requirement.id}`, requirement.title]),
    ...corrections.flatMap((each) => [each.says, each.said ?? ""]),
  ]
    .join("\n")
    .toLowerCase();
}
