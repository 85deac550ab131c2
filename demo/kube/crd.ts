import { type ResourceKind, resourceName, versionsOf } from "./kinds.ts";
import type { ObjectInput } from "./stored.ts";

/** The CustomResourceDefinition of a kind, established at `now`, without a schema of its fields. */
export function crdOf(kind: ResourceKind, now: Date): ObjectInput {
  const names = {
    plural: kind.plural,
    singular: kind.kind.toLowerCase(),
    kind: kind.kind,
    listKind: `${kind.kind}List`,
    ...(kind.shortNames ? { shortNames: kind.shortNames } : {}),
  };
  const versions = versionsOf(kind).map((name) => ({
    name,
    served: true,
    storage: name === kind.version,
    schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
  }));
  const lastTransitionTime = `${now.toISOString().slice(0, 19)}Z`;
  const conditions = [
    { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found", lastTransitionTime },
    {
      type: "Established",
      status: "True",
      reason: "InitialNamesAccepted",
      message: "the initial names have been accepted",
      lastTransitionTime,
    },
  ];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: resourceName(kind.group, kind.plural) },
    spec: {
      group: kind.group,
      names,
      scope: kind.namespaced ? "Namespaced" : "Cluster",
      versions,
      conversion: { strategy: "None" },
    },
    status: { acceptedNames: names, conditions, storedVersions: [kind.version] },
  };
}
