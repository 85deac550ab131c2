import type { ObservationKind } from "#lib/domain/check/outcome.ts";
import { imageLook } from "#lib/domain/check/vulnerability.ts";
import { cleanText } from "#lib/domain/document/clean-text.ts";
import type { ImageReference } from "#lib/domain/resource/image-reference.ts";
import { imageResource } from "#lib/domain/resource/image-reference.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { DocumentContext, Observation } from "../types.ts";
import type { Evidence, TargetCompleteness } from "./completeness.ts";
import { completenessOf } from "./completeness.ts";
import type { ReadDocument, Subject } from "./reading.ts";
import { imagePartOf } from "./subjects.ts";

/**
 * What Trivy can be told to look for by itself (`--scanners`): each is a target of its own, so that a run that left one out
 * closes nothing of it.
 */
export const slices = ["misconfigurations", "nodes", "vulnerabilities", "secrets", "licenses"] as const;
export type Slice = (typeof slices)[number];

const words: Readonly<Record<Slice, string>> = {
  misconfigurations: "configuration",
  nodes: "what is read on nodes",
  vulnerabilities: "vulnerabilities",
  secrets: "secrets",
  licenses: "licences",
};

/** One target of one document, without what it says. */
export type TargetFrame = TargetCompleteness & {
  readonly scope: string;
  readonly label: string;
  readonly slice: Slice;
  readonly inCluster: boolean;
  readonly version: string | null;
  readonly lookedAt: readonly Resource[];
};

/** One target of one document. */
export type Target = TargetFrame & { readonly observations: readonly Observation[] };

/** What is known of a document as a whole. */
export type DocumentFacts = Pick<ReadDocument, "isSummary" | "version">;

/** A subject with everything its results say. */
export type ObservedSubject = { readonly subject: Subject; readonly observations: readonly Observation[] };

/** What a subject shows of what was looked at, in little: a large document has many. */
type Look = Pick<Subject, "kind" | "place" | "resource" | "word" | "hasImage"> & {
  readonly isFailed: boolean;
  readonly isEmpty: boolean;
  readonly hasConfig: boolean;
  readonly hasPackages: boolean;
  readonly hasLicenses: boolean;
  readonly hasSecrets: boolean;
  /** The images its findings lie in, of an object of a cluster. */
  readonly imageParts: readonly Resource[];
};

function sliceOf(kind: ObservationKind, subject: Pick<Subject, "word">): Slice {
  switch (kind) {
    case "misconfiguration":
      return subject.word === "NodeInfo" ? "nodes" : "misconfigurations";
    case "vulnerability":
    case "check":
      return "vulnerabilities";
    case "secret":
      return "secrets";
    case "license":
      return "licenses";
    default:
      return kind satisfies never;
  }
}

const isPackages = (className: string): boolean => className === "os-pkgs" || className === "lang-pkgs";

function lookOf(subject: Subject): Look {
  const { kind, place, resource, word, hasImage, results } = subject;
  const parts = new Map<string, Resource>();
  for (const { result, image } of kind === "cluster" ? results : []) {
    if (result.Class === "config") continue;
    const part = imagePartOf(resource, image);
    parts.set(resourceKey(part), part);
  }
  return {
    ...{ kind, place, resource, word, hasImage },
    isFailed: subject.error !== "",
    isEmpty: results.length === 0,
    hasConfig: results.some(({ result }) => result.Class === "config" || result.Misconfigurations.length > 0),
    hasPackages: results.some(({ result }) => isPackages(result.Class) || result.Vulnerabilities.length > 0),
    hasLicenses: results.some(
      ({ result }) => result.Class === "license" || result.Class === "license-file" || result.Licenses.length > 0,
    ),
    hasSecrets: results.some(({ result }) => result.Secrets.length > 0),
    imageParts: [...parts.values()],
  };
}

/** Whether the packages of the images of a subject were looked at: the document shows it, or its sender says so. */
function isImageScanned(look: Look, context: DocumentContext): boolean {
  if (look.hasPackages || (look.isEmpty && (look.kind !== "cluster" || look.hasImage))) return true;
  return look.hasImage && (context.completeness === "complete" || context.completeness === "failures_only");
}

/** Which slices a subject belongs to, whether or not its results list anything. */
function slicesLookedAt(look: Look, evidence: Evidence, context: DocumentContext): ReadonlySet<Slice> {
  const looked = new Set<Slice>();
  const isVouchedFor = context.completeness === "complete" || context.completeness === "failures_only";
  // The node collector reads what the Node object does not hold: the object by itself shows nothing of it.
  if (look.hasConfig && look.word !== "Node") looked.add(sliceOf("misconfiguration", look));
  if (look.hasLicenses) looked.add("licenses");
  const imageScanned = isImageScanned(look, context);
  if (imageScanned) looked.add("vulnerabilities");
  // Secrets leave a trace only where there are some: without one, nothing shows that they were looked for.
  if (look.hasSecrets || (imageScanned && (evidence.listsSecrets || isVouchedFor))) looked.add("secrets");
  return looked;
}

/**
 * An image that could not be scanned: nothing of it is fixed. The entry does not say which of the workload's images it is,
 * so it stands for itself, until a scan reads them all.
 */
function failedScan({ resource, error, line }: Subject): Observation {
  return {
    kind: "check",
    tool: "trivy",
    check: "image-scan",
    witness: "image-scan",
    rawId: "image-scan",
    title: "The images of the workload can be scanned",
    outcome: "error",
    severity: "medium",
    resource: { ...resource, container: "an image that could not be scanned" },
    message: cleanText(error),
    remediation: "Give Trivy access to the registry of the image, or make the image available to it.",
    line,
    details: {},
  };
}

/** That one version of an image was looked at: clean ones leave no other trace. It is about the image, whoever runs it. */
function lookedAt(image: ImageReference, { line }: Subject): Observation {
  return {
    kind: "check",
    tool: "trivy",
    check: imageLook.check,
    witness: imageLook.check,
    rawId: imageLook.check,
    title: imageLook.title,
    outcome: "pass",
    severity: "info",
    resource: imageResource(image),
    message: "",
    remediation: "",
    line,
    details: image.digest === "" ? {} : { digest: image.digest },
  };
}

/** The images whose packages were read, each version once; none of an entry that says it could not read them. */
function imagesLookedAt({ kind, error, images, results }: Subject): readonly ImageReference[] {
  if (kind === "files" || error !== "") return [];
  const found = new Map<string, ImageReference>();
  const ofPackages = results.filter(({ result }) => isPackages(result.Class) || result.Vulnerabilities.length > 0);
  const named = ofPackages.flatMap(({ image }) => image ?? []);
  for (const image of [...images, ...named]) {
    const key = resourceKey(imageResource(image));
    // Of the same version the one that names its digest says more.
    if (image.digest !== "" || !found.has(key)) found.set(key, image);
  }
  return [...found.values()];
}

/** The slices of one place, and what was looked at in each. */
class Slicing {
  readonly looked = new Map<Slice, Map<string, Resource>>();

  look(slice: Slice, resource: Resource): void {
    const known = this.looked.get(slice) ?? new Map<string, Resource>();
    known.set(resourceKey(resource), resource);
    this.looked.set(slice, known);
  }
}

/** Whether what was not listed of a workload's images is not there: none of them failed, and all would be listed. */
type Wholeness = { readonly failed: ReadonlySet<string>; readonly isSummary: boolean };

function lookAt(slicing: Slicing, look: Look, looked: ReadonlySet<Slice>, whole: Wholeness): void {
  const { resource, kind } = look;
  const isWhole = kind !== "cluster" || (!whole.failed.has(resourceKey(resource)) && !whole.isSummary);
  for (const slice of looked) {
    const isOfImages = slice === "vulnerabilities" || slice === "secrets" || slice === "licenses";
    if (isWhole || slice === "misconfigurations" || slice === "nodes") slicing.look(slice, resource);
    if (!isOfImages) continue;
    for (const part of look.imageParts) slicing.look(slice, part);
  }
}

/** A place that subjects lie in: a namespace, the cluster-scoped kinds, an image, files. */
type Place = { readonly label: string; readonly inCluster: boolean; readonly said: Set<Slice>; readonly looks: Look[] };

/** Gathers the targets of a document, subject by subject: per place and slice (semantics § 2). */
export class TargetGathering {
  readonly #places = new Map<string, Place>();

  /** Looks kept until the end. */
  looks = 0;

  /** Takes one subject; what it says, by the scope of its target. */
  add(
    { subject, observations }: ObservedSubject,
    context: DocumentContext,
  ): ReadonlyMap<string, readonly Observation[]> {
    const place = this.#placeOf(subject);
    const look = lookOf(subject);
    place.looks.push(look);
    this.looks += 1;
    const said = new Map<Slice, Observation[]>();
    const say = (slice: Slice, observation: Observation): void => {
      const known = said.get(slice);
      if (known === undefined) said.set(slice, [observation]);
      else known.push(observation);
    };
    if (subject.error !== "") say("vulnerabilities", failedScan(subject));
    // No entry of the document says it, so that a preview does not show it.
    const sees = isImageScanned(look, context) && context.preview !== true;
    for (const image of sees ? imagesLookedAt(subject) : []) say("vulnerabilities", lookedAt(image, subject));
    for (const observation of observations) say(sliceOf(observation.kind, subject), observation);
    for (const slice of said.keys()) place.said.add(slice);
    return new Map([...said].map(([slice, words]) => [`${subject.place}/${slice}`, words]));
  }

  /** The targets, once every subject was taken. */
  end(document: DocumentFacts, evidence: Evidence, context: DocumentContext): readonly TargetFrame[] {
    const looks = [...this.#places.values()].flatMap((place) => place.looks);
    const failed = new Set(looks.filter(({ isFailed }) => isFailed).map(({ resource }) => resourceKey(resource)));
    return [...this.#places].flatMap(([name, place]) => {
      const slicing = new Slicing();
      for (const look of place.looks) {
        lookAt(slicing, look, slicesLookedAt(look, evidence, context), { failed, isSummary: document.isSummary });
      }
      return slices
        .filter((slice) => slicing.looked.has(slice) || place.said.has(slice))
        .map((slice): TargetFrame => {
          const mayListPasses = (slice === "misconfigurations" || slice === "nodes") && !document.isSummary;
          return {
            ...completenessOf(evidence, context, { mayListPasses }),
            scope: `${name}/${slice}`,
            label: `${place.label}, ${words[slice]}`,
            slice,
            inCluster: place.inCluster,
            version: document.version ?? context.toolVersion ?? null,
            lookedAt: [...(slicing.looked.get(slice)?.values() ?? [])],
          };
        });
    });
  }

  #placeOf(subject: Subject): Place {
    const known = this.#places.get(subject.place);
    if (known !== undefined) return known;
    const { label, kind } = subject;
    const place: Place = { label, inCluster: kind === "cluster", said: new Set(), looks: [] };
    this.#places.set(subject.place, place);
    return place;
  }
}

/** The targets of a document that was read whole. */
export function targetsOf(
  document: DocumentFacts,
  observed: readonly ObservedSubject[],
  evidence: Evidence,
  context: DocumentContext,
): readonly Target[] {
  const gathering = new TargetGathering();
  const said = new Map<string, Observation[]>();
  for (const each of observed) {
    for (const [scope, observations] of gathering.add(each, context)) {
      const known = said.get(scope);
      if (known === undefined) said.set(scope, [...observations]);
      else for (const observation of observations) known.push(observation);
    }
  }
  return gathering
    .end(document, evidence, context)
    .map((frame) => ({ ...frame, observations: said.get(frame.scope) ?? [] }));
}
