import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { collectorSourceStates } from "#lib/contract/collector.ts";
import type { ClusterStatus } from "./cluster-status.ts";

type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/**
 * What Prometheus reads. Every value is computed from the clusters' status when it is asked for, so that metrics and the
 * report to the server never differ. Times are seconds since 1970.
 */
export function collectorMetrics(statuses: () => readonly ClusterStatus[]): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, labelNames: readonly string[], samples: () => readonly Sample[]): void => {
    new Gauge({
      name: `kubeproof_collector_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, value } of samples()) this.set({ ...labels }, value);
      },
    });
  };
  const ofClusters = (value: (status: ClusterStatus) => number) => (): readonly Sample[] =>
    statuses().map((status) => ({ labels: { cluster: status.cluster }, value: value(status) }));
  const ofSources = (value: (source: ClusterStatus["sources"][number], status: ClusterStatus) => number | null) => () =>
    statuses().flatMap((status) =>
      status.sources.flatMap((source): readonly Sample[] => {
        const found = value(source, status);
        if (found === null) return [];
        return [{ labels: { cluster: status.cluster, scanner: source.scanner }, value: found }];
      }),
    );
  const seconds = (time: string | undefined): number | null => (time === undefined ? null : Date.parse(time) / 1_000);
  const perSource = ["cluster", "scanner"];

  gauge("cluster_readable", "1 while the cluster answers and is the one registered", ["cluster"], () =>
    statuses().map(({ cluster, isConnected, problem, delivery }) => ({
      labels: { cluster },
      value: isConnected && problem === null && delivery.kind !== "mismatch" ? 1 : 0,
    })),
  );
  gauge(
    "delivery_waiting",
    "1 while the server takes no documents",
    ["cluster"],
    ofClusters(({ delivery }) => (delivery.kind === "waiting" ? 1 : 0)),
  );
  gauge(
    "spool_entries",
    "Documents that wait to be sent",
    ["cluster"],
    ofClusters(({ spool }) => spool.entries),
  );
  gauge(
    "spool_bytes",
    "Bytes on the disk that wait to be sent",
    ["cluster"],
    ofClusters(({ spool }) => spool.bytes),
  );
  gauge(
    "spool_max_bytes",
    "Bound of the spool",
    ["cluster"],
    ofClusters(({ spool }) => spool.maxBytes),
  );
  gauge(
    "spool_dropped",
    "Documents given up because the spool was full, since the start",
    ["cluster"],
    ofClusters(({ spool }) => spool.dropped),
  );
  gauge("source_state", "1 for the state a source is in", [...perSource, "state"], () =>
    statuses().flatMap(({ cluster, sources }) =>
      sources.flatMap(({ scanner, state }) =>
        collectorSourceStates.map((each) => ({
          labels: { cluster, scanner, state: each },
          value: each === state ? 1 : 0,
        })),
      ),
    ),
  );
  gauge(
    "source_complete",
    "1 while everything of the source is known",
    perSource,
    ofSources(({ complete }) => (complete ? 1 : 0)),
  );
  gauge(
    "source_objects",
    "Objects of the source that are known",
    perSource,
    ofSources(({ objects }) => objects),
  );
  gauge(
    "source_lag_seconds",
    "How far the server is behind the cluster",
    perSource,
    ofSources(({ lagSeconds }) => lagSeconds ?? null),
  );
  gauge(
    "source_listed_at",
    "When the newest finished list was begun",
    perSource,
    ofSources(({ listedAt }) => seconds(listedAt)),
  );
  gauge(
    "source_sent_at",
    "When the server took the last document",
    perSource,
    ofSources(({ sentAt }) => seconds(sentAt)),
  );
  gauge(
    "documents_sent",
    "Documents the server took, since the start",
    perSource,
    ofSources(({ scanner }, { sent }) => sent[scanner] ?? 0),
  );
  gauge(
    "documents_refused",
    "Documents the server refused, since the start",
    perSource,
    ofSources(({ scanner }, { refused }) => refused[scanner] ?? 0),
  );
  return registry;
}
