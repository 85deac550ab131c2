/** What the screens say about a scanner: the same words as its adapter, which a test compares. */
export type ScannerWords = {
  readonly id: string;
  readonly label: string;
  /** Shapes that are read. */
  readonly formats: readonly string[];
  /** The command that makes a document of it. */
  readonly howToMake: string;
  /** Expected interval between looks until a person sets another. */
  readonly intervalHours: number;
  /** What its silence about a check means, in one sentence (semantics § 2). */
  readonly silenceMeans: string;
};

/** Every scanner this server reads, in the order of the registry. */
export const scannerWords: readonly ScannerWords[] = [
  {
    id: "kube-bench",
    label: "kube-bench",
    formats: [
      "JSON with totals (0.5 and later)",
      "JSON without totals (--nototals, 0.3.1 to 0.4)",
      "JSON of one control after the other (up to 0.3.0)",
      "several pods' logs in one stream",
      "JUnit, with and without a root element",
      "Starboard's CISKubeBenchReport",
    ],
    howToMake: "kube-bench run --json > kube-bench.json",
    intervalHours: 24,
    silenceMeans:
      "It lists passes too, so a whole report is complete: a check it no longer names is no longer reported, and what was failing stays open until it is seen to pass.",
  },
  {
    id: "roster",
    label: "Kubernetes roster",
    formats: ["List of `kubectl get … -o json`", "native roster of a collector"],
    howToMake:
      "kubectl get nodes,namespaces,deployments,statefulsets,daemonsets,replicasets,cronjobs,jobs,pods -A -o json > roster.json",
    intervalHours: 168,
    silenceMeans:
      "What a complete roster does not list is gone, and words about it are dropped; one that is not complete says nothing about what it leaves out.",
  },
];

const toolLabels: ReadonlyMap<string, string> = new Map([
  ["kube-bench", "kube-bench"],
  ["trivy", "Trivy"],
  ["polaris", "Polaris"],
  ["kyverno", "Kyverno"],
  ["gatekeeper", "Gatekeeper"],
  ["falco", "Falco"],
  ["probe", "Kubeproof's own probe"],
]);

/** The words of a scanner; null for one that is not known here (any more). */
export function wordsOfScanner(id: string): ScannerWords | null {
  return scannerWords.find((scanner) => scanner.id === id) ?? null;
}

/** @example scannerLabel("kube-bench") // "kube-bench" */
export function scannerLabel(id: string): string {
  return wordsOfScanner(id)?.label ?? toolLabels.get(id) ?? id;
}

/** Name of the tool a check belongs to, which is not always the source that brought its word. */
export function toolLabel(tool: string): string {
  return toolLabels.get(tool) ?? tool;
}
