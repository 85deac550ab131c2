import type { ClusterInput } from "../standing/input.ts";
import type { Instant } from "../time/instant.ts";
import { durationWords } from "./duration-words.ts";
import { countingSource, endOf } from "./heard.ts";
import type { ComputedInput, ImageLook, RunningImage } from "./input.ts";
import type { ComputedFrom } from "./said.ts";
import { isListed, underRoster } from "./under-roster.ts";
import type { ComputedWord } from "./word.ts";

/** A look at a running image, with when it ends to count. */
type DatedLook = ImageLook & { readonly until: Instant };

/** What vulnerability reports say about one running image. */
export type Coverage = {
  readonly image: RunningImage;
  /** The look that counts longest, fresh or not; null where nobody looked at this version. */
  readonly look: DatedLook | null;
  readonly isFresh: boolean;
  /** Reports are of another digest than runs. */
  readonly isOther: boolean;
};

/** The images known to run that can be named, with the best look at each. */
export function coverageOf(input: ClusterInput, computed: ComputedInput, at: Instant): readonly Coverage[] {
  const looks = Map.groupBy(countingLooks(input, computed), (look) => look.image);
  return computed.images
    .filter((image) => image.reference !== null)
    .map((image): Coverage => {
      const ofVersion = looks.get(image.key) ?? [];
      const ofDigest = ofVersion.filter((look) => isOfDigest(image, look));
      const look = longest(ofDigest);
      const isFresh = look !== null && at < look.until;
      return { image, look, isFresh, isOther: ofDigest.length === 0 && ofVersion.length > 0 };
    });
}

function countingLooks(input: ClusterInput, computed: ComputedInput): readonly DatedLook[] {
  return computed.imageLooks.flatMap((look) => {
    const source = countingSource(input, look.source, look.saidAt);
    return source === null ? [] : [{ ...look, until: endOf(source, look.saidAt) }];
  });
}

/** A tag that was moved is another image: where both sides name digests they have to agree. */
function isOfDigest(image: RunningImage, look: ImageLook): boolean {
  return look.digest === "" || image.digests.length === 0 || image.digests.every((digest) => digest === look.digest);
}

function longest(looks: readonly DatedLook[]): DatedLook | null {
  let best: DatedLook | null = null;
  for (const look of looks) if (best === null || look.until > best.until) best = look;
  return best;
}

/**
 * `images.scan-coverage`: every running image has a vulnerability report younger than the period, which is twice the
 * expected interval of the source that reported. One whose report grew older fails. One that no report names is open, since
 * nobody says that it was not looked at elsewhere; where no source ever reported about images nothing is said.
 */
export function scanCoverage(input: ClusterInput, computed: ComputedInput, at: Instant): readonly ComputedWord[] {
  const looks = countingLooks(input, computed);
  if (looks.length === 0) return [];
  const repositories = new Set(looks.map((look) => repositoryOf(look.image)));
  const heardAt = Math.max(...looks.map((look) => look.saidAt));
  const words = coverageOf(input, computed, at).map((coverage): ComputedWord => {
    const { image, look, isOther } = coverage;
    if (look !== null) return seen(coverage, look, at);
    if (isOther) return unseen(coverage, heardAt, otherDigest);
    return unseen(coverage, heardAt, repositories.has(repositoryOf(image.key)) ? otherVersion : unnamed);
  });
  return words.map((word) => underRoster(word, isListed(input, "image", at)));
}

const otherDigest = "The reports of this tag are of another digest than the one that runs.";
const otherVersion = "Reports name other versions of it, and not the one that runs.";
const unnamed = "No vulnerability report names it.";

/** Repository and kind of an image's key: everything before its version. */
const repositoryOf = (key: string): string => key.slice(0, key.lastIndexOf("|"));

function seen({ image, isFresh }: Coverage, look: DatedLook, at: Instant): ComputedWord {
  const period = look.until - look.saidAt;
  const age = durationWords(at - look.saidAt);
  const sentence = isFresh
    ? `Its newest vulnerability report is ${age} old; it counts for ${durationWords(period)}.`
    : `Its newest vulnerability report is ${age} old, which is more than the period of ${durationWords(period)}.`;
  return {
    witness: "images.scan-coverage",
    resource: image.resource,
    verdict: isFresh ? "pass" : "fail",
    saidAt: look.saidAt,
    since: isFresh ? look.saidAt : look.until,
    changesAt: [look.until],
    said: {
      sentence,
      numbers: { "age of the report": age, period: durationWords(period), source: look.source },
      from: fromOf(image, look.source),
      undecided: "",
    },
  };
}

function unseen({ image }: Coverage, heardAt: Instant, sentence: string): ComputedWord {
  return {
    witness: "images.scan-coverage",
    resource: image.resource,
    verdict: "none",
    saidAt: heardAt,
    since: heardAt,
    changesAt: [],
    said: { sentence, numbers: {}, from: fromOf(image, ""), undecided: "Nobody looked at what runs." },
  };
}

/** Findings of the image, and the sources that should have looked at it. */
function fromOf(image: RunningImage, source: string): readonly ComputedFrom[] {
  return [{ what: "findings", severities: [], image: imageName(image), source }, { what: "sources" }];
}

/** `repository:tag`, as lists of findings name an image; its repository where it is pinned by digest alone. */
export function imageName({ reference }: RunningImage): string {
  if (reference === null) return "";
  return reference.tag === "" ? reference.repository : `${reference.repository}:${reference.tag}`;
}
