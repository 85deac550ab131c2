import * as z from "zod";

const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : ""));
const labels = z
  .unknown()
  .optional()
  .transform((value): Record<string, string> => {
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  });
const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : []));
const name = z.string().min(1).max(253);

/** A container as Kubernetes and the native roster both write it. */
export const Container = z.object({ name, image: text, restartPolicy: text, kind: text, digest: text });

/** A Kubernetes object: only what identifies it, and its pod template. */
export const KubernetesObject = z.object({
  apiVersion: z.string().min(1).max(253),
  kind: z.string().regex(/^[A-Z][A-Za-z0-9]{0,62}$/),
  metadata: z.object({
    name,
    namespace: text,
    uid: text,
    creationTimestamp: text,
    labels,
    ownerReferences: list,
  }),
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});
export type KubernetesObject = z.infer<typeof KubernetesObject>;

/** An owner that is named in `ownerReferences`. */
export const Owner = z.object({ kind: name, uid: text, controller: z.boolean().optional().catch(undefined) });

/** A native roster (formats § 0). */
export const NativeRoster = z.object({
  observedAt: text,
  complete: z.boolean().optional().catch(false),
  nodes: list,
  namespaces: list,
  workloads: list,
  others: z
    .unknown()
    .optional()
    .transform((value): Record<string, unknown> => (typeof value === "object" && value !== null ? { ...value } : {})),
  complete_for: z.array(z.string().min(1).max(300)).max(10_000).optional().catch(undefined),
  cluster: z.object({ uid: text, version: text, provider: text }).optional().catch(undefined),
});

/** Entries of a native roster. */
export const NativeNode = z.object({ name, uid: text, version: text, createdAt: text, labels, roles: list });
export const NativeNamespace = z.object({ name, uid: text, createdAt: text, labels });
export const NativeWorkload = z.object({
  apiGroup: text,
  kind: z.string().regex(/^[A-Z][A-Za-z0-9]{0,62}$/),
  namespace: text,
  name,
  uid: text,
  labels,
  containers: list,
  createdAt: text,
});
export const NativeOther = z.object({ namespace: text, name, uid: text, createdAt: text, labels });
