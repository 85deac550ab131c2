import { presentations } from "./presentation.ts";
import type { Reference, ReferenceCis, ReferenceFramework, ReferenceLinks } from "./reference.ts";
import { byId } from "./write.ts";

type ReferenceRequirement = ReferenceFramework["controls"][number];
type FileRecord = Readonly<Record<string, unknown>>;

function presentationOf(id: string) {
  const found = presentations[id];
  if (found === undefined) throw new Error(`The framework ${id} has no short title, noun and profiles.`);
  return found;
}

const slug = (text: string): string => text.replace(/ \(.*\)$/, "").replaceAll(" ", "-");

/** Marks that profiles and filters use. */
function marksOf(requirement: ReferenceRequirement): readonly string[] {
  const { kind, level, category, applies, nist = [], fedramp = [], containers, tactics = [] } = requirement;
  return [
    ...(level === undefined ? [] : [`level:${level}`]),
    ...(category === undefined ? [] : [`category:${slug(category)}`]),
    ...(applies === undefined ? [] : [`applies:${slug(applies)}`]),
    ...fedramp.map((baseline) => `fedramp:${baseline}`),
    ...nist.map((baseline) => `nist:${baseline}`),
    ...(containers === undefined ? [] : [containers ? "platform:containers" : "platform:other"]),
    ...tactics.map((tactic) => `tactic:${tactic}`),
    ...(["required", "addressable", "standard"].includes(kind) ? [`specification:${kind}`] : []),
  ];
}

/** The gap in our words, without the marker that the flag `essenceMissing` carries. */
function gapOf(text: string): string {
  const bare = text.replace(/^(Part|Essence) missing:\s*/, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** What the judgement on links says about a requirement: its class after reclassing, its gap, and why. */
function judged(assess: string, judgement: ReferenceLinks["controls"][number] | undefined): FileRecord {
  if (judgement === undefined) return { class: assess };
  const { reclass, reclass_why: classWhy, gap = "", why } = judgement;
  const essenceMissing = reclass === undefined && gap.startsWith("Essence missing");
  return {
    class: reclass ?? assess,
    ...(essenceMissing ? { essenceMissing } : {}),
    ...(gap === "" ? {} : { gap: gapOf(gap) }),
    why,
    ...(classWhy === undefined ? {} : { classWhy }),
  };
}

const isGroup = (kind: string): boolean => kind === "group" || kind === "section";

/** A framework file; the appendices of a framework carry a mark of their own. */
export function frameworkFile(reference: Reference, framework: ReferenceFramework): FileRecord {
  const judgements = new Map(reference.requiredLinks.get(framework.id)?.controls.map((one) => [one.id, one]));
  const requirements = framework.controls
    .filter((requirement) => requirement.withdrawn !== true)
    .map((requirement) => {
      const { id, parent, title, kind, assess } = requirement;
      const leaf = !isGroup(kind);
      const marks = [...marksOf(requirement), ...(isAppendix(framework, id) ? ["appendix"] : [])];
      return {
        id,
        parent,
        title,
        ...(leaf ? {} : { leaf }),
        ...judged(assess, judgements.get(id)),
        ...(leaf && marks.length > 0 ? { marks } : {}),
      };
    });
  const { shortTitle, edition, noun, profiles } = presentationOf(framework.id);
  const { id, title, version, publisher, titles, attribution, notes } = framework;
  const words = [
    ...(attribution === undefined ? [] : [attribution]),
    `Edition: ${version}.`,
    `Titles: ${titles}.`,
    ...notes.map(sentence),
  ];
  return { id, title, shortTitle, version: edition, publisher, noun, notes: words, profiles, requirements };
}

/** Appendices are the trees whose top is a letter and a digit where the other tops are numbers (A1 beside 1). */
function isAppendix(framework: ReferenceFramework, id: string): boolean {
  const numbered = framework.controls.some(
    (requirement) => requirement.parent === null && /^\d+$/.test(requirement.id),
  );
  return numbered && /^[A-Z]\d/.test(id);
}

/** A note of the reference as a sentence; what points at its files is left out. */
function sentence(note: string): string {
  const words = note.replace(/; [^;]*\.json$/, "");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith(".") ? "" : "."}`;
}

const parentOf = (id: string): string | null => (id.includes(".") ? id.slice(0, id.lastIndexOf(".")) : null);

/** The CIS list in force: its sections as groups, its items judged by their own topics. */
export function cisFile(cis: ReferenceCis, id: string): FileRecord {
  const version = cis.reference_version;
  const items = (cis.versions[version]?.controls ?? []).map(({ id, title, level, assessment, assess }) => {
    return { id, parent: parentOf(id), title, class: assess, marks: [`level:${level}`, `assessment:${assessment}`] };
  });
  const sections = Object.entries(cis.sections).map(([id, title]) => {
    return { id, parent: parentOf(id), title: title.replace(/ \(.*\)$/, ""), leaf: false, class: "technical" };
  });
  const { shortTitle, edition, noun, profiles } = presentationOf(id);
  const { title, publisher, titles, notes } = cis;
  const words = [`Titles: ${titles}.`, ...notes.map(sentence)];
  const requirements = [...sections, ...items].sort((a, b) => byId(a.id, b.id));
  return { id, title, shortTitle, version: edition, publisher, noun, notes: words, profiles, requirements };
}
