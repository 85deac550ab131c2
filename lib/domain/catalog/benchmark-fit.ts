import type { Platform } from "../standing/input.ts";
import type { BenchmarkInfo } from "./catalog.ts";

/** Minor versions of Kubernetes (`1.32`) each benchmark is chosen for; empty where the platform chooses. */
export type BenchmarkVersions = ReadonlyMap<string, readonly string[]>;

/** `v1.36.3-eks-1` → [1, 36]; null for anything else, benchmark names included. */
function kubernetesVersion(text: string): readonly [number, number] | null {
  const match = /^v?([0-9]{1,3})\.([0-9]{1,4})(?:\b|\+)/.exec(text.trim());
  return match?.[1] === undefined || match[2] === undefined ? null : [Number(match[1]), Number(match[2])];
}

const compare = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0] || a[1] - b[1];

/** The profile kube-bench takes for a version of Kubernetes: its map, counted down from there; null below the map. */
export function benchmarkFor(version: string, benchmarks: BenchmarkVersions): string | null {
  const wanted = kubernetesVersion(version);
  if (wanted === null) return null;
  let best: { readonly version: readonly [number, number]; readonly benchmark: string } | null = null;
  for (const [benchmark, versions] of benchmarks) {
    for (const text of versions) {
      const known = kubernetesVersion(text);
      if (known === null || compare(known, wanted) > 0) continue;
      if (best === null || compare(known, best.version) > 0) best = { version: known, benchmark };
    }
  }
  return best?.benchmark ?? null;
}

/** Families of profiles made for a platform. */
const families: Readonly<Record<Platform, string>> = {
  "self-managed": "cis",
  rke2: "rke2",
  k3s: "k3s",
  openshift: "ocp",
  eks: "eks",
  gke: "gke",
  aks: "aks",
};

/** Whether a profile fits, and in words why not or why nobody can say. */
export type Fit = { readonly fits: boolean | null; readonly why: string };

/**
 * Whether a benchmark profile fits the distribution and version of a cluster. Profiles of the map go by version; of those the
 * platform chooses the newest fits, since nothing says which versions an older one is for.
 *
 * @param version of Kubernetes, null where it is not known
 */
export function benchmarkFit(
  benchmark: string,
  cluster: { readonly platform: Platform; readonly version: string | null },
  info: ReadonlyMap<string, BenchmarkInfo>,
): Fit {
  const profile = info.get(benchmark);
  if (profile === undefined) return { fits: null, why: `Nothing is known about the benchmark ${benchmark}.` };
  const family = families[cluster.platform];
  if (profile.family !== family) {
    const isOther = Object.values(families).includes(profile.family) && cluster.platform !== "self-managed";
    return isOther
      ? { fits: false, why: `The benchmark ${benchmark} is not made for ${cluster.platform}.` }
      : { fits: null, why: `Nothing says whether ${benchmark} is made for this distribution.` };
  }
  return profile.kubernetes.length > 0
    ? fitByVersion(benchmark, cluster.version, info)
    : fitByAge(benchmark, profile.family, info);
}

function fitByVersion(benchmark: string, version: string | null, info: ReadonlyMap<string, BenchmarkInfo>): Fit {
  const versions = new Map([...info].map(([name, each]) => [name, each.kubernetes]));
  const expected = version === null ? null : benchmarkFor(version, versions);
  if (expected === null) return { fits: null, why: "The version of the cluster is not known." };
  return expected === benchmark
    ? { fits: true, why: "" }
    : { fits: false, why: `The benchmark ${benchmark} does not fit Kubernetes ${version}, which needs ${expected}.` };
}

function fitByAge(benchmark: string, family: string, info: ReadonlyMap<string, BenchmarkInfo>): Fit {
  const names = [...info].filter(([, each]) => each.family === family).map(([name]) => name);
  const newest = names.toSorted((a, b) => compareAge(b, a))[0];
  return newest === benchmark
    ? { fits: true, why: "" }
    : {
        fits: null,
        why: `The benchmark ${benchmark} is older than ${newest}, and nothing says which versions it is for.`,
      };
}

function compareAge(a: string, b: string): number {
  const [as, bs] = [ageOf(a), ageOf(b)];
  for (let part = 0; part < Math.max(as.length, bs.length); part += 1) {
    const difference = (as[part] ?? 0) - (bs[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Numbers of a profile's name in the order of release: CIS numbered its benchmarks 1.5, 1.6, then 1.20 to 1.24 after
 * Kubernetes, then 1.7 onwards (the map of kube-bench, cfg/config.yaml).
 */
function ageOf(name: string): readonly number[] {
  const numbers = (/([0-9]+(?:\.[0-9]+)+)/.exec(name)?.[1] ?? "0").split(".").map(Number);
  const [major = 0, minor = 0, ...rest] = numbers;
  return name.includes("cis") && minor >= 20 ? [major, 6, minor, ...rest] : [major, minor, ...rest];
}
