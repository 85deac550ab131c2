import { loadCatalog } from "#lib/catalog/load.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { benchmark, lines } from "./small-scan.ts";

/**
 * The shipped catalog cut to what the lines of small scans can show, so that a history settles in milliseconds: every fact
 * that one of their topics witnesses, the controls of these facts alone, and what frameworks ask of those.
 */
export function smallCatalog(): Catalog {
  const catalog = loadCatalog();
  const ids = new Set<string>(Object.values(lines).flat());
  const checks = [...(catalog.benchmarks.get(benchmark)?.values() ?? [])];
  const topics = new Set(checks.filter((check) => ids.has(check.id)).map((check) => check.topic));
  const facts = new Map(
    [...catalog.facts].filter(([, fact]) =>
      fact.witnesses.some(({ tool, allOf }) => tool === "kube-bench" && allOf.some((topic) => topics.has(topic))),
    ),
  );
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
  return { ...catalog, digest: "small", facts, controls, frameworks };
}
