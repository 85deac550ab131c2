import * as z from "zod";
import { isKubeError, kubeError } from "./kube/errors.ts";
import { metadataAccept } from "./kube/resource.ts";
import type { KubeClient } from "./kube/types.ts";
import type { Clock } from "./schedule.ts";

const Namespaces = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), uid: z.string().min(1).max(128) }) })),
});

/** How long a look at the UID counts: a document made within it is of the cluster that was looked at. */
const looksForMs = 15_000;

/**
 * The UID of a cluster's kube-system namespace, which is its identity. Asked for with the right to list namespaces, which
 * the roster needs anyhow; null where even that is missing.
 */
export class ClusterUid {
  readonly #client: KubeClient;
  readonly #clock: Clock;
  #uid: string | null = null;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(client: KubeClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  get value(): string | null {
    return this.#uid;
  }

  /** Looks anew; throws KubeError when the cluster does not answer. */
  async look(signal: AbortSignal): Promise<string | null> {
    try {
      const answer = await this.#client.json("/api/v1/namespaces", {
        query: { fieldSelector: "metadata.name=kube-system", limit: 1 },
        accept: metadataAccept.list,
        signal,
        timeoutMs: 10_000,
        maxBytes: 1024 * 1024,
      });
      const read = Namespaces.safeParse(answer);
      if (!read.success)
        throw kubeError("invalid", "The list of namespaces is not what a Kubernetes API server gives.");
      this.#uid = read.data.items.find(({ metadata }) => metadata.name === "kube-system")?.metadata.uid ?? null;
    } catch (error) {
      if (!isKubeError(error) || error.reason !== "forbidden") throw error;
      this.#uid = null;
    }
    this.#lookedAtMs = this.#clock.now().getTime();
    return this.#uid;
  }

  /**
   * Whether the cluster is still the one that was looked at; looks again when that was a while ago. A cluster that does not
   * answer now has not become another one: what was read before is of the one before.
   */
  async isSame(signal: AbortSignal): Promise<boolean> {
    if (this.#clock.now().getTime() - this.#lookedAtMs < looksForMs) return true;
    const before = this.#uid;
    try {
      return (await this.look(signal)) === before;
    } catch (error) {
      if (!isKubeError(error)) throw error;
      return true;
    }
  }
}
