import type { Belief, Severity } from "../check/outcome.ts";

/** What a fact is about (semantics § 5, reference/required-facts.json). */
export const factScopes = [
  "cluster",
  "control-plane-node",
  "node",
  "workload",
  "namespace",
  "cluster-service",
  "image",
] as const;
export type FactScope = (typeof factScopes)[number];

/** Criticality of a Kubernetes control; its weight comes from the weights in force. */
export const criticalities = ["critical", "high", "medium", "low"] as const;
export type Criticality = (typeof criticalities)[number];

/** One entry that is enough alone: a single witness id, or several of one tool that decide only together. */
export type WitnessEntry = { readonly tool: string; readonly allOf: readonly string[] };

export type Fact = {
  readonly id: string;
  /** Our own sentence: what holds when the fact passes. */
  readonly statement: string;
  readonly scope: FactScope;
  /** `inherited`: operated by the provider and left out on EKS, GKE and AKS. */
  readonly managed: "visible" | "inherited";
  /** `pass`: one fresh passing witness decides although another fails. */
  readonly onDisagreement: "fail" | "pass";
  readonly witnesses: readonly WitnessEntry[];
  /** Checks that only ever ask a person about it: shown, and said "manual", but never deciding. */
  readonly manualWitnesses?: readonly WitnessEntry[];
  /** Only people can witness it: passes by the control's valid attestation. */
  readonly peopleOnly: boolean;
  readonly why: string;
};

/** A Kubernetes control of ours, or (`kind` topic) one benchmark topic that is judged by itself. */
export type Control = {
  readonly id: string;
  readonly kind: "control" | "topic";
  readonly title: string;
  readonly category: string;
  readonly description: string;
  readonly criticality: Criticality;
  readonly needsPeople: boolean;
  /** What a person has to attest, where `needsPeople`. */
  readonly attestation: string;
  readonly facts: readonly { readonly fact: string; readonly required: boolean; readonly why?: string }[];
  /** For a topic: the Kubernetes control it belongs to. */
  readonly partOf?: string;
};

export const requirementClasses = ["technical", "partly", "procedural"] as const;
export type RequirementClass = (typeof requirementClasses)[number];

export type Link = {
  readonly control: string;
  readonly role: "required" | "supporting";
  readonly strength: "full" | "partial";
  readonly why: string;
};

/** A framework control ("requirement" in the code, because "control" is ours). */
export type Requirement = {
  readonly id: string;
  readonly parent: string | null;
  readonly title: string;
  /** false for groups and sections, which only build the tree. */
  readonly leaf: boolean;
  readonly class: RequirementClass;
  /** A technical requirement whose essence no link or fact shows yet: at most `partial`. */
  readonly essenceMissing: boolean;
  /** What the requirement also asks and nothing here shows. */
  readonly gap: string;
  /** Why the required links suffice, and why the class is not the usual one; our own sentences. */
  readonly why?: string;
  readonly classWhy?: string;
  readonly links: readonly Link[];
  /** Profile marks, for example `level:1`, `fedramp:moderate`, `category:availability`. */
  readonly marks: readonly string[];
};

/** A cut of T: a requirement is in the profile when it carries one of `anyOf` and none of `noneOf` (an empty list asks nothing). */
export type Profile = {
  readonly id: string;
  readonly title: string;
  readonly isDefault: boolean;
  readonly anyOf: readonly string[];
  readonly noneOf: readonly string[];
};

export type Framework = {
  readonly id: string;
  /** Full title, and the short one of rows and tabs. */
  readonly title: string;
  readonly shortTitle: string;
  readonly version: string;
  readonly publisher: string;
  readonly notes: readonly string[];
  /** Noun for its lowest-level entries: "item", "requirement", "criterion", "control", "technique" … */
  readonly noun: string;
  readonly profiles: readonly Profile[];
  readonly requirements: readonly Requirement[];
  /** `own`: the organisation brought it; absent for what comes with the product. */
  readonly origin?: "own";
};

/** One check of one tool, by the id a witness entry names. */
export type Check = {
  readonly tool: string;
  /** Witness id: for kube-bench the topic, for Trivy the canonical id, for Kyverno the policy. */
  readonly id: string;
  readonly title: string;
  /** null where the tool has none: then it comes from the control (kube-bench). */
  readonly severity: Severity | null;
  readonly aliases: readonly string[];
  /** First version of the tool known to have this check: absence proves from there on. */
  readonly since?: string;
  readonly topic?: string;
  /**
   * What it looks at, where that is known: a kind in lower case (`role`), `workload` for every kind that runs containers,
   * `nodeinfo` for what a collector reads on a node, `pod/kube-apiserver` for the static Pod of a component. Tools that list
   * passes list them for everything else as well; such a pass says nothing.
   */
  readonly looksAt?: readonly string[];
};

/** One line of a benchmark profile of kube-bench. */
export type BenchmarkCheck = {
  readonly id: string;
  readonly topic: string;
  readonly title: string;
  readonly section: string;
  readonly target: "master" | "etcd" | "controlplane" | "node" | "policies" | "managedservices";
  readonly mode: "automated" | "manual" | "skip";
  readonly scored: boolean;
  readonly belief: Belief;
  /** Why the verdict is not believed, for the screen. */
  readonly beliefSentence: string;
};

/** Which clusters a benchmark profile of kube-bench is meant for. */
export type BenchmarkInfo = {
  /** `cis`, `eks`, `rke2` … */
  readonly family: string;
  /** Minor versions of Kubernetes (`1.32`) that kube-bench chooses it for; empty where the platform chooses. */
  readonly kubernetes: readonly string[];
};

export type Catalog = {
  /** SHA-256 over the canonical JSON of everything below: every stored status carries it. */
  readonly digest: string;
  readonly version: string;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly controls: ReadonlyMap<string, Control>;
  readonly frameworks: ReadonlyMap<string, Framework>;
  /** By `tool:id`. */
  readonly checks: ReadonlyMap<string, Check>;
  /** Belief and sentence by `tool:id` for tools other than kube-bench; absent = believed. */
  readonly beliefs: ReadonlyMap<string, { readonly belief: Belief; readonly sentence: string }>;
  /** By benchmark (`cis-1.12`), then by check id (`1.2.1`). */
  readonly benchmarks: ReadonlyMap<string, ReadonlyMap<string, BenchmarkCheck>>;
  /** By benchmark. */
  readonly benchmarkInfo?: ReadonlyMap<string, BenchmarkInfo>;
};

/** Weights by criticality (semantics § 6); every snapshot stores the version used. */
export type Weights = Readonly<Record<Criticality, number>>;
export const defaultWeights: Weights = { critical: 10, high: 5, medium: 3, low: 1 };
