import type { ClusterPlan, Flaw } from "../plan.ts";

const everywhere = (plan: ClusterPlan, flaw: Flaw): boolean =>
  plan.workloads.every(({ namespace, flaws }) => namespace === "kube-system" || !flaws.includes(flaw));

const noRole = (plan: ClusterPlan, resource: string, ...verbs: readonly string[]): boolean =>
  plan.roles.every(({ rules }) =>
    rules.every(
      (rule) =>
        !(
          (rule.resources.includes(resource) || rule.resources.includes("*")) &&
          rule.verbs.some((verb) => verb === "*" || verbs.includes(verb))
        ),
    ),
  );

const topics: Readonly<Record<string, (plan: ClusterPlan) => boolean>> = {
  "rbac-wildcards": (plan) => plan.roles.every(({ rules }) => rules.every(({ verbs }) => !verbs.includes("*"))),
  "rbac-cluster-admin-usage": (plan) => noRole(plan, "*", "*"),
  "rbac-secrets-access": (plan) => noRole(plan, "secrets", "get", "list"),
  "rbac-create-pods": (plan) => noRole(plan, "pods", "create"),
  "rbac-create-pv": (plan) => noRole(plan, "persistentvolumes", "create"),
  "rbac-nodes-proxy": (plan) => noRole(plan, "nodes/proxy", "get", "create"),
  "rbac-webhook-config": (plan) => noRole(plan, "validatingwebhookconfigurations", "update"),
  "rbac-token-creation": (plan) => noRole(plan, "serviceaccounts/token", "create"),
  "sa-token-mount": (plan) => everywhere(plan, "token-mounted"),
  "pss-privileged": (plan) => everywhere(plan, "privileged"),
  "pss-host-pid": (plan) => everywhere(plan, "host-pid"),
  "pss-host-network": (plan) => everywhere(plan, "host-network"),
  "pss-privilege-escalation": (plan) => everywhere(plan, "privilege-escalation"),
  "pss-root": (plan) => everywhere(plan, "runs-as-root"),
  "pss-hostpath": (plan) => everywhere(plan, "host-path"),
  "pss-host-ports": (plan) => everywhere(plan, "host-port"),
  "pss-assigned-capabilities": (plan) => everywhere(plan, "capabilities-kept"),
  "pss-added-capabilities": (plan) => everywhere(plan, "capability-added"),
  "secrets-as-files": (plan) => everywhere(plan, "secret-in-env"),
  "seccomp-default": (plan) => everywhere(plan, "no-seccomp"),
  "netpol-all-namespaces": (plan) =>
    plan.namespaces.every(({ name, denies }) => denies || name === "default" || name.startsWith("kube-")),
};

/** Whether a benchmark's topic about roles and Pods holds in a cluster; what is not modelled holds. */
export function holds(plan: ClusterPlan, topic: string): boolean {
  return topics[topic]?.(plan) ?? true;
}
