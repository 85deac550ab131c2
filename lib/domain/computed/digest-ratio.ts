import { theCluster } from "../resource/resource.ts";
import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import type { ComputedInput, RunningImage } from "./input.ts";
import { isListed, underRoster } from "./under-roster.ts";
import type { ComputedWord } from "./word.ts";

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/**
 * `images.digest-ratio`: the share of running images whose reference pins a digest meets the target. Without a target the
 * share is shown and decides nothing; with one, every image stands for the whole.
 */
export function digestRatio(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const { roster } = input;
  const { images, rosterScanId } = computed;
  const target = computed.parameters.digestShare;
  if (roster === null || images.length === 0) return [];
  const pinned = images.filter(isPinned).length;
  const share = pinned / images.length;
  const words = `${pinned} of ${images.length} images (${percent(share)}) are pinned by digest`;
  const meets = target !== null && share >= target;
  const base = {
    witness: "images.digest-ratio",
    saidAt: roster.observedAt,
    since: roster.observedAt,
    changesAt: [],
  } as const;
  const said = {
    sentence: target === null ? `${words}.` : `${words}; the target is ${percent(target)}.`,
    numbers: { pinned: String(pinned), images: String(images.length), share: percent(share) },
    from: rosterScanId === null ? [] : [{ what: "scan" as const, scanId: rosterScanId }],
    undecided: target === null ? "Nobody set a target for the share." : "",
  };
  const about = (word: Pick<ComputedWord, "resource" | "verdict" | "asksPeople">): ComputedWord =>
    underRoster({ ...base, ...word, said }, isListed(input, "image", at));
  if (target === null) return [about({ resource: theCluster, verdict: "none", asksPeople: true })];
  return images.map(({ resource }) => about({ resource, verdict: meets ? "pass" : "fail" }));
}

const isPinned = ({ reference }: RunningImage): boolean => reference !== null && reference.digest !== "";
