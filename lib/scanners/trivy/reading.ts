import type { ImageReference } from "#lib/domain/resource/image-reference.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import type { ParseWarning } from "../types.ts";
import type { ComplianceControl, Result } from "./schema.ts";

/** A result where it stands. */
export type ReadResult = {
  readonly result: Result;
  /** Image its packages are of, as far as the document says. */
  readonly image: ImageReference | null;
};

/** One thing Trivy looked at: an object of a cluster, an image, or files. */
export type Subject = {
  readonly kind: "cluster" | "image" | "files";
  /** Beginning of its targets' scopes: `namespace/shop`, `cluster`, `image/docker.io/library/nginx:1.27`, `files/…`. */
  readonly place: string;
  readonly label: string;
  readonly resource: Resource;
  /** Kind as the document has it: `Deployment`, `NodeInfo`, `container_image` … */
  readonly word: string;
  readonly results: readonly ReadResult[];
  /** Images the document says this is about, with their digests, whether or not a result follows. */
  readonly images: readonly ImageReference[];
  /** The document says which image this is about, also where no result follows. */
  readonly hasImage: boolean;
  /** Why it was not looked at, in the tool's words; "" where it was. */
  readonly error: string;
  /** 1-based line the product shows. */
  readonly line: number | null;
};

/** A compliance report of Trivy: its own controls with its own counts. */
export type ReadCompliance = {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly { readonly control: ComplianceControl; readonly line: number | null }[];
};

/** One JSON document. */
export type ReadDocument = {
  readonly format: string;
  readonly subjects: readonly Subject[];
  readonly compliance: ReadCompliance | null;
  /** Consolidated per resource: what is not listed may be clean or broken. */
  readonly isSummary: boolean;
  readonly version: string | null;
  readonly observedAt: Date | null;
  readonly clusterName: string;
  /** Entries that could not be read. */
  readonly unreadable: number;
};

/** A whole stream, before it is judged. */
export type Reading = {
  readonly documents: readonly ReadDocument[];
  /** 1-based line the product shows for an entry. */
  readonly lineOf: (entry: unknown) => number | null;
  readonly warnings: readonly ParseWarning[];
};

/** Words of the tool that the messages need. */
export const tool = {
  label: "Trivy",
  howToMake: "trivy k8s --report all --include-non-failures --format json > trivy.json",
} as const;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
