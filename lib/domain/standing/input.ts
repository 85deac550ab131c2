import type { ActiveAcceptance } from "../acceptance/acceptance.ts";
import type { ComputedInput } from "../computed/input.ts";
import type { Resource, ResourceKey } from "../resource/resource.ts";
import type { Presence } from "../roster/presence.ts";
import type { WordState } from "../scan/word.ts";
import type { Duration, Instant } from "../time/instant.ts";

export const platforms = ["self-managed", "rke2", "k3s", "openshift", "eks", "gke", "aks"] as const;
export type Platform = (typeof platforms)[number];

/** Platforms whose provider runs the control plane: facts marked inherited are left out there (semantics § 5.4). */
export function isManaged(platform: Platform): boolean {
  return platform === "eks" || platform === "gke" || platform === "aks";
}

/** One word of one source about one resource, as the merge keeps it. */
export type Word = {
  readonly source: string;
  readonly tool: string;
  readonly check: string;
  /** Id that a fact's witness entry names. */
  readonly witness: string;
  readonly resource: Resource;
  readonly key: ResourceKey;
  /** Roles of nodes this check looks at; decides node → cluster lifts. */
  readonly nodeRole: "control-plane" | "any";
  /** Node of a static control-plane Pod, where the resource is one. */
  readonly onNode?: string | undefined;
  readonly state: WordState;
};

export type Source = {
  readonly tools: readonly string[];
  readonly interval: Duration;
  /** Words observed up to and including this instant no longer count. */
  readonly retiredAt: Instant | null;
  /** Newest `observedAt` of a readable report, null when never heard. */
  readonly heardAt: Instant | null;
};

/** The newest complete roster. */
export type Roster = {
  readonly observedAt: Instant;
  readonly interval: Duration;
  /** Kinds of resource it says everything about. */
  readonly covers: ReadonlySet<string>;
  readonly listed: readonly {
    readonly resource: Resource;
    readonly key: ResourceKey;
    readonly roles: readonly string[];
  }[];
};

type Validity = { readonly from: Instant; readonly until: Instant };

/** Everything about one cluster that its standing depends on, as known at one instant. */
export type ClusterInput = {
  readonly platform: Platform;
  readonly sources: ReadonlyMap<string, Source>;
  /** By `retiredCheckKey`: words of that check observed up to and including the instant no longer count. */
  readonly retiredChecks: ReadonlyMap<string, Instant>;
  readonly words: readonly Word[];
  readonly roster: Roster | null;
  readonly presence: ReadonlyMap<ResourceKey, Presence>;
  /** Attestations of a Kubernetes control or of a framework requirement (`framework requirement`). */
  readonly attestations: readonly (Validity & { readonly subject: string })[];
  /** Approved not-applicable decisions on Kubernetes controls. */
  readonly notApplicable: readonly (Validity & { readonly control: string })[];
  readonly acceptances: readonly ActiveAcceptance[];
  readonly parameters: { readonly systemNamespaces: readonly string[] };
  /** What facts computed from ingested data are computed from; absent = nothing is computed. */
  readonly computed?: ComputedInput | undefined;
};

/** Names a check of a source among retired ones; the engine that wrote a report is part of what a check is. */
export function retiredCheckKey(source: string, tool: string, check: string): string {
  return `${source}\n${tool}\n${check}`;
}

/** Namespaces left out of workload and namespace facts unless the parameter says otherwise (semantics § 5.2). */
export const defaultSystemNamespaces = ["kube-system", "kube-public", "kube-node-lease"] as const;

/** Subject of an attestation about a framework requirement. */
export function requirementSubject(framework: string, requirement: string): string {
  return `${framework} ${requirement}`;
}

/** A roster is fresh until its `observedAt` + 2 × its interval; a stale one is no roster. */
export function isRosterFresh(roster: Roster | null, at: Instant): roster is Roster {
  return roster !== null && at < roster.observedAt + 2 * roster.interval;
}
