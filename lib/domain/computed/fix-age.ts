import { theCluster } from "../resource/resource.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { day } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import type { ComputedInput, Fixes } from "./input.ts";
import { urgentSeverities } from "./parameters.ts";
import type { ComputedWord } from "./word.ts";

/** Below this many only the list is shown (semantics § 7). */
const fewest = 5;

/**
 * `images.fix-age`: the mean time from detection to proof of fix, for fixable critical and high vulnerabilities fixed within
 * the window. No fact asks for it: it informs beside the open ones, and decides nothing.
 */
export function fixAge(_input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const { fixes, parameters } = computed;
  const within = fixes.filter((each) => each.day > at - parameters.fixWindow && each.day <= at);
  const newest = Math.max(...within.map((each) => each.day));
  if (within.length === 0) return [];
  const fixed = count(within);
  const window = durationWords(parameters.fixWindow);
  const mean = durationWords(sum(within) / fixed);
  const sentence =
    fixed < fewest
      ? `${fixed} critical or high ${fixed === 1 ? "vulnerability was" : "vulnerabilities were"} fixed in ${window}: too few for a mean.`
      : `${fixed} critical or high vulnerabilities were fixed in ${window}, on average ${mean} after they were detected.`;
  return [
    {
      witness: "images.fix-age",
      resource: theCluster,
      verdict: "none",
      asksPeople: true,
      saidAt: newest,
      since: newest,
      changesAt: within.map((each) => each.day + parameters.fixWindow),
      said: {
        sentence,
        numbers: numbersOf(within, computed),
        from: [{ what: "findings", severities: urgentSeverities, image: "", source: "" }],
        undecided: "No fact asks for it: it informs.",
      },
    },
  ];
}

const count = (fixes: readonly Fixes[]): number => fixes.reduce((total, each) => total + each.fixed, 0);
const sum = (fixes: readonly Fixes[]): number => fixes.reduce((total, each) => total + each.openFor, 0);

function numbersOf(within: readonly Fixes[], { parameters }: ComputedInput): Readonly<Record<string, string>> {
  const numbers: Record<string, string> = {};
  for (const severity of urgentSeverities) {
    const own = within.filter((each) => each.severity === severity);
    if (own.length === 0) continue;
    numbers[`${severity} fixed`] = String(count(own));
    if (count(own) >= fewest) numbers[`mean of ${severity}`] = durationWords(sum(own) / count(own));
    numbers[`deadline of ${severity}`] = `${parameters.deadlines[severity] / day} days`;
  }
  return numbers;
}
