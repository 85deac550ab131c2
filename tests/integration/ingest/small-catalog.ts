import { loadCatalog } from "#lib/catalog/load.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";
import { benchmark, lines } from "./small-scan.ts";
import { checkIdsOf } from "./voices.ts";

/**
 * The shipped catalog cut to what the lines of small scans can show, so that a history settles in milliseconds: every fact
 * that one of their topics witnesses, the controls of these facts alone, and what frameworks ask of those.
 */
export function smallCatalog(): Catalog {
  const catalog = loadCatalog();
  const topics = topicsOf(catalog, Object.values(lines).flat());
  return cutTo(catalog, "small", ({ witnesses }) =>
    witnesses.some(({ tool, allOf }) => tool === "kube-bench" && allOf.some((topic) => topics.has(topic))),
  );
}

/** The same for what the checks of all voices can show. */
export function catalogOfVoices(): Catalog {
  const catalog = loadCatalog();
  const { kubeBench, others } = checkIdsOf();
  const topics = topicsOf(catalog, kubeBench);
  return cutTo(catalog, "voices", ({ witnesses }) =>
    witnesses.some(({ tool, allOf }) =>
      allOf.some((id) => (tool === "kube-bench" ? topics.has(id) : others.has(`${tool}:${id}`))),
    ),
  );
}

function topicsOf(catalog: Catalog, ids: readonly string[]): ReadonlySet<string> {
  const checks = [...(catalog.benchmarks.get(benchmark)?.values() ?? [])];
  return new Set(checks.filter((check) => ids.includes(check.id)).map((check) => check.topic));
}

function cutTo(catalog: Catalog, digest: string, keeps: (fact: Fact) => boolean): Catalog {
  const facts = new Map([...catalog.facts].filter(([, fact]) => keeps(fact)));
  const controls = new Map(
    [...catalog.controls].filter(
      ([, control]) => control.facts.length > 0 && control.facts.every(({ fact }) => facts.has(fact)),
    ),
  );
  const frameworks = new Map(
    [...catalog.frameworks].map(([id, framework]) => {
      const requirements = framework.requirements.filter(
        ({ links, leaf }) => leaf && links.length > 0 && links.every(({ control }) => controls.has(control)),
      );
      return [id, { ...framework, requirements }] as const;
    }),
  );
  return { ...catalog, digest, facts, controls, frameworks };
}
