import { imageReference, imageResource } from "../resource/image-reference.ts";
import type { Resource, ResourceKey } from "../resource/resource.ts";
import { resourceKey } from "../resource/resource.ts";
import type { Instant } from "../time/instant.ts";
import type { RunningImage } from "./input.ts";

/** One container of a workload that a roster lists. */
export type ListedContainer = {
  readonly workload: ResourceKey;
  readonly existsSince: Instant | null;
  /** As the pod template names it. */
  readonly image: string;
  readonly digest: string | null;
};

/**
 * The images a roster shows to run, once each, by repository and tag (else digest). A name that cannot be read stays an
 * image of its own: nothing will ever be said of it, so that it keeps facts about images from passing.
 */
export function runningImages(containers: readonly ListedContainer[]): readonly RunningImage[] {
  const found = new Map<ResourceKey, RunningImage>();
  for (const container of containers) {
    const reference = imageReference(container.image);
    const resource = reference === null ? unreadable(container.image) : imageResource(reference);
    const key = resourceKey(resource);
    const digests = [reference?.digest ?? "", container.digest ?? ""].filter((digest) => digest !== "");
    const known = found.get(key);
    found.set(key, {
      resource,
      key,
      reference,
      digests: [...new Set([...(known?.digests ?? []), ...digests])],
      workloads: [...new Set([...(known?.workloads ?? []), container.workload])],
      existsSince: earliest(known, container.existsSince),
    });
  }
  return [...found.values()];
}

/** One workload of unknown age makes the age of its image unknown, which makes it due at once. */
function earliest(known: RunningImage | undefined, existsSince: Instant | null): Instant | null {
  if (known === undefined) return existsSince;
  return known.existsSince === null || existsSince === null ? null : Math.min(known.existsSince, existsSince);
}

const unreadable = (text: string): Resource => ({
  kind: "image",
  type: "",
  namespace: "",
  name: text === "" ? "(no image named)" : text,
  container: "",
});
