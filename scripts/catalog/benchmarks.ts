import type { Reference } from "./reference.ts";
import { byId } from "./write.ts";

type ReferenceBenchmark = Reference["kubeBench"]["benchmarks"][string];
type Line = ReferenceBenchmark["checks"][number];

/** Lines of one profile by id. One profile lists three ids twice, once as a section that is skipped: the first is kept. */
function linesOf(benchmark: ReferenceBenchmark): readonly Line[] {
  const byLine = new Map<string, Line>();
  for (const line of benchmark.checks) {
    const first = byLine.get(line.id);
    if (first === undefined) byLine.set(line.id, line);
    else if (first.topic !== line.topic || first.mode === "automated" || line.mode === "automated") {
      throw new Error(`The id ${line.id} stands for two different checks.`);
    }
  }
  return [...byLine.values()].sort((a, b) => byId(a.id, b.id));
}

/** One benchmark profile of kube-bench; its titles are those of the topics. */
export function benchmarkFile(name: string, benchmark: ReferenceBenchmark): Readonly<Record<string, unknown>> {
  const kubernetes = benchmark.selected_by.filter((word) => /^\d+\.\d+$/.test(word)).sort(byId);
  const checks = linesOf(benchmark).map(({ id, topic, section, target, mode, scored }) => {
    return { id, topic, section, target, mode, ...(scored ? {} : { scored }) };
  });
  return { benchmark: name, family: benchmark.family, kubernetes, checks };
}
