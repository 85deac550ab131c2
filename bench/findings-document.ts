/** What a generated report of `trivy k8s` holds. */
export type DocumentShape = {
  /** Failing checks and vulnerabilities, together. */
  readonly findings: number;
  /** Findings of one workload. */
  readonly perWorkload?: number;
  readonly perNamespace?: number;
  /** Characters of the description of a vulnerability. */
  readonly descriptionLength?: number;
  /** Lists workloads the other way round, so that the bytes differ and the findings do not. */
  readonly reversed?: boolean;
};

const severities = ["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;

const sentence = "What it is given is read beyond its end, which stops the service and may tell of its memory. ";

/** One of three thousand known flaws of four hundred packages. */
const vulnerability = (at: number, descriptionLength: number): object => {
  const flaw = at % 3_000;
  const name = `package-${flaw % 400}`;
  return {
    VulnerabilityID: `CVE-2026-${10_000 + flaw}`,
    PkgID: `${name}@1.0.${flaw % 9}`,
    PkgName: name,
    PkgIdentifier: { PURL: `pkg:deb/debian/${name}@1.0.${flaw % 9}?arch=amd64&distro=debian-12` },
    InstalledVersion: `1.0.${flaw % 9}`,
    FixedVersion: `1.1.${flaw % 9}`,
    Status: "fixed",
    Severity: severities[flaw % 4],
    Title: `${name}: a flaw in how it reads what it is given, number ${flaw}`,
    PrimaryURL: `https://example.org/cve-2026-${10_000 + flaw}`,
    Description: sentence.repeat(Math.ceil(descriptionLength / sentence.length)).slice(0, descriptionLength),
    References: [`https://example.org/advisories/${flaw}`, `https://example.org/mail/${flaw}`],
  };
};

const misconfiguration = (index: number): object => ({
  Type: "Kubernetes Security Check",
  ID: `KSV-${String(100 + index).padStart(4, "0")}`,
  Title: `Check number ${index}`,
  Message: `Container 'main' of the workload should be set as check ${index} asks`,
  Severity: severities[index % 4],
  Status: "FAIL",
});

/** One resource of a report with this many findings: a fifth of them checks of its configuration. */
function resourceOf(workload: number, namespace: number, findings: number, descriptionLength: number): object {
  const name = `workload-${workload}`;
  // Four workloads run one image, as replicas of a service for several tenants do.
  const image = Math.floor(workload / 4);
  const tag = `registry.example.org/team/image-${image}:1.0`;
  const checks = Math.floor(findings / 5);
  const vulnerabilities = Array.from({ length: findings - checks }, (_, index) =>
    vulnerability(image * 7 + index, descriptionLength),
  );
  return {
    Namespace: `namespace-${namespace}`,
    Kind: "Deployment",
    Name: name,
    Metadata: [{ ImageID: `sha256:${image}`, RepoTags: [tag] }],
    Results: [
      {
        Target: `${tag} (debian 12)`,
        Class: "os-pkgs",
        Type: "debian",
        Vulnerabilities: vulnerabilities,
      },
      {
        Target: `Deployment/${name}`,
        Class: "config",
        Type: "kubernetes",
        MisconfSummary: { Successes: 0, Failures: checks },
        Misconfigurations: Array.from({ length: checks }, (_, index) => misconfiguration(index)),
      },
    ],
  };
}

/** Texts that together are one report of `trivy k8s --report all`: the same every time. */
export function* findingsDocument(shape: DocumentShape): Generator<string> {
  const perWorkload = shape.perWorkload ?? 100;
  const perNamespace = shape.perNamespace ?? 20;
  const workloads = Math.ceil(shape.findings / perWorkload);
  yield '{"ClusterName":"bench","Resources":[';
  for (let place = 0; place < workloads; place += 1) {
    const workload = shape.reversed === true ? workloads - 1 - place : place;
    const findings = workload === workloads - 1 ? shape.findings - perWorkload * (workloads - 1) : perWorkload;
    yield `${place === 0 ? "" : ","}\n${JSON.stringify(resourceOf(workload, Math.floor(workload / perNamespace), findings, shape.descriptionLength ?? 100), null, 2)}`;
  }
  yield "\n]}\n";
}
