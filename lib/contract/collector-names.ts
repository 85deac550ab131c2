/** What deploy/ calls the collector in a cluster; commands to copy are made of these, never of what a collector says. */
export const collectorNames = {
  namespace: "kubeproof",
  deployment: "kubeproof-collector",
  clusterRole: "kubeproof-collector",
} as const;

/** The command that starts a collector again that runs in its cluster. */
export const restartAgent = `kubectl --namespace ${collectorNames.namespace} rollout restart deployment/${collectorNames.deployment}`;

/** The command that opens the rules of a collector's rights. */
export const editRights = `kubectl edit clusterrole ${collectorNames.clusterRole}`;
