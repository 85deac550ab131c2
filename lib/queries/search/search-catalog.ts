import { controlHref, frameworkHref, requirementHref } from "#lib/contract/views/links.ts";
import type { SearchHit } from "#lib/contract/views/search.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { ranked } from "./rank.ts";

/** Everything of a catalog that has a page, made ready to be searched. */
type Searchable = Readonly<Record<"frameworks" | "requirements" | "controls", readonly SearchHit[]>>;

// A catalog is replaced as a whole, never changed: what was made of one holds as long as it does.
const made = new WeakMap<Catalog, Searchable>();

function searchable(catalog: Catalog): Searchable {
  const known = made.get(catalog);
  if (known !== undefined) return known;
  const frameworks = [...catalog.frameworks.values()].map(({ id, title, version }) => ({
    ...{ id, label: title, about: version, href: frameworkHref(id) },
  }));
  const requirements = [...catalog.frameworks.values()].flatMap((framework) =>
    framework.requirements
      .filter(({ leaf }) => leaf)
      .map(({ id, title }) => ({
        ...{ id, label: title, about: `${framework.shortTitle} ${framework.version}` },
        href: requirementHref(framework.id, id),
      })),
  );
  const controls = [...catalog.controls.values()]
    .filter(({ kind }) => kind === "control")
    .map(({ id, title, category }) => ({ id, label: title, about: category, href: controlHref(id) }));
  const all = { frameworks, requirements, controls };
  made.set(catalog, all);
  return all;
}

/** Frameworks by id or title. */
export function searchFrameworks(catalog: Catalog, words: readonly string[]): readonly SearchHit[] {
  return ranked(searchable(catalog).frameworks, words);
}

/** Requirements of every framework by id or title. */
export function searchRequirements(catalog: Catalog, words: readonly string[]): readonly SearchHit[] {
  return ranked(searchable(catalog).requirements, words);
}

/** Kubernetes controls by id or title. */
export function searchControls(catalog: Catalog, words: readonly string[]): readonly SearchHit[] {
  return ranked(searchable(catalog).controls, words);
}

/** Checks the catalog knows, by id, other name or title: what tools call them is found without asking a database. */
export function knownWitnesses(
  catalog: Catalog,
  words: readonly string[],
): readonly { readonly tool: string; readonly id: string }[] {
  const named = [...catalog.checks.values()].map(({ tool, id, title, aliases }) => ({
    ...{ tool, id, label: [title, ...aliases].join(" ") },
  }));
  return ranked(named, words).map(({ tool, id }) => ({ tool, id }));
}
