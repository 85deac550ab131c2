/** A document that is made while it is read, the same at every walk. */
export type HugeDocument = AsyncIterable<Uint8Array> & {
  /** What it lists; known after a walk. */
  readonly counts: { readonly workloads: number; readonly observations: number };
};

const words =
  "a flaw was found in the way library handles crafted input which allows remote attacker to cause denial of service or execute arbitrary code via specially malformed packet buffer overflow use after free integer heap parser memory certificate header stream kernel driver".split(
    " ",
  );
const severities = ["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;
const packages = Array.from({ length: 240 }, (_, at) => `lib${words[at % words.length]}${at}`);
const checks = [
  "KSV-0001",
  "KSV-0003",
  "KSV-0011",
  "KSV-0012",
  "KSV-0014",
  "KSV-0020",
  "KSV-0021",
  "KSV-0030",
] as const;
const perNamespace = 40;
const perImage = 60;
/** That the image was looked at. */
const looks = 1;

/** Words that differ from entry to entry and are the same in every run. */
function sentence(seed: number, length: number): string {
  let state = (seed * 2_654_435_761) >>> 0;
  const said: string[] = [];
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    said.push(words[state % words.length] ?? "");
  }
  return said.join(" ");
}

function vulnerability(workload: number, at: number) {
  const seed = (workload * 7 + at * 13) % 9_000;
  const id = `CVE-${2018 + (seed % 8)}-${10_000 + seed}`;
  return {
    VulnerabilityID: id,
    PkgID: `${packages[at]}@1.${seed % 40}.2-r${at % 4}`,
    PkgName: packages[at] ?? "lib",
    InstalledVersion: `1.${seed % 40}.2-r${at % 4}`,
    FixedVersion: seed % 3 === 0 ? "" : `1.${(seed % 40) + 1}.0-r0`,
    Status: seed % 3 === 0 ? "affected" : "fixed",
    Layer: { DiffID: `sha256:${(seed * 7_919).toString(16).padStart(64, "0")}` },
    SeveritySource: "nvd",
    PrimaryURL: `https://avd.aquasec.com/nvd/${id.toLowerCase()}`,
    DataSource: { ID: "alpine", Name: "Alpine Secdb", URL: "https://secdb.alpinelinux.org/" },
    Title: sentence(seed, 9),
    Description: sentence(seed + 1, 90),
    Severity: severities[seed % severities.length],
    CweIDs: [`CWE-${seed % 900}`],
    CVSS: { nvd: { V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", V3Score: 4 + (seed % 60) / 10 } },
    References: Array.from({ length: 4 }, (_, link) => `https://example.test/advisories/${seed}/${link}`),
    PublishedDate: "2025-03-06T19:15:27.683Z",
    LastModifiedDate: "2025-10-02T15:28:53.79Z",
  };
}

const objectOf = (workload: number) => ({
  Namespace: `team-${Math.floor(workload / perNamespace)}`,
  Kind: workload % 5 === 0 ? "StatefulSet" : "Deployment",
  Name: `service-${workload}`,
});
const imageOf = (workload: number): string => `registry.example.test/shop/service-${workload}:1.${workload % 9}.0`;

function imageEntry(workload: number) {
  const image = imageOf(workload);
  return {
    ...objectOf(workload),
    Metadata: [{ ImageID: `sha256:${workload.toString(16).padStart(64, "0")}`, RepoTags: [image] }],
    Results: [
      {
        Target: `${image} (alpine 3.21.0)`,
        Class: "os-pkgs",
        Type: "alpine",
        Vulnerabilities: Array.from({ length: perImage }, (_, at) => vulnerability(workload, at)),
      },
    ],
  };
}

function configEntry(workload: number) {
  const object = objectOf(workload);
  const Misconfigurations = checks.map((id, at) => ({
    Type: "Kubernetes Security Check",
    ID: id,
    Title: sentence(at, 5),
    Description: sentence(at + 7, 40),
    Message: `Container 'main' of ${object.Kind} '${object.Name}' ${sentence(at, 12)}`,
    Resolution: sentence(at + 3, 10),
    Severity: severities[at % severities.length],
    PrimaryURL: `https://avd.aquasec.com/misconfig/${id.toLowerCase()}`,
    References: [`https://avd.aquasec.com/misconfig/${id.toLowerCase()}`],
    Status: "FAIL",
    CauseMetadata: { Provider: "Kubernetes", Service: "general", StartLine: 17 + at, EndLine: 40 + at },
  }));
  const MisconfSummary = { Successes: 60, Failures: Misconfigurations.length };
  const Target = `${object.Kind}/${object.Name}`;
  return { ...object, Results: [{ Target, Class: "config", Type: "kubernetes", MisconfSummary, Misconfigurations }] };
}

/** Text of a document whose list is filled until it has about so many bytes. */
function hugeDocument(
  targetBytes: number,
  frame: { readonly before: string; readonly after: string },
  entriesOf: (workload: number) => { readonly entries: readonly unknown[]; readonly observations: number },
): HugeDocument {
  const counts = { workloads: 0, observations: 0 };
  return {
    counts,
    async *[Symbol.asyncIterator]() {
      counts.workloads = 0;
      counts.observations = 0;
      const encoder = new TextEncoder();
      let written = frame.before.length;
      yield encoder.encode(frame.before);
      for (let workload = 0; written < targetBytes; workload += 1) {
        const { entries, observations } = entriesOf(workload);
        // Indented as the tools write it, two levels deep in the document.
        const text = entries.map((entry) => JSON.stringify(entry, null, 2).replaceAll("\n", "\n    ")).join(",\n    ");
        const piece = encoder.encode(workload === 0 ? text : `,\n    ${text}`);
        counts.workloads += 1;
        counts.observations += observations;
        written += piece.length;
        yield piece;
      }
      yield encoder.encode(frame.after);
    },
  };
}

/**
 * A report of `trivy k8s` of about so many bytes: namespaces of 40 workloads, each with the vulnerabilities of its image and
 * its misconfigurations; 68 findings and some 120 kB for each workload.
 */
export function hugeTrivy(targetBytes: number): HugeDocument {
  return hugeDocument(
    targetBytes,
    { before: '{\n  "ClusterName": "huge",\n  "Resources": [\n    ', after: "\n  ]\n}\n" },
    (workload) => ({
      entries: [imageEntry(workload), configEntry(workload)],
      observations: perImage + checks.length + looks,
    }),
  );
}

function reportOf(workload: number) {
  const { Namespace, Kind, Name } = objectOf(workload);
  return {
    apiVersion: "aquasecurity.github.io/v1alpha1",
    kind: "VulnerabilityReport",
    metadata: {
      name: `${Kind.toLowerCase()}-${Name}-main`,
      namespace: Namespace,
      uid: `00000000-0000-4000-8000-${workload.toString(16).padStart(12, "0")}`,
      labels: {
        "trivy-operator.container.name": "main",
        "trivy-operator.resource.kind": Kind,
        "trivy-operator.resource.name": Name,
        "trivy-operator.resource.namespace": Namespace,
      },
    },
    report: {
      updateTimestamp: "2026-11-20T08:00:00Z",
      scanner: { name: "Trivy", vendor: "Aqua Security", version: "0.71.1" },
      registry: { server: "registry.example.test" },
      artifact: { repository: `shop/service-${workload}`, tag: `1.${workload % 9}.0` },
      summary: { criticalCount: 0, highCount: 0, mediumCount: 0, lowCount: 0, unknownCount: 0 },
      vulnerabilities: Array.from({ length: perImage }, (_, at) => {
        const entry = vulnerability(workload, at);
        return {
          vulnerabilityID: entry.VulnerabilityID,
          resource: entry.PkgName,
          installedVersion: entry.InstalledVersion,
          fixedVersion: entry.FixedVersion,
          severity: entry.Severity,
          title: entry.Title,
          primaryLink: entry.PrimaryURL,
          publishedDate: entry.PublishedDate,
          score: entry.CVSS.nvd.V3Score,
          target: "",
        };
      }),
    },
  };
}

/** A `List` of VulnerabilityReports of about so many bytes, one for each workload, with 60 vulnerabilities each. */
export function hugeReports(targetBytes: number): HugeDocument {
  return hugeDocument(
    targetBytes,
    {
      before: '{\n  "apiVersion": "v1",\n  "items": [\n    ',
      after: '\n  ],\n  "kind": "List",\n  "metadata": {\n    "resourceVersion": ""\n  }\n}\n',
    },
    (workload) => ({ entries: [reportOf(workload)], observations: perImage + looks }),
  );
}
