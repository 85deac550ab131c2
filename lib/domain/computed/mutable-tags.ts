import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import type { ComputedInput } from "./input.ts";
import { isListed, underRoster } from "./under-roster.ts";
import type { ComputedWord } from "./word.ts";

/** `images.mutable-tags`: every image reference of the roster has a tag or digest, and the tag is not latest. */
export function mutableTags(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const { roster } = input;
  if (roster === null) return [];
  const scanId = computed.rosterScanId;
  const words = computed.images.flatMap(({ resource, reference, workloads }): readonly ComputedWord[] => {
    if (reference === null) return [];
    // A name without tag and digest is read as `latest`, as every runtime reads it.
    const isLatest = reference.tag === "latest";
    const named = reference.tag === "" ? "is named by its digest alone" : `has the tag ${reference.tag}`;
    return [
      {
        witness: "images.mutable-tags",
        resource,
        verdict: isLatest ? "fail" : "pass",
        saidAt: roster.observedAt,
        since: roster.observedAt,
        changesAt: [],
        said: {
          sentence: isLatest
            ? "It is named without a tag, or by the tag latest, which changes without a trace."
            : `It ${named}.`,
          numbers: { "workloads that run it": String(workloads.length) },
          from: scanId === null ? [] : [{ what: "scan", scanId }],
          undecided: "",
        },
      },
    ];
  });
  return words.map((word) => underRoster(word, isListed(input, "image", at)));
}
