import { imageRepository } from "../check/vulnerability.ts";
import type { Resource } from "./resource.ts";

/** An image by what stays (its repository) and what changes (tag, digest). */
export type ImageReference = {
  /** With its registry, in the one spelling of `imageRepository`. */
  readonly repository: string;
  /** `latest` where neither tag nor digest is named, as every runtime reads it; "" where only the digest is. */
  readonly tag: string;
  readonly digest: string;
};

const digestPart = /@(sha256:[0-9a-f]{32,64})$/;
const tagPart = /:([\w][\w.-]{0,127})$/;
const host = /^[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?$/i;
const path = /^[a-z0-9][a-z0-9._-]*$/i;
const archive = /\.(?:tar|tgz|tar\.gz)$/;

/**
 * Reads an image reference; null for what is none (a path, an archive, empty text).
 *
 * @example imageReference("nginx:1.27") // { repository: "docker.io/library/nginx", tag: "1.27", digest: "" }
 */
export function imageReference(text: string): ImageReference | null {
  const bare = text.trim();
  if (bare === "" || bare.length > 1_000 || archive.test(bare)) return null;
  const digest = digestPart.exec(bare)?.[1] ?? "";
  const named = digest === "" ? bare : bare.slice(0, -digest.length - 1);
  const tag = tagPart.exec(named)?.[1] ?? "";
  const name = tag === "" ? named : named.slice(0, -tag.length - 1);
  const [first = "", ...rest] = name.split("/");
  const isReference = (rest.length === 0 ? path : host).test(first) && rest.every((part) => path.test(part));
  if (!isReference) return null;
  return { repository: imageRepository("", name), tag: tag === "" && digest === "" ? "latest" : tag, digest };
}

/**
 * The image itself as a resource: its repository, with the tag (else the digest) in the place of the container
 * (semantics § 1, image without a workload).
 */
export function imageResource({ repository, tag, digest }: ImageReference): Resource {
  return { kind: "image", type: "", namespace: "", name: repository, container: tag === "" ? digest : tag };
}
