import { chance, imageDigestOf, pick } from "../chance.ts";
import { lastRunBefore, timestampOf } from "../clock.ts";
import type { Scene, StoryObject } from "../objects/object.ts";
import { objectOf, ownedBy } from "../objects/object.ts";
import type { WorkloadObjects } from "../objects/workloads.ts";
import type { ContainerPlan, RolePlan } from "../plan.ts";
import type { Judged } from "./trivy-checks.ts";
import { checksOfInfra, checksOfRole, checksOfWorkload, idFor } from "./trivy-checks.ts";
import { osOf, vulnerabilitiesOf } from "./vulnerabilities.ts";

const apiVersion = "aquasecurity.github.io/v1alpha1";

type Subject = {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly owner: StoryObject;
};

/** Reports are made anew within a day, each at an hour of its own. */
function lookedAt(scene: Scene, name: string): Date {
  return lastRunBefore(scene.story, scene.day, 24 * chance(scene.story.seed, scene.plan.name, "trivy", name));
}

function versionOf(scene: Scene): string {
  return scene.plan.tools.trivyOperator?.version ?? "";
}

const scannerOf = (scene: Scene): object => ({ name: "Trivy", vendor: "Aqua Security", version: versionOf(scene) });

function summaryOf(severities: readonly string[]): Readonly<Record<string, number>> {
  const of = (severity: string): number => severities.filter((each) => each.toUpperCase() === severity).length;
  return { criticalCount: of("CRITICAL"), highCount: of("HIGH"), mediumCount: of("MEDIUM"), lowCount: of("LOW") };
}

function reportOf(
  scene: Scene,
  kind: string,
  subject: Subject,
  report: Readonly<Record<string, unknown>>,
  container = "",
): StoryObject {
  const name = [subject.kind.toLowerCase(), subject.name, container].filter((part) => part !== "").join("-");
  const at = lookedAt(scene, name);
  const where = subject.namespace === undefined ? {} : { namespace: subject.namespace };
  return objectOf(
    scene,
    {
      apiVersion,
      kind,
      name,
      ...where,
      createdAt: new Date(subject.owner.metadata.creationTimestamp),
      labels: {
        "resource-spec-hash": String(pick(1e9, scene.plan.name, name)),
        "trivy-operator.resource.kind": subject.kind,
        "trivy-operator.resource.name": subject.name,
        ...(subject.namespace === undefined ? {} : { "trivy-operator.resource.namespace": subject.namespace }),
        ...(container === "" ? {} : { "trivy-operator.container.name": container }),
      },
      annotations: { "trivy-operator.aquasecurity.github.io/report-ttl": "24h0m0s" },
      owners: [{ ...ownedBy(subject.owner), blockOwnerDeletion: false }],
    },
    { report: { ...report, updateTimestamp: timestampOf(at) } },
  );
}

function checksReport(scene: Scene, kind: string, subject: Subject, judged: readonly Judged[]): StoryObject {
  const failed = judged.filter(({ fails }) => fails);
  return reportOf(scene, kind, subject, {
    checks: failed.map(({ check, message }) => ({
      category: "Kubernetes Security Check",
      checkID: idFor(check, versionOf(scene)),
      description: check.title,
      messages: [message],
      remediation: `Change what "${check.title}" speaks of.`,
      severity: check.severity.toUpperCase(),
      success: false,
      title: check.title,
    })),
    scanner: scannerOf(scene),
    summary: summaryOf(failed.map(({ check }) => check.severity)),
  });
}

function artifactOf(container: ContainerPlan): { readonly registry: object; readonly artifact: object } {
  const [server = "", ...repository] = container.image.split("/");
  return {
    registry: { server: server === "docker.io" ? "index.docker.io" : server },
    artifact: {
      repository: repository.join("/"),
      tag: container.tag,
      digest: imageDigestOf(container.image, container.tag),
    },
  };
}

function vulnerabilityReport(scene: Scene, subject: Subject, container: ContainerPlan): StoryObject {
  const os = osOf(container);
  const vulnerabilities = vulnerabilitiesOf(container).flatMap(({ class: kind, type, found }) =>
    found.map((each) => ({
      vulnerabilityID: each.id,
      resource: each.package,
      installedVersion: each.installed,
      fixedVersion: each.fixed,
      publishedDate: each.published,
      lastModifiedDate: each.published,
      severity: each.severity,
      title: each.title,
      primaryLink: `https://avd.aquasec.com/nvd/${each.id.toLowerCase()}`,
      links: [],
      score: each.score,
      target: kind === "os-pkgs" ? `${container.image}:${container.tag} (${os.family} ${os.name})` : "",
      class: kind,
      packageType: type,
    })),
  );
  const severities = vulnerabilities.map(({ severity }) => severity);
  const report = {
    ...artifactOf(container),
    os,
    scanner: scannerOf(scene),
    summary: { ...summaryOf(severities), unknownCount: 0, noneCount: 0 },
    vulnerabilities,
  };
  return reportOf(scene, "VulnerabilityReport", subject, report, container.name);
}

/** No secret is in any image but one, which a developer copied into it. */
function secretReport(scene: Scene, subject: Subject, container: ContainerPlan): StoryObject {
  const found = container.image.endsWith("/sftp-drop") || container.image.endsWith("/camera-buffer");
  const secrets = found
    ? [
        {
          category: "AWS",
          match: '  "aws_access_key_id": "********************"',
          ruleID: "aws-access-key-id",
          severity: "CRITICAL",
          target: "app/config/defaults.json",
          title: "AWS Access Key ID",
        },
      ]
    : [];
  const report = {
    ...artifactOf(container),
    scanner: scannerOf(scene),
    secrets,
    summary: summaryOf(secrets.map(() => "CRITICAL")),
  };
  return reportOf(scene, "ExposedSecretReport", subject, report, container.name);
}

function ofWorkload(scene: Scene, { plan, revision }: WorkloadObjects): readonly StoryObject[] {
  const { name } = revision.metadata;
  const subject = { kind: revision.kind, name, namespace: plan.namespace, owner: revision };
  return [
    checksReport(scene, "ConfigAuditReport", subject, checksOfWorkload(plan)),
    ...plan.containers.map((container) => vulnerabilityReport(scene, subject, container)),
    ...plan.containers.map((container) => secretReport(scene, subject, container)),
  ];
}

function ofRole(scene: Scene, role: RolePlan, roles: readonly StoryObject[]): readonly StoryObject[] {
  const owner = roles.find(({ kind, metadata }) => kind === role.kind && metadata.name === role.name);
  if (owner === undefined) return [];
  const where = role.namespace === undefined ? {} : { namespace: role.namespace };
  const kind = role.kind === "Role" ? "RbacAssessmentReport" : "ClusterRbacAssessmentReport";
  return [checksReport(scene, kind, { kind: role.kind, name: role.name, ...where, owner }, checksOfRole(role))];
}

/** What Trivy Operator reports on. */
export type TrivySubjects = {
  readonly workloads: readonly WorkloadObjects[];
  readonly roles: readonly StoryObject[];
  readonly nodes: readonly StoryObject[];
  readonly staticPods: readonly StoryObject[];
};

/** All reports of Trivy Operator in a cluster; none where it is not installed. */
export function trivyOperatorReports(scene: Scene, subjects: TrivySubjects): readonly StoryObject[] {
  if (scene.plan.tools.trivyOperator === undefined) return [];
  const servers = subjects.staticPods.filter(({ metadata }) => metadata.name.startsWith("kube-apiserver-"));
  return [
    ...subjects.workloads.flatMap((workload) => ofWorkload(scene, workload)),
    ...scene.plan.roles.flatMap((role) => ofRole(scene, role, subjects.roles)),
    ...servers.map((pod) => {
      const node = pod.metadata.name.replace(/^kube-apiserver-/, "");
      const subject = { kind: "Pod", name: pod.metadata.name, namespace: "kube-system", owner: pod };
      return checksReport(
        scene,
        "InfraAssessmentReport",
        subject,
        checksOfInfra(scene.plan, node, "pod/kube-apiserver"),
      );
    }),
    ...subjects.nodes.map((node) => {
      const subject = { kind: "Node", name: node.metadata.name, owner: node };
      return checksReport(
        scene,
        "ClusterInfraAssessmentReport",
        subject,
        checksOfInfra(scene.plan, node.metadata.name, "nodeinfo"),
      );
    }),
  ];
}
