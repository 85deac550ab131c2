import type { LinkRecord } from "#lib/catalog/files.ts";
import type { Reference, ReferenceCis } from "./reference.ts";
import { byId } from "./write.ts";

const strengthOf = (word: string): LinkRecord["strength"] => {
  if (word === "full" || word === "partial") return word;
  throw new Error(`The strength ${word} is unknown.`);
};

function sorted(links: readonly LinkRecord[]): readonly LinkRecord[] {
  return [...links].sort(
    (a, b) => byId(a.requirement, b.requirement) || byId(a.role, b.role) || byId(a.control, b.control),
  );
}

/** The links of a framework after drops, with their roles: required where the judgement names them, else supporting. */
export function linkRecords(reference: Reference, framework: string): readonly LinkRecord[] {
  const judgements = new Map(reference.requiredLinks.get(framework)?.controls.map((one) => [one.id, one]));
  const links: LinkRecord[] = [];
  for (const control of reference.mapping.controls) {
    for (const { id, s, why } of control.frameworks[framework] ?? []) {
      const judgement = judgements.get(id);
      if (judgement?.drop?.some((drop) => drop.control === control.id)) continue;
      const role = judgement?.required.includes(control.id) ? "required" : "supporting";
      links.push({ requirement: id, control: control.id, role, strength: strengthOf(s), why });
    }
  }
  for (const { id, required } of judgements.values()) {
    const named = new Set(links.filter((link) => link.requirement === id).map((link) => link.control));
    for (const control of required) {
      if (!named.has(control)) throw new Error(`${framework} ${id} requires ${control}, to which it has no link.`);
    }
  }
  return sorted(links);
}

/** A CIS item is judged by its own topic and nothing else. */
export function cisLinks(cis: ReferenceCis): readonly LinkRecord[] {
  const items = cis.versions[cis.reference_version]?.controls ?? [];
  return sorted(
    items.map(({ id, topic }) => ({
      requirement: id,
      control: `topic:${topic}`,
      role: "required",
      strength: "full",
      why: "The item is judged by what it names itself.",
    })),
  );
}
