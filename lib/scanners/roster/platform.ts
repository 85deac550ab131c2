import type { Platform } from "../types.ts";

/** What shows the platform of a cluster (formats § 0 "Which platform"). A provider id alone says nothing. */
export type PlatformSigns = {
  /** Server or kubelet versions, for example `v1.30.4-eks-a737599`. */
  readonly versions: readonly string[];
  /** Keys of node labels. */
  readonly labelKeys: ReadonlySet<string>;
  /** API groups seen. */
  readonly groups: ReadonlySet<string>;
};

/** Unknown is self-managed: only EKS, GKE and AKS have facts that the provider answers for. */
export function platformOf({ versions, labelKeys, groups }: PlatformSigns): Platform {
  const some = (mark: string): boolean => versions.some((version) => version.includes(mark));
  if (some("-eks-") || labelKeys.has("eks.amazonaws.com/nodegroup")) return "eks";
  if (some("-gke.") || labelKeys.has("cloud.google.com/gke-nodepool")) return "gke";
  if (labelKeys.has("kubernetes.azure.com/cluster")) return "aks";
  if (some("+rke2")) return "rke2";
  if (some("+k3s")) return "k3s";
  return groups.has("config.openshift.io") ? "openshift" : "self-managed";
}
