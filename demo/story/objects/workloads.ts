import { podSuffixOf, templateHashOf } from "../chance.ts";
import { instantOf, lastRunBefore } from "../clock.ts";
import type { WorkloadPlan } from "../plan.ts";
import { madeBefore, unchangedSince } from "./age.ts";
import type { Scene, StoryObject } from "./object.ts";
import { objectOf, ownedBy } from "./object.ts";
import { podSpecOf } from "./pod-spec.ts";

/** A workload with the objects that stand for it. */
export type WorkloadObjects = {
  readonly plan: WorkloadPlan;
  /** Deployment, StatefulSet, DaemonSet or CronJob. */
  readonly top: StoryObject;
  /** ReplicaSet of a Deployment, else the top itself: what Trivy Operator reports on. */
  readonly revision: StoryObject;
  readonly pods: readonly StoryObject[];
};

const labelsOf = (workload: WorkloadPlan): Readonly<Record<string, string>> => ({
  app: workload.name,
  team: workload.team,
});

const templateOf = (workload: WorkloadPlan): string => JSON.stringify([workload.containers, workload.flaws]);

/** When the Pods of today were made: at the last change of their template. */
function rolledOutAt(scene: Scene, { namespace, name }: WorkloadPlan): Date {
  const day = unchangedSince(scene, (plan) => {
    const same = plan.workloads.find((each) => each.namespace === namespace && each.name === name);
    return same === undefined ? "" : templateOf(same);
  });
  return day === null ? madeBefore(scene, namespace, name) : instantOf(scene.story, day);
}

function topOf(scene: Scene, workload: WorkloadPlan): StoryObject {
  const { namespace, name, kind } = workload;
  const labels = labelsOf(workload);
  const createdAt = madeBefore(scene, namespace, name);
  const template = { metadata: { labels }, spec: podSpecOf(workload) };
  const apiVersion = kind === "CronJob" ? "batch/v1" : "apps/v1";
  const spec =
    kind === "CronJob"
      ? { schedule: "30 2 * * *", jobTemplate: { spec: { template } } }
      : {
          ...(kind === "DaemonSet" ? {} : { replicas: 2 }),
          selector: { matchLabels: { app: name } },
          ...(kind === "StatefulSet" ? { serviceName: name } : {}),
          template,
        };
  return objectOf(scene, { apiVersion, kind, name, namespace, createdAt, labels }, { spec });
}

function revisionOf(scene: Scene, workload: WorkloadPlan, top: StoryObject): StoryObject {
  if (workload.kind !== "Deployment") return top;
  const { namespace, name } = workload;
  const hash = templateHashOf(scene.story.seed, scene.plan.name, namespace, name, templateOf(workload));
  const labels = { ...labelsOf(workload), "pod-template-hash": hash };
  const createdAt = rolledOutAt(scene, workload);
  return objectOf(
    scene,
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      name: `${name}-${hash}`,
      namespace,
      createdAt,
      labels,
      owners: [ownedBy(top)],
    },
    {
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: name, "pod-template-hash": hash } },
        template: { metadata: { labels }, spec: podSpecOf(workload) },
      },
    },
  );
}

function podOf(scene: Scene, workload: WorkloadPlan, owner: StoryObject, name: string, node: string): StoryObject {
  const startedAt = rolledOutAt(scene, workload);
  const pod = podSpecOf(workload);
  return objectOf(
    scene,
    {
      apiVersion: "v1",
      kind: "Pod",
      name,
      namespace: workload.namespace,
      createdAt: startedAt,
      labels: { ...labelsOf(workload), ...owner.metadata.labels },
      owners: [ownedBy(owner)],
      generation: templateOf(workload),
    },
    { spec: { ...pod, nodeName: node }, status: { phase: "Running" } },
  );
}

function podsOf(scene: Scene, workload: WorkloadPlan, owner: StoryObject): readonly StoryObject[] {
  const { namespace, name, kind } = workload;
  const nodes = scene.plan.nodes.map((node) => node.name);
  const parts = [scene.story.seed, scene.plan.name, namespace, owner.metadata.name, templateOf(workload)];
  const node = nodes.at(-1) ?? "";
  switch (kind) {
    case "CronJob":
      return [];
    case "StatefulSet":
      return [podOf(scene, workload, owner, `${name}-0`, node)];
    case "DaemonSet":
      return nodes.map((each) => podOf(scene, workload, owner, `${name}-${podSuffixOf(...parts, each)}`, each));
    case "Deployment":
      return [podOf(scene, workload, owner, `${owner.metadata.name}-${podSuffixOf(...parts)}`, node)];
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** All workloads of a cluster with their revisions and Pods. */
export function workloadsOf(scene: Scene): readonly WorkloadObjects[] {
  return scene.plan.workloads.map((plan) => {
    const top = topOf(scene, plan);
    const revision = revisionOf(scene, plan, top);
    return { plan, top, revision, pods: podsOf(scene, plan, revision) };
  });
}

/** Parts of a self-managed control plane that kubeadm runs as static Pods; each belongs to its node. */
export function staticPodsOf(scene: Scene, nodes: readonly StoryObject[]): readonly StoryObject[] {
  if (scene.plan.platform !== "kubeadm") return [];
  const parts = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  return nodes
    .filter((node) => "node-role.kubernetes.io/control-plane" in (node.metadata.labels ?? {}))
    .flatMap((node) =>
      parts.map((part) => {
        const version = part === "etcd" ? "3.6.5-0" : scene.plan.version;
        const owner = { ...ownedBy(node), blockOwnerDeletion: false };
        const labels = { component: part, tier: "control-plane" };
        const at = { name: `${part}-${node.metadata.name}`, namespace: "kube-system", labels, owners: [owner] };
        const containers = [{ name: part, image: `registry.k8s.io/${part}:${version}` }];
        return objectOf(
          scene,
          { apiVersion: "v1", kind: "Pod", createdAt: madeBefore(scene, "node", node.metadata.name), ...at },
          { spec: { nodeName: node.metadata.name, hostNetwork: true, containers }, status: { phase: "Running" } },
        );
      }),
    );
}

/** The last run of every CronJob: a finished Job. */
export function jobsOf(scene: Scene, workloads: readonly WorkloadObjects[]): readonly StoryObject[] {
  return workloads
    .filter(({ plan }) => plan.kind === "CronJob")
    .map(({ plan, top }) => {
      const ranAt = lastRunBefore(scene.story, scene.day, 2.5);
      const name = `${plan.name}-${Math.floor(ranAt.getTime() / 60_000)}`;
      return objectOf(
        scene,
        {
          apiVersion: "batch/v1",
          kind: "Job",
          name,
          namespace: plan.namespace,
          createdAt: ranAt,
          owners: [ownedBy(top)],
        },
        { spec: { template: { spec: podSpecOf(plan) } }, status: { succeeded: 1 } },
      );
    });
}
