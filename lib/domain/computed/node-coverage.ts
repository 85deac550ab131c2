import type { Resource, ResourceKey } from "../resource/resource.ts";
import { survives } from "../roster/presence.ts";
import type { ClusterInput } from "../standing/input.ts";
import { isManaged } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import { countingSource, endOf } from "./heard.ts";
import type { BenchmarkLook, ComputedInput } from "./input.ts";
import { isListed, underRoster } from "./under-roster.ts";
import type { ComputedWord } from "./word.ts";

/** A whole report of the node benchmark about one part of a node. */
export type NodeLook = NonNullable<BenchmarkLook["whole"]> & {
  readonly part: string;
  readonly source: string;
  readonly until: Instant;
};

/** What the node benchmark said about one listed node. */
export type NodeCoverage = {
  readonly resource: Resource;
  readonly key: ResourceKey;
  /** Parts its roles ask for: `node`, and `master` on a control-plane node. */
  readonly asked: readonly string[];
  /** The newest look at each part. */
  readonly looks: ReadonlyMap<string, NodeLook>;
  readonly isCovered: boolean;
  /** Until when it stays covered. */
  readonly until: Instant;
};

/** Every node that is known to be there with what the benchmark said about it. */
export function nodeCoverageOf(input: ClusterInput, computed: ComputedInput, at: Instant): readonly NodeCoverage[] {
  const byNode = Map.groupBy(computed.benchmarkLooks, (look) => look.node);
  return computed.nodes.map(({ resource, key, roles }): NodeCoverage => {
    const looks = new Map<string, NodeLook>();
    for (const look of byNode.get(resource.name) ?? []) {
      const counting = countingLook(input, look, key);
      const known = looks.get(look.part);
      if (counting !== null && (known === undefined || counting.until > known.until)) looks.set(look.part, counting);
    }
    const asksMaster = roles.includes("control-plane") && !isManaged(input.platform);
    const asked = asksMaster ? ["node", "master"] : ["node"];
    const until = Math.min(...asked.map((part) => looks.get(part)?.until ?? -Infinity));
    return { resource, key, asked, looks, isCovered: at < until, until };
  });
}

function countingLook(input: ClusterInput, look: BenchmarkLook, key: ResourceKey): NodeLook | null {
  if (look.whole === null || !survives(look.whole.at, input.presence.get(key))) return null;
  const source = countingSource(input, look.source, look.whole.at);
  if (source === null) return null;
  return { ...look.whole, part: look.part, source: look.source, until: endOf(source, look.whole.at) };
}

/**
 * `scans.node-coverage`: the node benchmark reported about every node, for each of its roles, within the period. One whose
 * last report grew older fails; one that was never reported is open. Where the benchmark was never heard nothing is said.
 */
export function nodeCoverage(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const heard = computed.benchmarkLooks.flatMap(({ source, whole }) =>
    whole !== null && countingSource(input, source, whole.at) !== null ? [whole.at] : [],
  );
  if (heard.length === 0) return [];
  const heardAt = Math.max(...heard);
  return nodeCoverageOf(input, computed, at).map((node) =>
    underRoster(wordOf(node, heardAt, at), isListed(input, "node", at)),
  );
}

function wordOf(node: NodeCoverage, heardAt: Instant, at: Instant): ComputedWord {
  const { asked, looks, isCovered } = node;
  const found = asked.flatMap((part) => looks.get(part) ?? []);
  const stale = found.filter((look) => look.until <= at);
  const oldest = found.length === 0 ? heardAt : Math.min(...found.map((look) => look.at));
  const scans = [...new Set(found.map((look) => look.scanId))];
  return {
    witness: "scans.node-coverage",
    resource: node.resource,
    verdict: isCovered ? "pass" : stale.length > 0 ? "fail" : "none",
    saidAt: oldest,
    since: stale.length > 0 ? Math.min(...stale.map((look) => look.until)) : oldest,
    changesAt: found.map((look) => look.until),
    said: {
      sentence: sentenceOf(node, at),
      numbers: Object.fromEntries(asked.map((part) => [partWords(part), ageOf(looks.get(part), at)])),
      from: [...scans.map((scanId) => ({ what: "scan" as const, scanId })), { what: "sources" }],
      undecided: isCovered || stale.length > 0 ? "" : "Nobody looked at all of it.",
    },
  };
}

const partWords = (part: string): string => (part === "master" ? "control plane checks" : "worker checks");
const ageOf = (look: NodeLook | undefined, at: Instant): string =>
  look === undefined ? "never reported" : `${durationWords(at - look.at)} ago`;

function sentenceOf({ asked, looks, isCovered }: NodeCoverage, at: Instant): string {
  if (isCovered) return "The benchmark reported about it, for each of its roles, within twice its expected interval.";
  const missing = asked.filter((part) => !looks.has(part)).map(partWords);
  if (missing.length > 0) return `The benchmark never reported its ${missing.join(" and ")}.`;
  const stale = asked.flatMap((part) => looks.get(part) ?? []).filter((look) => look.until <= at);
  return stale
    .map(
      (look) =>
        `Its ${partWords(look.part)} were last reported ${durationWords(at - look.at)} ago, which is more than the period of ${durationWords(look.until - look.at)}.`,
    )
    .join(" ");
}
