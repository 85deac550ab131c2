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

/** One target of one document. */
export type Target = TargetCompleteness & {
  readonly scope: string;
  readonly label: string;
  readonly slice: Slice;
  readonly inCluster: boolean;
  readonly version: string | null;
  readonly lookedAt: readonly Resource[];
  readonly observations: readonly Observation[];
};

/** A subject with everything its results say. */
export type ObservedSubject = { readonly subject: Subject; readonly observations: readonly Observation[] };

function sliceOf(kind: ObservationKind, subject: Subject): Slice {
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

/** Which slices the results of a subject belong to, whether or not they list anything. */
function slicesLookedAt(subject: Subject, evidence: Evidence, context: DocumentContext): ReadonlySet<Slice> {
  const looked = new Set<Slice>();
  const isVouchedFor = context.completeness === "complete" || context.completeness === "failures_only";
  const { results } = subject;
  const hasConfig = results.some(({ result }) => result.Class === "config" || result.Misconfigurations.length > 0);
  const hasPackages = results.some(({ result }) => isPackages(result.Class) || result.Vulnerabilities.length > 0);
  const isArtifact = subject.kind !== "cluster";
  const isEmpty = results.length === 0;
  // The node collector reads what the Node object does not hold: the object by itself shows nothing of it.
  if (hasConfig && subject.word !== "Node") looked.add(sliceOf("misconfiguration", subject));
  const hasLicenses = results.some(({ result }) => result.Class === "license" || result.Class === "license-file");
  if (hasLicenses || results.some(({ result }) => result.Licenses.length > 0)) looked.add("licenses");
  const imageScanned =
    hasPackages || (isEmpty && (isArtifact || subject.hasImage)) || (isVouchedFor && subject.hasImage);
  if (imageScanned) looked.add("vulnerabilities");
  // Secrets leave a trace only where there are some: without one, nothing shows that they were looked for.
  const hasSecrets = results.some(({ result }) => result.Secrets.length > 0);
  if (hasSecrets || (imageScanned && (evidence.listsSecrets || isVouchedFor))) looked.add("secrets");
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

class Slicing {
  readonly looked = new Map<Slice, Map<string, Resource>>();
  readonly said = new Map<Slice, Observation[]>();

  look(slice: Slice, resource: Resource): void {
    const known = this.looked.get(slice) ?? new Map<string, Resource>();
    known.set(resourceKey(resource), resource);
    this.looked.set(slice, known);
  }

  say(slice: Slice, observation: Observation): void {
    const known = this.said.get(slice);
    if (known === undefined) this.said.set(slice, [observation]);
    else known.push(observation);
  }
}

/** Whether what was not listed of a workload's images is not there: none of them failed, and all would be listed. */
type Wholeness = { readonly failed: ReadonlySet<string>; readonly isSummary: boolean };

function lookAt(slicing: Slicing, { subject }: ObservedSubject, looked: ReadonlySet<Slice>, whole: Wholeness): void {
  const { resource, kind } = subject;
  const isWhole = kind !== "cluster" || (!whole.failed.has(resourceKey(resource)) && !whole.isSummary);
  for (const slice of looked) {
    const isOfImages = slice === "vulnerabilities" || slice === "secrets" || slice === "licenses";
    if (isWhole || slice === "misconfigurations" || slice === "nodes") slicing.look(slice, resource);
    if (!isOfImages || kind !== "cluster") continue;
    const ofImages = subject.results.filter(({ result }) => result.Class !== "config");
    for (const { image } of ofImages) slicing.look(slice, imagePartOf(resource, image));
  }
}

/** The targets of a document: per place (namespace, cluster-scoped kinds, image, files) and slice (semantics § 2). */
export function targetsOf(
  document: ReadDocument,
  observed: readonly ObservedSubject[],
  evidence: Evidence,
  context: DocumentContext,
): readonly Target[] {
  const failed = new Set(
    observed.filter(({ subject }) => subject.error !== "").map(({ subject }) => resourceKey(subject.resource)),
  );
  const byPlace = Map.groupBy(observed, ({ subject }) => subject.place);
  return [...byPlace].flatMap(([place, subjects]) => {
    const slicing = new Slicing();
    for (const each of subjects) {
      const { subject } = each;
      const looked = slicesLookedAt(subject, evidence, context);
      lookAt(slicing, each, looked, { failed, isSummary: document.isSummary });
      if (subject.error !== "") slicing.say("vulnerabilities", failedScan(subject));
      // No entry of the document says it, so that a preview does not show it.
      const sees = looked.has("vulnerabilities") && context.preview !== true;
      for (const image of sees ? imagesLookedAt(subject) : []) slicing.say("vulnerabilities", lookedAt(image, subject));
      for (const observation of each.observations) slicing.say(sliceOf(observation.kind, subject), observation);
    }
    const [first] = subjects;
    const inCluster = first?.subject.kind === "cluster";
    return slices
      .filter((slice) => slicing.looked.has(slice) || slicing.said.has(slice))
      .map((slice): Target => {
        const mayListPasses = (slice === "misconfigurations" || slice === "nodes") && !document.isSummary;
        return {
          ...completenessOf(evidence, context, { mayListPasses }),
          scope: `${place}/${slice}`,
          label: `${first?.subject.label ?? place}, ${words[slice]}`,
          slice,
          inCluster,
          version: document.version ?? context.toolVersion ?? null,
          lookedAt: [...(slicing.looked.get(slice)?.values() ?? [])],
          observations: slicing.said.get(slice) ?? [],
        };
      });
  });
}
