import type { Catalog } from "./catalog.ts";

/** Minor version of a Kubernetes version text, for example `1.32` of `v1.32.4+k3s1`; null when it is none. */
export function minorVersion(version: string): string | null {
  const found = /^v?(\d{1,3})\.(\d{1,4})(?:\D|$)/.exec(version.trim());
  return found === null ? null : `${found[1]}.${found[2]}`;
}

/**
 * Whether a benchmark profile fits a version of Kubernetes: null when nobody can tell (the platform chooses the profile,
 * or the version is newer than any the profile's family names). kube-bench can fall back silently (semantics § 2).
 */
export function benchmarkFits(catalog: Catalog, benchmark: string, kubernetesVersion: string): boolean | null {
  const minor = minorVersion(kubernetesVersion);
  const info = catalog.benchmarkInfo?.get(benchmark);
  if (minor === null || info === undefined || info.kubernetes.length === 0) return null;
  if (info.kubernetes.includes(minor)) return true;
  const siblings = [...(catalog.benchmarkInfo?.values() ?? [])].filter((other) => other.family === info.family);
  return siblings.some((other) => other.kubernetes.includes(minor)) ? false : null;
}
