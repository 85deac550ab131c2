import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { ImageReference } from "#lib/domain/resource/image-reference.ts";
import { imageReference } from "#lib/domain/resource/image-reference.ts";
import { resourceOf, typeOfKind } from "#lib/domain/resource/kubernetes-type.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { node } from "#lib/domain/resource/resource.ts";
import { topController } from "#lib/domain/resource/top-controller.ts";
import { AppError } from "#lib/errors.ts";
import type { DocumentContext } from "../types.ts";
import type { ReadResult, Subject } from "./reading.ts";
import { isRecord } from "./reading.ts";
import type { K8sResource } from "./schema.ts";
import { Metadata, Result } from "./schema.ts";

/** Kinds of Trivy's own that stand for a node. */
const nodeKinds: ReadonlySet<string> = new Set(["Node", "NodeInfo", "NodeComponents"]);

/** Reads the results of an entry; what is none is counted. */
export function resultsOf(list: readonly unknown[], images: readonly ImageReference[], onUnreadable: () => void) {
  const results: ReadResult[] = [];
  // Several images of one object follow each other, each led by its operating system (`report summary`).
  let image = images.length === 1 ? (images[0] ?? null) : null;
  for (const raw of list) {
    const read = isRecord(raw) ? Result.safeParse(raw) : null;
    if (read === null || !read.success) {
      onUnreadable();
      continue;
    }
    image = imageOfTarget(read.data) ?? image;
    results.push({ result: read.data, image });
  }
  // In an entry of one image everything is of that image, also what stands before its operating system.
  const named = [
    ...new Map(results.flatMap((each) => (each.image ? [[each.image.repository, each.image]] : []))).values(),
  ];
  const only = named.length === 1 ? (named[0] ?? null) : null;
  return only === null ? results : results.map((each) => ({ ...each, image: only }));
}

/** `docker.io/library/redis:6 (debian 10.4)` → the image; targets of other classes are paths. */
function imageOfTarget({ Target, Class, Type }: Result): ImageReference | null {
  if (Class !== "os-pkgs" && !(Class === "" && /\(.+\)$/.test(Target) && Type !== "")) return null;
  return imageReference(Target.replace(/ \([^()]*\)$/, ""));
}

/** Images of a `Metadata` block, or of a list of them; tags before digests. */
export function imagesOf(metadata: unknown): readonly ImageReference[] {
  const blocks = Array.isArray(metadata) ? metadata : [metadata];
  return blocks.flatMap((block) => {
    const read = Metadata.safeParse(block);
    if (!read.success) return [];
    const names = [...read.data.RepoTags, ...read.data.RepoDigests].filter((name) => typeof name === "string");
    const image = names.map((name) => imageReference(name)).find((each) => each !== null);
    return image === undefined ? [] : [image];
  });
}

/** The same with the digest each was read by, where the document says it. */
function imagesWithDigests(metadata: unknown): readonly ImageReference[] {
  const blocks = Array.isArray(metadata) ? metadata : [metadata];
  return blocks.flatMap((block) => {
    const [image] = imagesOf(block);
    const digests = Metadata.safeParse(block).data?.RepoDigests ?? [];
    const read = digests.flatMap((name) => (typeof name === "string" ? (imageReference(name) ?? []) : []));
    const own = read.find((each) => each.repository === image?.repository);
    return image === undefined ? [] : [image.digest === "" ? { ...image, digest: own?.digest ?? "" } : image];
  });
}

const hasImageIn = (metadata: unknown): boolean =>
  (Array.isArray(metadata) ? metadata : [metadata]).some((block) => {
    const read = Metadata.safeParse(block);
    return read.success && (read.data.ImageID !== "" || read.data.RepoTags.length > 0);
  });

function resourceIn(entry: K8sResource, namespace: string): Resource {
  const kind = cleanTitle(entry.Kind);
  const named = cleanTitle(entry.Name);
  if (nodeKinds.has(kind) && named !== "") return node(named);
  const { type, name } = topController({ type: typeOfKind(kind), name: named });
  return resourceOf(type, namespace, name);
}

/** An object of the cluster, or null for an entry that says nothing. */
export function subjectOfK8s(
  entry: K8sResource,
  at: { readonly line: number | null; readonly onUnreadable: () => void },
  warnings: Warnings,
): Subject | null {
  const results = resultsOf(entry.Results, imagesOf(entry.Metadata), at.onUnreadable);
  const isNameless = entry.Kind === "" || entry.Name === "";
  if (isNameless && results.length === 0 && entry.Error === "") {
    warnings.add("empty_entry", "Entries without a resource and without results were left out.");
    return null;
  }
  if (isNameless) warnings.add("no_resource", "Entries without a resource are kept as unmapped.");
  const resource = isNameless
    ? unmapped(cleanTitle(entry.Namespace), cleanTitle(entry.Name))
    : resourceIn(entry, cleanTitle(entry.Namespace));
  const { namespace } = resource;
  return {
    kind: "cluster",
    place: namespace === "" ? "cluster" : `namespace/${namespace}`,
    label: namespace === "" ? "cluster-scoped objects" : `namespace ${namespace}`,
    resource,
    word: entry.Kind,
    results,
    images: imagesWithDigests(entry.Metadata),
    hasImage: hasImageIn(entry.Metadata),
    error: entry.Error,
    line: at.line,
  };
}

/**
 * One image of a workload. Documents of a cluster name no containers, so the image's repository stands for them; old ones
 * do not always name the image either.
 */
export function imagePartOf(resource: Resource, image: ImageReference | null): Resource {
  if (resource.kind !== "workload") return resource;
  return { ...resource, container: image === null ? "unnamed image" : image.repository };
}

/** What is found on something nobody named. */
function unmapped(namespace: string, name: string): Resource {
  return { kind: "object", type: "Unmapped", namespace, name: name === "" ? "unmapped" : name, container: "" };
}

/** What a document about one artifact says of it. */
export type ArtifactParts = {
  readonly name: string;
  readonly type: string;
  readonly metadata: unknown;
  readonly results: readonly unknown[];
  readonly onUnreadable: () => void;
};

/** Words for the files Trivy reads without an image. */
const fileTypes: ReadonlyMap<string, string> = new Map([
  ["filesystem", "Filesystem"],
  ["repository", "Repository"],
  ["vm", "VirtualMachine"],
  ["cyclonedx", "SBOM"],
  ["spdx", "SBOM"],
]);

/** An image by repository and tag, or files by the name of the artifact; the sender's word on the name comes first. */
export function subjectOfArtifact(parts: ArtifactParts, context: DocumentContext): Subject {
  const results = resultsOf(parts.results, imagesOf(parts.metadata), parts.onUnreadable);
  const isImage = parts.type === "container_image" || parts.type === "";
  const names = [context.artifact ?? "", parts.name].map(imageReference);
  const image = [...names, ...imagesOf(parts.metadata), ...results.map((each) => each.image)].find(
    (each) => each !== null,
  );
  if (isImage && image !== undefined && image !== null) return imageSubject(image, results, parts.metadata);
  return fileSubject(parts, results, context);
}

function imageSubject(image: ImageReference, results: readonly ReadResult[], metadata: unknown): Subject {
  const digest = imagesWithDigests(metadata).find((each) => each.repository === image.repository)?.digest ?? "";
  const version = image.tag === "" ? image.digest : image.tag;
  const name = `${image.repository}${image.tag === "" ? "@" : ":"}${version}`;
  return {
    kind: "image",
    place: `image/${name}`,
    label: `image ${name}`,
    resource: { kind: "image", type: "", namespace: "", name: image.repository, container: version },
    word: "container_image",
    results: results.map((each) => ({ ...each, image })),
    // The sender's name for it counts before the document's own.
    images: [image.digest === "" ? { ...image, digest } : image],
    hasImage: true,
    error: "",
    line: null,
  };
}

function fileSubject(parts: ArtifactParts, results: readonly ReadResult[], context: DocumentContext): Subject {
  const name = cleanTitle(context.artifact ?? parts.name);
  if (name === "" && context.preview !== true) {
    throw new AppError(
      "unprocessable",
      "The report does not say what it looked at. Say it with --artifact NAME, for example the image with its tag.",
      { reason: "artifact_missing" },
    );
  }
  const shown = name === "" ? "(artifact)" : name;
  const type = fileTypes.get(parts.type) ?? "Artifact";
  return {
    kind: "files",
    place: `files/${type.toLowerCase()}/${shown}`,
    label: `files of ${shown}`,
    resource: { kind: "object", type, namespace: "", name: shown, container: "" },
    word: parts.type,
    results: results.map((each) => ({ ...each, image: null })),
    images: [],
    hasImage: false,
    error: "",
    line: null,
  };
}
