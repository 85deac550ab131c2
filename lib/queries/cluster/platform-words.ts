import { count, counted } from "#lib/contract/views/format.ts";
import type { ClusterIdentity } from "#lib/db/sql/list-cluster-identities.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { isManaged, type Platform } from "#lib/domain/standing/input.ts";

const distributions: Readonly<Record<Platform, string>> = {
  "self-managed": "self-managed",
  eks: "EKS",
  gke: "GKE",
  aks: "AKS",
  rke2: "RKE2",
  k3s: "k3s",
  openshift: "OpenShift",
};

const sources: Readonly<Record<ClusterIdentity["platform_source"], string>> = {
  set: "entered by a person",
  roster: "roster",
  "kube-bench": "a scan says so",
  default: "",
};

/** What a cluster runs on, in words; the distribution is null where nobody said it. */
export type PlatformWords = {
  readonly distribution: string | null;
  readonly managed: boolean;
  readonly kubernetesVersion: string | null;
  readonly benchmark: string | null;
  readonly knownFrom: string;
};

export function platformOf(identity: ClusterIdentity | undefined): PlatformWords {
  const isKnown = identity !== undefined && identity.platform_source !== "default";
  const version = identity?.kubernetes_version ?? null;
  const benchmark = identity?.benchmark ?? null;
  return {
    distribution: isKnown ? distributions[identity.platform] : null,
    managed: isKnown && isManaged(identity.platform),
    kubernetesVersion: version === null ? null : cleanTitle(version).replace(/^v/, ""),
    benchmark: benchmark === null ? null : cleanTitle(benchmark),
    knownFrom: isKnown ? sources[identity.platform_source] : version === null ? "" : sources["kube-bench"],
  };
}

/**
 * The line under the name of a cluster; empty when nothing is known.
 *
 * @example platformWords(identity) // "RKE2 1.36.2 · 3 + 9 nodes"
 */
export function platformWords(identity: ClusterIdentity | undefined): string {
  if (identity === undefined) return "";
  const { distribution, kubernetesVersion } = platformOf(identity);
  const name = distribution ?? (kubernetesVersion === null ? "" : "Kubernetes");
  const what = [name, kubernetesVersion].filter(Boolean).join(" ");
  return [what, nodeWords(identity)].filter(Boolean).join(" · ");
}

function nodeWords({ control_planes: controlPlanes, nodes, nodes_from: from }: ClusterIdentity): string {
  if (nodes === 0) return "";
  const workers = nodes - controlPlanes;
  const number =
    controlPlanes > 0 && workers > 0
      ? `${count(controlPlanes)} + ${count(workers)} nodes`
      : counted(nodes, "node", "nodes");
  return from === "roster" ? number : `${number} reported`;
}
