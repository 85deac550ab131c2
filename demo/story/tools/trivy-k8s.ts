import { imageDigestOf } from "../chance.ts";
import type { ClusterPlan, ContainerPlan, WorkloadPlan } from "../plan.ts";
import type { Judged } from "./trivy-checks.ts";
import { checksOfRole, checksOfWorkload, idFor, writesNewIds } from "./trivy-checks.ts";
import { osOf, vulnerabilitiesOf } from "./vulnerabilities.ts";

function misconfiguration({ check, fails, message }: Judged, version: string): object {
  const id = idFor(check, version);
  return {
    Type: "Kubernetes Security Check",
    ID: id,
    // Until the renumbering the older id stood beside it.
    ...(writesNewIds(version) ? {} : { AVDID: `AVD-${check.id}` }),
    Title: check.title,
    Description: check.title,
    Message: fails ? message : "No issues found",
    Namespace: `builtin.kubernetes.${check.id.replace("-", "")}`,
    Resolution: `Change what "${check.title}" speaks of.`,
    Severity: check.severity.toUpperCase(),
    PrimaryURL: `https://avd.aquasec.com/misconfig/${check.id.toLowerCase()}`,
    Status: fails ? "FAIL" : "PASS",
    CauseMetadata: { Provider: "Kubernetes", Service: "general" },
  };
}

function configResult(target: string, judged: readonly Judged[], version: string): object {
  const failures = judged.filter(({ fails }) => fails).length;
  return {
    Target: target,
    Class: "config",
    Type: "kubernetes",
    MisconfSummary: { Successes: judged.length - failures, Failures: failures },
    Misconfigurations: judged.map((each) => misconfiguration(each, version)),
  };
}

function imageResults(container: ContainerPlan): readonly object[] {
  const os = osOf(container);
  return vulnerabilitiesOf(container).map(({ class: kind, type, found }) => ({
    Target: kind === "os-pkgs" ? `${container.image}:${container.tag} (${os.family} ${os.name})` : "",
    Class: kind,
    Type: type,
    Vulnerabilities: found.map((each) => ({
      VulnerabilityID: each.id,
      PkgID: `${each.package}@${each.installed}`,
      PkgName: each.package,
      InstalledVersion: each.installed,
      ...(each.fixed === "" ? { Status: "affected" } : { FixedVersion: each.fixed, Status: "fixed" }),
      PrimaryURL: `https://avd.aquasec.com/nvd/${each.id.toLowerCase()}`,
      Title: each.title,
      Severity: each.severity,
      PublishedDate: each.published,
      LastModifiedDate: each.published,
    })),
  }));
}

function ofWorkload(workload: WorkloadPlan, version: string): readonly object[] {
  const { namespace, kind, name } = workload;
  const at = { Namespace: namespace, Kind: kind, Name: name };
  return [
    { ...at, Metadata: [{}], Results: [configResult(`${kind}/${name}`, checksOfWorkload(workload), version)] },
    ...workload.containers.map((container) => ({
      ...at,
      Metadata: [
        {
          OS: { Family: osOf(container).family, Name: osOf(container).name },
          ImageID: imageDigestOf(container.image, container.tag, "config"),
          RepoTags: [`${container.image}:${container.tag}`],
          RepoDigests: [`${container.image}@${imageDigestOf(container.image, container.tag)}`],
        },
      ],
      Results: imageResults(container),
    })),
  ];
}

/** The JSON `trivy k8s --report all --include-non-failures --format json` prints for a cluster. */
export function trivyDocument(plan: ClusterPlan, version: string): string {
  const roles = plan.roles.map((role) => ({
    ...(role.namespace === undefined ? {} : { Namespace: role.namespace }),
    Kind: role.kind,
    Name: role.name,
    Metadata: [{}],
    Results: [configResult(`${role.kind}/${role.name}`, checksOfRole(role), version)],
  }));
  return JSON.stringify({
    ClusterName: plan.name,
    Resources: [...plan.workloads.flatMap((workload) => ofWorkload(workload, version)), ...roles],
  });
}
