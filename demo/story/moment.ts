import type { Story } from "./clock.ts";
import { dayOf, instantOf, lastRunBefore } from "./clock.ts";
import { planAt } from "./fleet.ts";
import { namespacesOf, nodesOf, rolesOf, servicesOf } from "./objects/base.ts";
import type { Scene, StoryObject } from "./objects/object.ts";
import { jobsOf, staticPodsOf, workloadsOf } from "./objects/workloads.ts";
import type { ClusterPlan } from "./plan.ts";
import type { ServedKind } from "./served.ts";
import { servedKinds } from "./served.ts";
import type { PodLog } from "./tools/kube-bench-jobs.ts";
import { kubeBenchRuns } from "./tools/kube-bench-jobs.ts";
import { kyvernoReports, policyExceptions } from "./tools/kyverno.ts";
import { polarisDocument } from "./tools/polaris.ts";
import { trivyDocument } from "./tools/trivy-k8s.ts";
import { trivyOperatorReports } from "./tools/trivy-operator.ts";

/** A document somebody's nightly job pushes, with what its sender knows beside it. */
export type PushedDocument = {
  readonly scanner: "polaris" | "trivy";
  readonly bytes: Uint8Array;
  readonly observedAt: Date;
  readonly toolVersion: string;
};

/** A cluster at one instant: all its API holds, and what was pushed last. */
export type Moment = {
  readonly cluster: string;
  readonly at: Date;
  readonly version: string;
  /** UID of the kube-system namespace. */
  readonly clusterUid: string;
  readonly kinds: readonly ServedKind[];
  readonly objects: readonly StoryObject[];
  readonly logs: readonly PodLog[];
  readonly pushed: readonly PushedDocument[];
};

function planOn(cluster: string, day: number, fallback: ClusterPlan): ClusterPlan {
  return planAt(cluster, day) ?? fallback;
}

function pushedTo(scene: Scene): readonly PushedDocument[] {
  const { story, plan, day } = scene;
  const pushed: PushedDocument[] = [];
  const { polarisPush, trivyPush } = plan.tools;
  if (polarisPush !== undefined) {
    const observedAt = lastRunBefore(story, Math.min(day, polarisPush.stoppedOn ?? day), 2.75);
    const then = planOn(plan.name, dayOf(story, observedAt), plan);
    const bytes = Buffer.from(polarisDocument(then, observedAt));
    pushed.push({ scanner: "polaris", bytes, observedAt, toolVersion: "10.2.0" });
  }
  if (trivyPush !== undefined) {
    const observedAt = lastRunBefore(story, day, 3.2);
    const then = planOn(plan.name, dayOf(story, observedAt), plan);
    const toolVersion = then.tools.trivyPush?.version ?? trivyPush.version;
    pushed.push({ scanner: "trivy", bytes: Buffer.from(trivyDocument(then, toolVersion)), observedAt, toolVersion });
  }
  return pushed;
}

/** A cluster on a day of the story; null before it joined. The same story, cluster and day give the same bytes. */
export function momentOf(story: Story, cluster: string, day: number): Moment | null {
  const plan = planAt(cluster, day);
  if (plan === null) return null;
  const scene: Scene = { story, plan, day };
  const nodes = nodesOf(scene);
  const namespaces = namespacesOf(scene);
  const workloads = workloadsOf(scene);
  const roles = rolesOf(scene);
  const staticPods = staticPodsOf(scene, nodes);
  const runs = kubeBenchRuns(scene);
  const kubeSystem = namespaces.find(({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system");
  return {
    cluster,
    at: instantOf(story, day),
    version: plan.version,
    clusterUid: kubeSystem?.metadata.uid ?? "",
    kinds: servedKinds(plan),
    objects: [
      ...nodes,
      ...namespaces,
      ...servicesOf(scene),
      ...roles,
      ...workloads.flatMap(({ plan: { kind }, top, revision, pods }) =>
        kind === "Deployment" ? [top, revision, ...pods] : [top, ...pods],
      ),
      ...jobsOf(scene, workloads),
      ...staticPods,
      ...runs.objects,
      ...policyExceptions(scene),
      ...kyvernoReports(scene, workloads, roles),
      ...trivyOperatorReports(scene, { workloads, roles, nodes, staticPods }),
    ],
    logs: runs.logs,
    pushed: pushedTo(scene),
  };
}
