import { podSuffixOf } from "../chance.ts";
import { dayOf, instantOf, lastRunBefore, timestampOf } from "../clock.ts";
import { planAt } from "../fleet.ts";
import type { Scene, StoryObject } from "../objects/object.ts";
import { objectOf, ownedBy } from "../objects/object.ts";
import type { NodePlan } from "../plan.ts";
import { kubeBenchDocument } from "./kube-bench.ts";

/** What a container printed. */
export type PodLog = {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly text: string;
};

export type KubeBenchRuns = { readonly objects: readonly StoryObject[]; readonly logs: readonly PodLog[] };

/** Nightly at 04:10 UTC. */
const hour = 4 + 10 / 60;

/** One run: the Job of a node, its finished Pod, and what it printed about the node as it was then. */
function runOn(scene: Scene, node: NodePlan, startedAt: Date): KubeBenchRuns {
  const then = planAt(scene.plan.name, dayOf(scene.story, startedAt)) ?? scene.plan;
  const name = `kube-bench-${node.name}-${Math.floor(startedAt.getTime() / 60_000)}`;
  const namespace = "kube-system";
  const template = {
    restartPolicy: "Never",
    hostPID: true,
    nodeName: node.name,
    containers: [
      { name: "kube-bench", image: "docker.io/aquasec/kube-bench:v0.15.6", command: ["kube-bench", "--json"] },
    ],
  };
  const labels = { "batch.kubernetes.io/job-name": name, "job-name": name };
  const finishedAt = timestampOf(new Date(startedAt.getTime() + 41_000));
  const job = objectOf(
    scene,
    { apiVersion: "batch/v1", kind: "Job", name, namespace, createdAt: startedAt },
    {
      spec: { template: { metadata: { labels }, spec: template } },
      status: { succeeded: 1, startTime: timestampOf(startedAt), completionTime: finishedAt },
    },
  );
  const podName = `${name}-${podSuffixOf(scene.story.seed, scene.plan.name, name)}`;
  const exit = { exitCode: 0, reason: "Completed", startedAt: timestampOf(startedAt), finishedAt };
  const pod = objectOf(
    scene,
    { apiVersion: "v1", kind: "Pod", name: podName, namespace, createdAt: startedAt, labels, owners: [ownedBy(job)] },
    {
      spec: template,
      status: { phase: "Succeeded", containerStatuses: [{ name: "kube-bench", state: { terminated: exit } }] },
    },
  );
  const text = kubeBenchDocument(then, node);
  return { objects: [job, pod], logs: [{ namespace, pod: podName, container: "kube-bench", text }] };
}

/** The last nightly run on every node; none where kube-bench does not run, the last one where it stopped. */
export function kubeBenchRuns(scene: Scene): KubeBenchRuns {
  const tool = scene.plan.tools.kubeBench;
  if (tool === undefined) return { objects: [], logs: [] };
  const day = Math.min(scene.day, tool.stoppedOn ?? scene.day);
  const startedAt = lastRunBefore(scene.story, day, hour);
  // A cluster that joins today had its first run when it was set up.
  const first = planAt(scene.plan.name, dayOf(scene.story, startedAt)) === null;
  const at = first ? instantOf(scene.story, scene.day - 0.05) : startedAt;
  const runs = scene.plan.nodes.map((node) => runOn(scene, node, at));
  return { objects: runs.flatMap(({ objects }) => objects), logs: runs.flatMap(({ logs }) => logs) };
}
