import { readFileSync } from "node:fs";

/** A line of a kube-bench profile: its number, what it asks, and how the tool judges it. */
export type BenchmarkLine = {
  readonly id: string;
  readonly topic: string;
  /** Title in the catalog's own words. */
  readonly title: string;
  readonly section: string;
  readonly target: string;
  readonly mode: "automated" | "manual" | "skip";
  readonly scored: boolean;
};

/** A check of Trivy: its present number and those it had. */
export type TrivyCheck = {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly aliases: readonly string[];
  readonly looksAt: readonly string[];
};

type Line = Omit<BenchmarkLine, "title" | "scored"> & { readonly scored?: boolean };

// The catalog holds which numbers exist, and titles in words of our own: the story invents neither.
const folder = new URL("../../catalog/", import.meta.url);

// The shape is the catalog's own, which its loader checks at every start.
const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, folder), "utf8")) as T;

const known = new Map<string, readonly BenchmarkLine[]>();

/** All lines of a profile in their order. */
export function benchmarkLines(benchmark: string): readonly BenchmarkLine[] {
  const before = known.get(benchmark);
  if (before !== undefined) return before;
  const topics = read<readonly { topic: string; title: string }[]>("topics.json");
  const titles = new Map(topics.map(({ topic, title }) => [topic, title]));
  const { checks } = read<{ checks: readonly Line[] }>(`benchmarks/${benchmark}.json`);
  const lines = checks.map((line) => ({
    ...line,
    scored: line.scored ?? true,
    title: titles.get(line.topic) ?? line.id,
  }));
  known.set(benchmark, lines);
  return lines;
}

let checks: readonly TrivyCheck[] | null = null;

/** Checks of Trivy by what they look at, for example `workload`, `clusterrole` or `pod/kube-apiserver`. */
export function trivyChecksOf(looksAt: string): readonly TrivyCheck[] {
  checks ??= read<readonly Partial<TrivyCheck>[]>("checks/trivy.json").map(
    ({ id = "", title = "", severity = "low", aliases = [], looksAt: at = [] }) => ({
      id,
      title,
      severity,
      aliases,
      looksAt: at,
    }),
  );
  return checks.filter((check) => check.looksAt.includes(looksAt));
}
