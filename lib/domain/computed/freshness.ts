import { theCluster } from "../resource/resource.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import type { ComputedInput } from "./input.ts";
import type { ComputedWord } from "./word.ts";

/** A source that has to report, with its newest look that was not truncated. */
type Required = { readonly source: string; readonly renewedAt: Instant | null; readonly until: Instant };

/**
 * `scans.freshness`: every required tool reported within its period. Required are the scanners every cluster needs and all
 * that are known here, without the retired ones. One that was never heard leaves it open; one that fell silent fails it.
 */
export function freshness(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const required = requiredOf(input, computed);
  const heard = required.filter((each) => each.renewedAt !== null);
  if (heard.length === 0) return [];
  const silent = heard.filter((each) => each.until <= at);
  const never = required.filter((each) => each.renewedAt === null).map((each) => each.source);
  const verdict = silent.length > 0 ? "fail" : never.length > 0 ? "none" : "pass";
  const oldest = Math.min(...heard.map((each) => each.renewedAt ?? Infinity));
  return [
    {
      witness: "scans.freshness",
      resource: theCluster,
      verdict,
      saidAt: verdict === "fail" ? at : oldest,
      since: silent.length > 0 ? Math.min(...silent.map((each) => each.until)) : oldest,
      changesAt: heard.map((each) => each.until),
      said: {
        sentence: sentenceOf(required.length, silent, never, at),
        numbers: Object.fromEntries(required.map((each) => [each.source, ageOf(each, at)])),
        from: [{ what: "sources" }],
        undecided: verdict === "none" ? "What was never heard may never have run." : "",
      },
    },
  ];
}

function requiredOf(input: ClusterInput, computed: ComputedInput): readonly Required[] {
  const looks = new Map(computed.sourceLooks.map((look) => [look.source, look.renewedAt]));
  const names = new Set([...computed.parameters.requiredSources, ...input.sources.keys(), ...looks.keys()]);
  return [...names].sort().flatMap((source): readonly Required[] => {
    const known = input.sources.get(source);
    const at = source === "roster" ? (input.roster?.observedAt ?? null) : (looks.get(source) ?? null);
    const interval = known?.interval ?? (source === "roster" ? input.roster?.interval : undefined);
    const retiredAt = known?.retiredAt ?? null;
    if (retiredAt !== null && (at === null || at <= retiredAt)) return [];
    if (at === null || interval === undefined) return [{ source, renewedAt: null, until: Infinity }];
    return [{ source, renewedAt: at, until: at + 2 * interval }];
  });
}

function sentenceOf(all: number, silent: readonly Required[], never: readonly string[], at: Instant): string {
  if (silent.length > 0) {
    const names = silent.map((each) => `${each.source} (${ageOf(each, at)})`);
    return `${silent.length} of ${all} tools did not report within their period: ${names.join(", ")}.`;
  }
  if (never.length > 0) return `Never heard here: ${never.join(", ")}.`;
  return `All ${all} tools reported within twice their expected interval.`;
}

function ageOf({ renewedAt }: Required, at: Instant): string {
  return renewedAt === null ? "never heard" : `${durationWords(at - renewedAt)} ago`;
}
