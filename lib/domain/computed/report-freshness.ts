import { theCluster } from "../resource/resource.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import { countingSource, endOf } from "./heard.ts";
import type { ComputedInput } from "./input.ts";
import type { ComputedWord } from "./word.ts";

/**
 * `policy.report-freshness`: a policy engine refreshed its reports within the period. The engine whose reports count longest
 * decides, since one that was taken out leaves its last ones behind.
 */
export function reportFreshness(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const looks = computed.engineLooks.flatMap((look) => {
    const source = countingSource(input, look.source, look.saidAt);
    return source === null ? [] : [{ ...look, until: endOf(source, look.saidAt) }];
  });
  const best = looks.toSorted((a, b) => b.until - a.until || (a.engine < b.engine ? -1 : 1))[0];
  if (best === undefined) return [];
  const isFresh = at < best.until;
  const age = durationWords(at - best.saidAt);
  const period = durationWords(best.until - best.saidAt);
  return [
    {
      witness: "policy.report-freshness",
      resource: theCluster,
      verdict: isFresh ? "pass" : "fail",
      saidAt: best.saidAt,
      since: isFresh ? best.saidAt : best.until,
      changesAt: [best.until],
      said: {
        sentence: isFresh
          ? `The newest look of ${best.engine} in its reports is ${age} old, within the period of ${period}.`
          : `The newest look of ${best.engine} in its reports is ${age} old, which is more than the period of ${period}.`,
        numbers: Object.fromEntries(looks.map((look) => [look.engine, `${durationWords(at - look.saidAt)} ago`])),
        from: [{ what: "sources" }],
        undecided: "",
      },
    },
  ];
}
