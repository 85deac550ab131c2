import { loadCatalog } from "#lib/catalog/load.ts";
import type { Catalog, Fact } from "#lib/domain/catalog/catalog.ts";
import { benchmark, lines } from "./small-scan.ts";
import { checkIdsOf } from "./voices.ts";

/**
 * The shipped catalog cut to what the lines of small scans can show, so that a history settles in milliseconds: every fact
 * that one of their topics witnesses, the controls of these facts alone, and what frameworks ask of those.
 */
export const smallCatalog = (): Catalog => cutTo("small", Object.values(lines).flat(), new Set());

/** The same for what the checks of all voices can show. */
export function catalogOfVoices(): Catalog {
  const { kubeBench, others } = checkIdsOf();
  return cutTo("voices", kubeBench, others);
}

/** The same for both. */
export function catalogOfAllScans(): Catalog {
  const { kubeBench, others } = checkIdsOf();
  return cutTo("all scans", [...Object.values(lines).flat(), ...kubeBench], others);
}

/** Facts that a line of kube-bench's benchmark or another tool's check (`tool:id`) witnesses, and what rests on them alone. */
function cutTo(digest: string, numbers: readonly string[], others: ReadonlySet<string>): Catalog {
  const catalog = loadCatalog();
  const checks = [...(catalog.benchmarks.get(benchmark)?.values() ?? [])];
  const topics = new Set(checks.filter((check) => numbers.includes(check.id)).map((check) => check.topic));
  const isSeen = ({ witnesses }: Fact): boolean =>
    witnesses.some(({ tool, allOf }) =>
      allOf.some((id) => (tool === "kube-bench" ? topics.has(id) : others.has(`${tool}:${id}`))),
    );
  const facts = new Map([...catalog.facts].filter(([, fact]) => isSeen(fact)));
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
