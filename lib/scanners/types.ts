import type { Belief, ObservationKind, Outcome, Severity } from "../domain/check/outcome.ts";
import type { DocumentWarning } from "../domain/document/warnings.ts";
import type { Resource } from "../domain/resource/resource.ts";
import type { Completeness } from "../domain/scan/completeness.ts";

/** What the sender knows about a document beside its bytes; every field may be missing. */
export type DocumentContext = {
  readonly node?: string | undefined;
  readonly namespace?: string | undefined;
  readonly artifact?: string | undefined;
  readonly toolVersion?: string | undefined;
  readonly completeness?: Completeness | undefined;
  /** Kubernetes version of the cluster where it is known otherwise (roster, collector), for example `v1.36.3`. */
  readonly clusterVersion?: string | undefined;
  /**
   * Only shown, never merged (`kubeproof parse`): a missing node gets a placeholder name, and entries a document
   * repeats are listed as often as it lists them.
   */
  readonly preview?: boolean | undefined;
};

/** One thing one tool said about one resource. */
export type Observation = {
  readonly kind: ObservationKind;
  /** Whose check it is: `kube-bench`, `trivy`, `polaris`, `kyverno` … (the engine, not the source). */
  readonly tool: string;
  /** Canonical id after alias folding; stable across versions of the tool. Unique with `tool`. */
  readonly check: string;
  /** The id a fact's witness entry names; equals `check` unless several checks answer for one witness. */
  readonly witness: string;
  /** The id exactly as the document has it, for example `cis-1.6:1.2.1`. */
  readonly rawId: string;
  readonly title: string;
  readonly outcome: Outcome;
  /** null where the tool has none (kube-bench): it then comes from the control of the check. */
  readonly severity: Severity | null;
  readonly resource: Resource;
  /** Roles of nodes a node check looks at: decides node → cluster lifts. */
  readonly nodeRole?: "control-plane" | "any" | undefined;
  /** What the tool said in words; hostile text, already capped, redacted later at the edges. */
  readonly message: string;
  readonly remediation: string;
  /** Where in the document it stands: 1-based line of the decoded text, so that the raw line can be shown. */
  readonly line: number | null;
  /** Small extra facts for the screen (`expected`, `actual`, `scored`, `type` …), capped. */
  readonly details: Readonly<Record<string, string>>;
};

/** One independently reported slice of a document (semantics § 2 "scan target"). */
export type TargetReport = {
  /** Stable inside (cluster, scanner), for example `node/cp-1/master` or `cluster/policies`. */
  readonly scope: string;
  /** Words for people: "node cp-1, control plane checks". */
  readonly label: string;
  readonly completeness: Completeness;
  /** Why it is not complete, for the screen. */
  readonly completenessReason: string;
  /** Version of the tool or benchmark that wrote it, where known. */
  readonly toolVersion: string | null;
  /**
   * When the tool looked at this target, where the document says so for each by itself (custom resources); absent = the
   * document's time.
   */
  readonly observedAt?: Date | undefined;
  /** When the object that is this report came to be, where it is one and says so: no list before can have it. */
  readonly createdAt?: Date | undefined;
  /** Resources this report looked at, also where it names no check of them (failures-only reports). */
  readonly lookedAt: readonly Resource[];
  readonly observations: readonly Observation[];
  /**
   * Checks (`tool:id`, as in `Catalog.checks`) that the version of the tool is known to have: where a failures-only report
   * does not name them on a resource it looked at, they pass (semantics § 2, pass by absence). Absent = none are known.
   */
  readonly knownByVersion?: readonly string[] | undefined;
};

/** A stable code, a sentence for people, and how often it happened. */
export type ParseWarning = DocumentWarning;

/** Hints a document carries about its cluster; never trusted, shown only. */
export type DocumentHints = {
  readonly kubernetesVersion?: string | undefined;
  readonly benchmark?: string | undefined;
  readonly platform?: string | undefined;
  readonly clusterName?: string | undefined;
};

export type ParsedDocument = {
  readonly scanner: string;
  /** Which of the scanner's shapes it was, for example `controls-totals`, `array`, `bare-controls`, `junit`. */
  readonly format: string;
  /** Documents found in the bytes (two pods' logs in one stream are two). */
  readonly documents: number;
  /** When the tool looked, if the document says so. */
  readonly observedAt: Date | null;
  readonly targets: readonly TargetReport[];
  readonly warnings: readonly ParseWarning[];
  readonly hints: DocumentHints;
};

/** What the catalog says about one line of a benchmark. */
export type BenchmarkLine = {
  readonly topic: string;
  readonly title: string;
  readonly belief: Belief;
  /**
   * Another line of this benchmark with the same target has the same topic, so that the topic alone does not name the
   * check. Where the catalog does not say, the adapter goes by the document.
   */
  readonly sharesTopic?: boolean | undefined;
};

/** What one piece of a document says about one target; a target may come in several pieces. */
export type TargetPart = Pick<TargetReport, "scope" | "lookedAt" | "observations">;

/** What is known of a target when the whole document was read. */
export type TargetHead = Omit<TargetReport, "lookedAt" | "observations">;

/**
 * A document read piece by piece, so that its size does not decide how much memory reading it takes. `parts` is consumed
 * once and to its end; only then `end` answers: completeness and warnings are properties of the whole document.
 */
export type DocumentReading = {
  readonly parts: AsyncIterable<readonly TargetPart[]>;
  readonly end: () => Omit<ParsedDocument, "targets"> & { readonly targets: readonly TargetHead[] };
};

/** Which version-dependent facts of the catalog an adapter needs; given by the caller, so that adapters stay pure. */
export type CatalogView = {
  /** kube-bench: the catalog's line for (benchmark, check id), or null when unknown. */
  benchmarkCheck(benchmark: string, id: string): BenchmarkLine | null;
  /** Benchmarks known, for example `cis-1.12`. */
  hasBenchmark(benchmark: string): boolean;
  /** Minor versions of Kubernetes (`1.32`) kube-bench chooses each benchmark for; without those the platform chooses. */
  benchmarkVersions(): ReadonlyMap<string, readonly string[]>;
  /** Canonical witness id of an alias of a tool's check (`KSV001` → `KSV-0001`), or null when unknown. */
  canonicalCheck(tool: string, id: string): string | null;
  /** Keys (`tool:id`) of the checks a version of a tool is known to have (the catalog's `since`). */
  checksKnownTo(tool: string, version: string): readonly string[];
  /**
   * Whether a check, by its canonical id, looks at such a resource; true where that is not known. A pass that a tool lists
   * for anything else says nothing.
   */
  looksAt(tool: string, check: string, resource: Resource): boolean;
};

/** Platforms the product tells apart; only the first three have facts inherited from the provider (formats § 0). */
export const platforms = ["eks", "gke", "aks", "rke2", "k3s", "openshift", "self-managed"] as const;
export type Platform = (typeof platforms)[number];

/** A container of a workload as the roster lists it. */
export type RosterContainer = {
  readonly name: string;
  readonly kind: "init" | "main" | "sidecar";
  readonly image: string;
  readonly digest: string | null;
};

/** One resource a roster lists. */
export type RosterItem = {
  readonly resource: Resource;
  readonly uid: string | null;
  readonly createdAt: Date | null;
  readonly labels: Readonly<Record<string, string>>;
  /** For nodes: `control-plane`, `worker` … from the role labels; empty for everything else. */
  readonly roles: readonly string[];
  /** Distinct images of its containers, sorted. */
  readonly images: readonly string[];
  readonly containers: readonly RosterContainer[];
};

/** What exists in one cluster (semantics § 1 "Roster", formats § 0); it says nothing about compliance by itself. */
export type RosterDocument = {
  readonly scanner: string;
  readonly format: string;
  readonly documents: number;
  readonly observedAt: Date | null;
  /** Whether it lists everything of the kinds it covers. */
  readonly complete: boolean;
  /** Types of resource it speaks for, as in `Resource.type`: `Node`, `apps/Deployment` … */
  readonly covers: readonly string[];
  readonly items: readonly RosterItem[];
  readonly cluster: { readonly uid: string | null; readonly version: string | null; readonly platform: Platform };
  readonly warnings: readonly ParseWarning[];
};

/** What every entry of the registry tells about itself. */
interface Adapter {
  readonly id: string;
  readonly label: string;
  /** Shapes it reads, in words, for `kubeproof parse --help` and the docs. */
  readonly formats: readonly string[];
  /** Expected interval between looks, in hours (semantics § 2). */
  readonly intervalHours: number;
  /** The command that makes a document of it, shown in empty states. */
  readonly howToMake: string;
  /** How sure it is that a decoded document is its own: 0 (not) to 1. Cheap; used to name the likely right scanner. */
  recognises(text: string): number;
}

/** Reads what exists. */
export interface RosterReader extends Adapter {
  readonly kind: "roster";
  /** Pure: text in, roster out; throws AppError("unprocessable") with a stable reason. */
  parse(text: string, context: DocumentContext): RosterDocument;
}

/** An adapter: one folder in lib/scanners, registered in lib/scanners/index.ts. */
export interface Scanner extends Adapter {
  readonly kind: "findings";
  /** Pure: text in, observations and warnings out; throws AppError("unprocessable") with a stable reason. */
  parse(text: string, context: DocumentContext, catalog: CatalogView): ParsedDocument;
  /**
   * Reads JSON too large to hold, from its decoded text in pieces; says the same as `parse` would, and nothing of a preview.
   * The text is walked more than once and must be the same at each walk. `parts` throws as `parse` does, and `cannot_stream`
   * for what is not one JSON document. Absent where a document of this tool is limited to what `parse` takes.
   */
  stream?(text: AsyncIterable<string>, context: DocumentContext, catalog: CatalogView): DocumentReading;
}

/** An entry of the registry: it brings findings, or the roster. */
export type RegistryEntry = Scanner | RosterReader;
