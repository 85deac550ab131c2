import type { CollectorReportInput } from "#lib/contract/collector.ts";
import { reportText } from "#lib/contract/collector.ts";
import { AppError } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import { stateDigest } from "./cluster-status.ts";
import type { Outlet } from "./outlet.ts";
import type { Clock } from "./schedule.ts";
import { jittered, pause } from "./schedule.ts";

/** Who reports; the same over restarts. */
export type CollectorIdentity = Pick<CollectorReportInput["collector"], "id" | "version" | "mode"> & {
  readonly startedAt: Date;
};

/** Longest pause between two reports, and shortest after a change of state. */
export const reportIntervalSeconds = 30;
const leastPauseMs = 1_000;

/** Platforms that show in the version of the API server (formats § 0). */
const platforms: readonly (readonly [string, string])[] = [
  ["-eks-", "eks"],
  ["-gke.", "gke"],
  ["+rke2", "rke2"],
  ["+k3s", "k3s"],
];

/** One cluster's status in the shape the server takes. */
export function reportOf(identity: CollectorIdentity, status: ClusterStatus, now: Date): CollectorReportInput {
  const { uid, version, problem, delivery, spool, sources } = status;
  const platform = platforms.find(([mark]) => version?.includes(mark))?.[1];
  const { startedAt, ...collector } = identity;
  const trouble = delivery.kind === "mismatch" ? delivery : problem;
  return {
    v: 1,
    collector: {
      ...collector,
      startedAt: startedAt.toISOString(),
      sentAt: now.toISOString(),
      reportIntervalSeconds,
    },
    cluster: {
      ...(uid === null ? {} : { uid: reportText(uid, 253) }),
      ...(version === null ? {} : { kubernetesVersion: reportText(version, 64) }),
      ...(platform === undefined ? {} : { platform }),
      ...(trouble === null
        ? {}
        : { problem: { message: reportText(trouble.message), since: trouble.since.toISOString() } }),
    },
    spool,
    sources: [...sources],
  };
}

export type ReporterOptions = {
  readonly identity: CollectorIdentity;
  readonly outlet: Outlet;
  readonly clock: Clock;
  readonly status: () => ClusterStatus;
  /** What the server answered. */
  readonly onAnswer: (answer: { readonly uidDiffers: boolean }) => void;
};

/** Tells the server how one cluster is read: at once when a state changes, and otherwise every half minute. */
export class Reporter {
  readonly #options: ReporterOptions;
  #told = "";
  #wake: () => void = () => undefined;
  #isAnswered = true;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Something may have changed. */
  look(): void {
    if (stateDigest(this.#options.status()) !== this.#told) this.#wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      await pause(clock, leastPauseMs, signal);
      if (signal.aborted) return;
      await this.#tell(signal);
      const news = new AbortController();
      this.#wake = () => news.abort();
      this.look();
      await pause(clock, jittered(clock, reportIntervalSeconds * 900), AbortSignal.any([signal, news.signal]));
    }
  }

  async #tell(signal: AbortSignal): Promise<void> {
    const { identity, outlet, clock, status, onAnswer } = this.#options;
    const now = status();
    this.#told = stateDigest(now);
    try {
      const answer = await outlet.report(now.cluster, reportOf(identity, now, clock.now()), signal);
      this.#isAnswered = true;
      onAnswer(answer);
    } catch (error) {
      if (signal.aborted) return;
      const why = error instanceof AppError ? error.reason : causesOf(error);
      if (this.#isAnswered) log.warn("the server does not take the report of a cluster", { cluster: now.cluster, why });
      this.#isAnswered = false;
    }
  }
}
