import { splitWitnesses } from "./probes.ts";
import type { Reference } from "./reference.ts";

/**
 * Probes of ours that see the very same fact as a benchmark topic, so that they are its witnesses (several: only together).
 * Judged by reading when each passes beside what the item asks; one that is stricter, looser or about more is left out.
 */
const sameFact: Readonly<Record<string, readonly string[]>> = {
  "apiserver-deny-service-external-ips": ["apiserver.flag.deny-service-external-ips"],
  "apiserver-kubelet-ca": ["apiserver.flag.kubelet-ca"],
  "apiserver-profiling": ["apiserver.flag.profiling"],
  "apiserver-tls-serving-cert": ["apiserver.flag.tls-cert"],
  "audit-policy-coverage": ["audit.policy-rules"],
  "audit-policy-minimal": ["apiserver.flag.audit-policy"],
  "cni-supports-networkpolicy": ["cni.enforces-policy"],
  "default-namespace-unused": ["ns.user-workloads-in-default"],
  "etcd-unique-ca": ["etcd.unique-ca"],
  "kubelet-anonymous-auth": ["kubelet.anonymous-auth"],
  "kubelet-client-ca": ["kubelet.client-ca"],
  "kubelet-event-qps": ["kubelet.event-qps"],
  "kubelet-seccomp-default": ["kubelet.seccomp-default"],
  "kubelet-streaming-timeout": ["kubelet.streaming-timeout"],
  "pss-host-ports": ["pods.host-ports"],
  "pss-hostpath": ["pods.hostpath"],
  "pss-privilege-escalation": ["pods.allow-privilege-escalation"],
  "pss-privileged": ["pods.privileged"],
  "pss-root": ["pods.run-as-non-root"],
  "pss-windows-hostprocess": ["pods.host-process"],
  "rbac-bind-impersonate-escalate": ["rbac.escalation-verbs"],
  "rbac-cluster-admin-usage": ["rbac.cluster-admin-subjects"],
  "rbac-create-pods": ["rbac.pod-creators"],
  "rbac-create-pv": ["rbac.pv-creators"],
  "rbac-csr-approval": ["rbac.csr-approvers"],
  "rbac-nodes-proxy": ["rbac.nodes-proxy"],
  "rbac-secrets-access": ["rbac.secret-readers"],
  "rbac-system-masters": ["rbac.system-masters-bindings"],
  "rbac-token-creation": ["rbac.token-creators"],
  "rbac-webhook-config": ["rbac.webhook-writers"],
  "rbac-wildcards": ["rbac.wildcard-rules"],
  "registry-approved-only": ["images.registry-allowlist"],
  "sa-default-unused": ["pods.default-serviceaccount", "sa.default-bindings"],
  "sa-token-mount": ["pods.automount-token"],
  "seccomp-default": ["pods.seccomp"],
};

type Entry = string | readonly string[];

/**
 * The probes of facts whose only benchmark witness is one topic: they see that topic. Facts where one passing witness is
 * enough are left out, since there the witnesses see different ways to meet it.
 */
function fromFacts(reference: Reference): ReadonlyMap<string, readonly Entry[]> {
  const split = splitWitnesses(reference);
  const found = new Map<string, readonly Entry[]>();
  for (const fact of reference.facts.controls.flatMap((control) => control.facts)) {
    const [topic, ...more] = fact.witnesses["kube-bench"] ?? [];
    if (typeof topic !== "string" || more.length > 0 || fact.on_disagreement === "pass" || split.has(topic)) continue;
    const probes = (fact.witnesses.probe ?? []).map((entry) => (typeof entry === "string" ? entry : entry.all_of));
    if (probes.length > 0) found.set(topic, probes);
  }
  return found;
}

/** The probe entries of every topic that has some, by topic. */
export function probeWitnesses(reference: Reference): ReadonlyMap<string, readonly Entry[]> {
  const entries = new Map(fromFacts(reference));
  for (const [topic, id] of splitWitnesses(reference)) entries.set(topic, [id]);
  for (const [topic, ids] of Object.entries(sameFact)) {
    if (entries.has(topic)) throw new Error(`The probes of ${topic} are already known from a fact.`);
    entries.set(topic, ids.length === 1 ? ids : [ids]);
  }
  return entries;
}
