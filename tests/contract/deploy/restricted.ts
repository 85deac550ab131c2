import type { Manifest } from "./kubernetes-schema.ts";

/** The Pod template of a workload; null for every other kind. */
export function podOf(manifest: Manifest): Manifest | null {
  return ["Deployment", "Job", "StatefulSet", "DaemonSet"].includes(manifest.kind) ? manifest.spec.template.spec : null;
}

/**
 * What keeps a Pod from a namespace that enforces the level `restricted` (Pod Security Standards), and from a file system nobody
 * writes to; empty when nothing does.
 */
export function faultsOfPod(pod: Manifest): readonly string[] {
  const faults: string[] = [];
  const demand = (holds: boolean, what: string): void => void (holds || faults.push(what));
  demand(pod.securityContext?.runAsNonRoot === true, "runAsNonRoot");
  demand(pod.securityContext?.runAsUser > 0, "runAsUser");
  demand(pod.securityContext?.seccompProfile?.type === "RuntimeDefault", "seccompProfile");
  for (const name of ["hostNetwork", "hostPID", "hostIPC"]) demand(pod[name] === undefined, name);
  const allowedVolumes = ["configMap", "emptyDir", "projected", "secret"];
  for (const { name, ...source } of pod.volumes ?? []) {
    demand(
      Object.keys(source).every((kind) => allowedVolumes.includes(kind)),
      `volume ${name}`,
    );
    if ("emptyDir" in source) demand(source.emptyDir.sizeLimit !== undefined, `volume ${name} has no limit`);
  }
  for (const { name, securityContext: own, resources, volumeMounts = [] } of pod.containers) {
    demand(own?.allowPrivilegeEscalation === false, `${name}: allowPrivilegeEscalation`);
    demand(own?.readOnlyRootFilesystem === true, `${name}: readOnlyRootFilesystem`);
    demand(JSON.stringify(own?.capabilities) === '{"drop":["ALL"]}', `${name}: capabilities`);
    demand(own?.privileged === undefined, `${name}: privileged`);
    demand(resources?.limits?.memory !== undefined && resources?.requests?.cpu !== undefined, `${name}: resources`);
    const volumes = new Set((pod.volumes ?? []).map((volume: Manifest) => volume.name));
    for (const mount of volumeMounts)
      demand(volumes.has(mount.name), `${name}: mounts ${mount.name}, which is not there`);
  }
  return faults;
}

/** References from one manifest to another that lead nowhere: selectors, accounts, settings, claims. */
export function danglingReferences(manifests: readonly Manifest[], given: readonly string[]): readonly string[] {
  const known = new Set([...manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`), ...given]);
  const templates = manifests.flatMap((each) => (podOf(each) === null ? [] : [each.spec.template.metadata.labels]));
  const missing: string[] = [];
  const need = (from: Manifest, reference: string): void => {
    if (!known.has(reference)) missing.push(`${from.kind}/${from.metadata.name} needs ${reference}`);
  };
  for (const each of manifests) {
    const pod = podOf(each);
    if (pod?.serviceAccountName !== undefined) need(each, `ServiceAccount/${pod.serviceAccountName}`);
    for (const container of pod?.containers ?? []) {
      for (const { configMapRef } of container.envFrom ?? []) need(each, `ConfigMap/${configMapRef.name}`);
      for (const { valueFrom } of container.env ?? []) need(each, `Secret/${valueFrom.secretKeyRef.name}`);
    }
    for (const { secret } of pod?.volumes ?? []) if (secret !== undefined) need(each, `Secret/${secret.secretName}`);
    const selector = selectorOf(each);
    if (selector !== null && !templates.some((labels) => matches(selector, labels))) {
      missing.push(`${each.kind}/${each.metadata.name} selects no Pod`);
    }
  }
  return missing;
}

type Labels = Readonly<Record<string, string>>;

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

function selectorOf({ kind, spec }: Manifest): Labels | null {
  switch (kind) {
    case "Service":
      return spec.selector;
    case "Deployment":
    case "PodDisruptionBudget":
      return spec.selector.matchLabels;
    case "NetworkPolicy":
      return spec.podSelector.matchLabels ?? {};
    default:
      return null;
  }
}
