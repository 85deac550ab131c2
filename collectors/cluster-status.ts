import type { CollectorReportInput, CollectorSource } from "#lib/contract/collector.ts";
import type { DeliveryState } from "./delivery.ts";

/** How one cluster stands, for the report to the server, for health and for metrics. */
export type ClusterStatus = {
  readonly cluster: string;
  readonly context: string;
  readonly uid: string | null;
  readonly version: string | null;
  /** Why it cannot be read as a whole; null while it can. */
  readonly problem: { readonly message: string; readonly since: Date } | null;
  /** It answered since this process began. */
  readonly isConnected: boolean;
  readonly delivery: DeliveryState;
  readonly spool: CollectorReportInput["spool"];
  readonly sources: readonly CollectorSource[];
  /** Documents by scanner since this process began. */
  readonly sent: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
};

/** What changed between two reports that a person would want to know at once: states, not counters. */
export function stateDigest(status: ClusterStatus): string {
  const { problem, delivery, sources, uid, version } = status;
  return JSON.stringify([
    uid,
    version,
    problem?.message,
    delivery.kind === "waiting" || delivery.kind === "mismatch" ? delivery.message : "",
    sources.map(({ scanner, state, complete, message, missingRights, howToBring, listedAt }) => [
      ...[scanner, state, complete, message, howToBring, listedAt],
      missingRights,
    ]),
  ]);
}
