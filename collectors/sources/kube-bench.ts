import { createHash } from "node:crypto";
import type { AccessRule } from "#lib/contract/collector.ts";
import { AppError } from "#lib/errors.ts";
import type { FollowEvent, ServedKind } from "../kube/types.ts";
import type { EndedBench } from "./kube-bench-pod.ts";
import { endedBenches, isBenchPod } from "./kube-bench-pod.ts";
import { newestVersion } from "./newest-version.ts";
import type { Choice, ClusterIdentity, Reader, ReaderContext, ReaderStatus, Source } from "./types.ts";

/** A report of one node has below one MiB; what is larger is no report. */
const mostLogBytes = 8 * 1024 * 1024;
const logTimeoutMs = 60_000;
/** The kubelet can take a moment to have the end of a log. */
const firstLookMs = 2_000;
const retryMs = 15_000;
const longestRetryMs = 5 * 60_000;
const mostTries = 8;

const logRule: AccessRule = { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] };

type Waiting = { readonly bench: EndedBench; tries: number; dueAt: number };

const keyOf = ({ podUid, container }: EndedBench): string => `${podUid}/${container}`;

/** Takes the log of each Pod of kube-bench once, when it has ended. */
class BenchReader implements Reader {
  readonly #context: ReaderContext;
  /** Pods of kube-bench that are there, and which of their containers were dealt with. */
  readonly #pods = new Map<string, Set<string>>();
  readonly #waiting = new Map<string, Waiting>();
  #isListed = false;
  #listedAt: Date | null = null;
  #problem: string | null = null;
  #mayNotReadLogs = false;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  follows(): void {
    this.#isListed = false;
  }

  async take(_kind: ServedKind, event: FollowEvent): Promise<void> {
    if (event.type === "listed") {
      this.#isListed = true;
      this.#listedAt = event.begunAt;
    }
    if (event.type === "gone") {
      for (const uid of event.uids) this.#forget(uid);
    }
    if (event.type !== "changed") return;
    for (const object of event.objects) {
      if (!isBenchPod(object)) continue;
      const dealtWith = this.#pods.get(object.metadata.uid) ?? new Set<string>();
      this.#pods.set(object.metadata.uid, dealtWith);
      for (const bench of endedBenches(object)) if (!dealtWith.has(bench.container)) this.#await(bench);
    }
  }

  async due(): Promise<void> {
    const now = this.#context.clock.now().getTime();
    const next = [...this.#waiting.values()].filter(({ dueAt }) => dueAt <= now);
    await this.#readAll(next);
    this.#wakeForNext();
  }

  async flush(): Promise<void> {
    await this.#readAll([...this.#waiting.values()]);
  }

  status(): ReaderStatus {
    return {
      objects: this.#pods.size,
      listedAt: this.#listedAt,
      isMissing: this.#isListed && this.#pods.size === 0,
      problem: this.#problem,
      skipped: [],
      missingRights: this.#mayNotReadLogs ? [logRule] : [],
    };
  }

  #forget(uid: string): void {
    this.#pods.delete(uid);
    for (const [key, { bench }] of this.#waiting) if (bench.podUid === uid) this.#waiting.delete(key);
  }

  #await(bench: EndedBench): void {
    if (this.#waiting.has(keyOf(bench))) return;
    this.#waiting.set(keyOf(bench), { bench, tries: 0, dueAt: this.#context.clock.now().getTime() + firstLookMs });
    this.#wakeForNext();
  }

  #wakeForNext(): void {
    const next = Math.min(...[...this.#waiting.values()].map(({ dueAt }) => dueAt));
    if (Number.isFinite(next)) this.#context.wake(Math.max(0, next - this.#context.clock.now().getTime()));
  }

  /** Oldest first, so that a node's newer report comes after its older one. */
  async #readAll(waiting: readonly Waiting[]): Promise<void> {
    for (const each of waiting.toSorted((a, b) => a.bench.finishedAt.getTime() - b.bench.finishedAt.getTime())) {
      if (this.#context.signal.aborted) return;
      await this.#read(each);
    }
  }

  async #read(waiting: Waiting): Promise<void> {
    const { bench } = waiting;
    if (bench.exitCode !== 0) {
      this.#dealtWith(
        bench,
        `kube-bench on ${bench.node} ended with exit code ${bench.exitCode}: see the log of ${bench.namespace}/${bench.pod}.`,
      );
      return;
    }
    let log: string;
    try {
      log = await this.#logOf(bench);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#failed(waiting, error);
      return;
    }
    if (log.trim() === "") {
      this.#failed(waiting, new AppError("not_found", `The log of ${bench.namespace}/${bench.pod} is empty.`));
      return;
    }
    this.#mayNotReadLogs = false;
    await this.#send(bench, Buffer.from(log));
    this.#dealtWith(bench, null);
  }

  #logOf(bench: EndedBench): Promise<string> {
    const path = `/api/v1/namespaces/${encodeURIComponent(bench.namespace)}/pods/${encodeURIComponent(bench.pod)}/log`;
    return this.#context.client.text(path, {
      query: { container: bench.container },
      timeoutMs: logTimeoutMs,
      maxBytes: mostLogBytes,
      signal: this.#context.signal,
    });
  }

  async #send(bench: EndedBench, bytes: Uint8Array): Promise<void> {
    const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    await this.#context.send({
      scanner: "kube-bench",
      envelope: {
        scope: { node: bench.node },
        observedAt: bench.finishedAt.toISOString(),
        observedAtSource: "job",
        // A collector that starts again reads the same Pod again: it is the same look.
        idempotencyKey: `kube-bench-${bench.podUid}-${bench.container}-${digest}`.slice(0, 200),
      },
      bytes,
    });
  }

  #failed(waiting: Waiting, error: AppError): void {
    waiting.tries += 1;
    waiting.dueAt = this.#context.clock.now().getTime() + Math.min(retryMs * waiting.tries, longestRetryMs);
    const { bench } = waiting;
    this.#mayNotReadLogs = error.code === "forbidden";
    this.#problem = `The log of ${bench.namespace}/${bench.pod} could not be read: ${error.message}`;
    // A right that is missing may be granted at any time.
    if (waiting.tries >= mostTries && !this.#mayNotReadLogs) this.#dealtWith(bench, this.#problem);
  }

  #dealtWith(bench: EndedBench, problem: string | null): void {
    this.#pods.get(bench.podUid)?.add(bench.container);
    this.#waiting.delete(keyOf(bench));
    this.#problem = problem;
  }
}

/** Manifests of deploy/kube-bench by what shows in the version of the API server; the rest is kubeadm's. */
const manifests: readonly (readonly [string, string])[] = [
  ["-eks-", "eks"],
  ["-gke.", "gke"],
  ["+rke2", "rke2"],
  ["+k3s", "k3s"],
];

function howToBring({ version }: ClusterIdentity): string {
  const known = manifests.find(([mark]) => version?.includes(mark))?.[1];
  // The version of AKS looks like any other.
  const file = known ?? "kubeadm";
  const more = known === undefined ? " (on AKS: aks.yaml)" : "";
  return `Run kube-bench every day: set the number of nodes in deploy/kube-bench/${file}.yaml${more}, then kubectl apply -f ${file}.yaml && kubectl -n kube-bench create job first-look --from=cronjob/kube-bench`;
}

async function choose(served: readonly ServedKind[]): Promise<Choice> {
  const pods = newestVersion(served, "", "pods");
  return { wanted: pods === null ? [] : [{ kind: pods, metadataOnly: false, pageSize: 250 }], leftOut: [] };
}

/** The CIS benchmark, from the logs of the Pods it ran in. */
export const kubeBench: Source = {
  scanner: "kube-bench",
  label: "kube-bench",
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }, logRule],
  relistEveryMs: 60 * 60_000,
  howToBring,
  choose,
  open: (context) => new BenchReader(context),
};
