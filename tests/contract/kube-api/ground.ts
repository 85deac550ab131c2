import type { FollowLimits } from "#collectors/kube/limits.ts";

export type GroundObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
} & Readonly<Record<string, unknown>>;

export type GroundKind = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

/** A Kubernetes API server the contract is tried on, and what a test may do to its cluster. */
export type Ground = {
  /** Path of a kubeconfig whose current context may read everything. */
  readonly kubeconfig: string;
  readonly apply: (object: GroundObject) => Promise<void>;
  readonly remove: (object: GroundObject) => Promise<void>;
  /** Serves a custom kind; resolves when it is served. */
  readonly define: (kind: GroundKind) => Promise<void>;
  readonly withdraw: (kind: GroundKind) => Promise<void>;
  /** Waits short enough for a test, where the server keeps up with them. */
  readonly limits: Partial<FollowLimits>;
  readonly close: () => Promise<void>;
};

export const reports: GroundKind = {
  group: "wgpolicyk8s.io",
  version: "v1alpha2",
  plural: "policyreports",
  kind: "PolicyReport",
  namespaced: true,
};

export const renamedReports: GroundKind = {
  group: "openreports.io",
  version: "v1alpha1",
  plural: "reports",
  kind: "Report",
  namespaced: true,
};

export function report(name: string, message = "", labels: Readonly<Record<string, string>> = {}): GroundObject {
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name, namespace: "default", labels },
    results: [{ policy: "require-limits", rule: "limits", result: "fail", message }],
  };
}

/** Names with a number of constant width: `report-0007`. */
export function numbered(count: number, prefix = "report"): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, "0")}`);
}
