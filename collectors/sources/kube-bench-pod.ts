import * as z from "zod";
import type { KubeObject } from "../kube/types.ts";

/** A container of kube-bench that has ended, and where its report lies. */
export type EndedBench = {
  readonly podUid: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly finishedAt: Date;
  readonly exitCode: number;
};

const Status = z.object({
  name: z.string().min(1),
  image: z.string().catch(""),
  state: z.object({
    terminated: z.object({ exitCode: z.number().catch(0), finishedAt: z.string() }),
  }),
});
const BenchPod = z.object({
  spec: z.object({
    nodeName: z.string().min(1),
    containers: z.array(z.object({ name: z.string(), image: z.string().catch("") })).catch([]),
  }),
  status: z.object({ containerStatuses: z.array(z.unknown()).catch([]) }),
});

/** Labels Kubernetes puts on the Pods of a Job, the older name among them (formats § 1 "In a cluster"). */
const jobLabels = ["batch.kubernetes.io/job-name", "job-name"] as const;

const runsKubeBench = (container: { readonly name: string; readonly image: string }): boolean =>
  container.name === "kube-bench" || /(^|\/)kube-bench([:@]|$)/.test(container.image);

/** Whether a Pod belongs to a Job that runs kube-bench. */
export function isBenchPod(object: KubeObject): boolean {
  if (!jobLabels.some((label) => (object.metadata.labels?.[label] ?? "") !== "")) return false;
  const containers = (object.spec as { containers?: unknown } | undefined)?.containers;
  return z
    .array(z.object({ name: z.string(), image: z.string().catch("") }))
    .catch([])
    .parse(containers)
    .some(runsKubeBench);
}

/** Its containers that have ended; empty while none has. */
export function endedBenches(object: KubeObject): readonly EndedBench[] {
  const read = BenchPod.safeParse(object);
  if (!read.success) return [];
  const { spec, status } = read.data;
  const benches = new Set(spec.containers.filter(runsKubeBench).map(({ name }) => name));
  return status.containerStatuses.flatMap((raw) => {
    const ended = Status.safeParse(raw);
    if (!ended.success || !benches.has(ended.data.name)) return [];
    const { exitCode, finishedAt } = ended.data.state.terminated;
    const time = new Date(finishedAt);
    if (Number.isNaN(time.getTime())) return [];
    return [
      {
        podUid: object.metadata.uid,
        namespace: object.metadata.namespace ?? "default",
        pod: object.metadata.name,
        container: ended.data.name,
        node: spec.nodeName,
        finishedAt: time,
        exitCode,
      },
    ];
  });
}
