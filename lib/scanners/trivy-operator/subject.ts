import { imageRepository } from "#lib/domain/check/vulnerability.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { resourceOf, typeOf, typeOfKind } from "#lib/domain/resource/kubernetes-type.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { theCluster } from "#lib/domain/resource/resource.ts";
import { topController } from "#lib/domain/resource/top-controller.ts";
import type { KubernetesObject } from "../kubernetes/unwrapping.ts";
import type { DocumentContext } from "../types.ts";
import type { Report } from "./schema.ts";
import { Metadata, Owner } from "./schema.ts";

/** Whom a report is about. */
export type Subject = {
  readonly metadata: Metadata;
  /** The top controller, node or object, with its container where the report is about one. */
  readonly resource: Resource;
  /** Whether the report says whom it is about; else it stands for itself. */
  readonly isNamed: boolean;
};

/** Labels of Trivy Operator, of Starboard before it, and of the image scanner Starboard grew from. */
const prefixes = ["trivy-operator", "starboard", "imgvuln"] as const;

function labelOf(metadata: Metadata, name: string): string {
  for (const prefix of prefixes) {
    const value = metadata.labels.get(`${prefix}.${name}`) ?? metadata.annotations.get(`${prefix}.${name}`) ?? "";
    if (value !== "") return value;
  }
  return "";
}

function ownerOf(metadata: Metadata): Owner | null {
  const owners = metadata.ownerReferences.map((raw) => Owner.safeParse(raw)).filter((read) => read.success);
  return owners[0]?.data ?? null;
}

/** The object a report is about, by its labels; a name that is no label value stands in an annotation or the owner. */
function objectOf(metadata: Metadata, isCluster: boolean, context: DocumentContext): Resource | null {
  const owner = ownerOf(metadata);
  const label = { kind: labelOf(metadata, "resource.kind"), name: labelOf(metadata, "resource.name") };
  const kind = label.kind === "" ? (owner?.kind ?? "") : label.kind;
  const isOwner = owner !== null && owner.kind === kind;
  const named = label.name === "" && isOwner ? owner.name : label.name;
  const name = named === "" ? labelOf(metadata, "resource.name-hash") : named;
  if (kind === "" || name === "") return null;
  const type = isOwner ? typeOf(owner.apiVersion, kind) : typeOfKind(kind);
  // A label once named another namespace than the report stands in; owners never do.
  const own = metadata.namespace === "" ? labelOf(metadata, "resource.namespace") : metadata.namespace;
  const namespace = isCluster ? "" : own === "" ? (context.namespace ?? "") : own;
  const ownerType = owner === null || isOwner ? "" : typeOf(owner.apiVersion, owner.kind);
  const top = topController({ type: cleanTitle(type), name: cleanTitle(name) }, ownerType);
  return resourceOf(top.type, cleanTitle(namespace), top.name);
}

/** What is not in the cluster as an object: its own components, or an image nobody names a workload of. */
function artifactOf(metadata: Metadata, report: Report): Resource | null {
  if (labelOf(metadata, "container.name") === "k8s-cluster") return theCluster;
  const name = imageRepository(report.registry.server, report.artifact.repository);
  if (name === "") return null;
  return { kind: "image", type: "", namespace: "", name: cleanTitle(name), container: cleanTitle(report.artifact.tag) };
}

/** Whom a report is about; one that does not say stands for itself, so that nothing it lists is lost. */
export function subjectOf(object: KubernetesObject, report: Report, context: DocumentContext): Subject {
  const metadata = Metadata.parse(object.value.metadata ?? {});
  const found = objectOf(metadata, object.kind.startsWith("Cluster"), context);
  const isOfArtifact = found === null || /SbomReport$/.test(found.type);
  const resource = isOfArtifact ? (artifactOf(metadata, report) ?? found) : found;
  if (resource !== null) {
    const container =
      resource.kind === "workload" ? cleanTitle(labelOf(metadata, "container.name")) : resource.container;
    return { metadata, resource: { ...resource, container }, isNamed: true };
  }
  const type = typeOf(object.apiVersion, object.kind);
  const itself = resourceOf(cleanTitle(type), cleanTitle(metadata.namespace), cleanTitle(metadata.name));
  return { metadata, resource: itself, isNamed: false };
}
