import type { KubeObject } from "../kube/types.ts";

const timeOf = (value: unknown): number => (typeof value === "string" ? Date.parse(value) : Number.NaN);

/**
 * When an object was last changed, by what the API server notes of its writers; null where it notes nothing. Its creation
 * says too little: a report is created once and rewritten at every look.
 */
export function lastChange(object: KubeObject): Date | null {
  const { managedFields } = object.metadata as KubeObject["metadata"] & { managedFields?: unknown };
  if (!Array.isArray(managedFields)) return null;
  let newest = Number.NEGATIVE_INFINITY;
  for (const entry of managedFields) {
    const time = timeOf((entry as { time?: unknown } | null)?.time);
    if (time > newest) newest = time;
  }
  return Number.isFinite(newest) ? new Date(newest) : null;
}
