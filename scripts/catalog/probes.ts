import type { Reference } from "./reference.ts";
import { byId } from "./write.ts";

/** A probe of ours after the notes on it were applied; `title` says when it passes. */
export type ProbeRecord = { readonly id: string; readonly title: string; readonly method: string };

/** Sentences of probe-notes.md that correct when a probe passes. */
const passesWhen: Readonly<Record<string, string>> = {
  "apiserver.anonymous-probe": "An unauthenticated request to /api is answered 401",
  "apiserver.flag.audit-log-maxage": "The values for age, backups and size are at least 30, 10 and 100",
  "apiserver.flag.tls-min-version": "--tls-min-version is unset or VersionTLS12 or later",
  "rbac.anonymous-bindings":
    "No binding beyond the built-in ones and those of kubeadm names system:anonymous, system:unauthenticated or system:authenticated",
};

/** Sentences of probe-notes.md that a screen shows beside a probe: what it needs, or must not do. */
export const probeLimits: Readonly<Record<string, string>> = {
  "apiserver.anonymous-probe":
    "An answer of 403 means that anonymous requests are on and only authorization stopped this one.",
  "rbac.unused-grants": "Needs audit events.",
  "rbac.stale-user-bindings": "Needs an export of the identity provider.",
  "alerts.routes": "Reads metadata only, never the content of Secrets.",
  "certs.inventory": "Reads Ingresses and cert-manager Certificates, never the content of Secrets.",
  "sa.legacy-token-secrets": "Needs the right to list Secrets; asks for their metadata only.",
  "ingress.tls": "Needs the right to list Secrets; asks for their metadata only.",
  "psa.violations-dry-run": "Needs the right to patch namespaces, so it is not read-only and never on by default.",
  "exceptions.register": "The register of accepted risks of this product.",
};
const configz = "Needs nodes/proxy, which also reaches exec on every kubelet: optional and off by default.";

/** `controller.flags` and `scheduler.flags` give one result per flag (probe-notes.md), by the topic each one sees. */
const flagResults = [
  {
    of: "controller.flags",
    id: "controller.flag.bind-address",
    title: "The controller manager binds to loopback",
    topic: "cm-bind-address",
  },
  {
    of: "controller.flags",
    id: "controller.flag.profiling",
    title: "--profiling=false on the controller manager",
    topic: "cm-profiling",
  },
  {
    of: "controller.flags",
    id: "controller.flag.terminated-pod-gc-threshold",
    title: "--terminated-pod-gc-threshold is set",
    topic: "cm-terminated-pod-gc",
  },
  {
    of: "controller.flags",
    id: "controller.flag.use-service-account-credentials",
    title: "--use-service-account-credentials=true",
    topic: "cm-sa-credentials",
  },
  {
    of: "scheduler.flags",
    id: "scheduler.flag.bind-address",
    title: "The scheduler binds to loopback",
    topic: "scheduler-bind-address",
  },
  {
    of: "scheduler.flags",
    id: "scheduler.flag.profiling",
    title: "--profiling=false on the scheduler",
    topic: "scheduler-profiling",
  },
] as const;

/** Which of the split results a fact means that named the whole probe. */
const factFlags: Readonly<Record<string, readonly string[]>> = {
  "control-plane-profiling-off": ["controller.flag.profiling", "scheduler.flag.profiling"],
  "controllers-bind-loopback": ["controller.flag.bind-address", "scheduler.flag.bind-address"],
  "pod-gc-threshold-set": ["controller.flag.terminated-pod-gc-threshold"],
};

/** Files of facts that no benchmark check looks at rightly, so that their topics stand here. */
const factFiles: Readonly<Record<string, readonly string[]>> = {
  "cni-files-protected": ["file-cni-files-mode", "file-cni-files-owner"],
};

/** `node.file-modes` gives one result per file (probe-notes.md): one per file topic of the list of CIS items. */
const fileProbe = "node.file-modes";
const fileTopic = (topic: string): boolean => topic.startsWith("file-");
const fileResult = (topic: string): string => `node.${topic}`;

/** The topics with a result of `node.file-modes`. */
export function fileTopics(reference: Reference): readonly string[] {
  const items = reference.cis.versions[reference.cis.reference_version]?.controls ?? [];
  return items.map((item) => item.topic).filter(fileTopic);
}

/** The probes, as the notes correct and split them. */
export function probesOf(reference: Reference): readonly ProbeRecord[] {
  const split = new Set<string>([fileProbe, ...flagResults.map((result) => result.of)]);
  const method = new Map(reference.probes.map((probe) => [probe.id, probe.method]));
  const kept = reference.probes
    .filter((probe) => !split.has(probe.id))
    .map(({ id, passes_when, method }) => ({ id, title: passesWhen[id] ?? passes_when, method }));
  const flags = flagResults.map(({ of, id, title }) => ({ id, title, method: method.get(of) ?? "" }));
  const files = fileTopics(reference).map((topic) => ({
    id: fileResult(topic),
    title: reference.kubeBench.topics[topic]?.title ?? topic,
    method: method.get(fileProbe) ?? "",
  }));
  return [...kept, ...flags, ...files].sort((a, b) => byId(a.id, b.id));
}

/** Limits of the probes for faults.json: the notes, and one for everything read through the kubelet's configuration. */
export function limitsOf(
  probes: readonly ProbeRecord[],
): readonly { readonly id: string; readonly sentence: string }[] {
  return probes.flatMap(({ id, method }) => {
    const sentences = [probeLimits[id], method === "kubelet-configz" ? configz : undefined];
    return sentences.filter((sentence) => sentence !== undefined).map((sentence) => ({ id, sentence }));
  });
}

/** The probe ids that an entry of a fact means: split results for a probe that was split. */
export function probeIdsFor(
  fact: string,
  ids: readonly string[],
  benchmarkTopics: readonly string[],
): readonly string[] {
  const found = ids.flatMap((id): readonly string[] => {
    if (id === fileProbe) return (factFiles[fact] ?? benchmarkTopics.filter(fileTopic)).map(fileResult);
    if (!flagResults.some((result) => result.of === id)) return [id];
    const part = id.slice(0, id.indexOf("."));
    return (factFlags[fact] ?? []).filter((flag) => flag.startsWith(part));
  });
  if (found.length === 0) throw new Error(`The fact ${fact} names a probe that was split; say which results it means.`);
  return found;
}

/** Probe results that were split off for the very topic. */
export function splitWitnesses(reference: Reference): ReadonlyMap<string, string> {
  const files = fileTopics(reference).map((topic) => [topic, fileResult(topic)] as const);
  return new Map([...files, ...flagResults.map(({ topic, id }) => [topic, id] as const)]);
}
