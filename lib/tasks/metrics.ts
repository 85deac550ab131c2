import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Queryable } from "#lib/db/queryable.ts";
import { measureConnections } from "#lib/db/sql/measure-connections.ts";
import { measureKeptScans } from "#lib/db/sql/measure-kept-scans.ts";
import { measureOpenEpisodes } from "#lib/db/sql/measure-open-episodes.ts";
import { measureQueue } from "#lib/db/sql/measure-queue.ts";
import { measureScans } from "#lib/db/sql/measure-scans.ts";
import { measureStandings } from "#lib/db/sql/measure-standings.ts";
import type { TaskMeter } from "./meter.ts";

export type WorkerMetrics = { readonly meter: TaskMeter; readonly registry: Registry };

/** From a tenth of a second to five minutes: small documents take tens of milliseconds, the largest take minutes. */
const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Names of scanners that become labels; whoever may push can write any, and each label is a series that is kept. */
const mostScanners = 30;

/**
 * What Prometheus reads from a worker. Durations are told by the tasks as they run; the rest is asked of the database when it
 * is scraped and so is about the whole product: the same from every worker. Times are seconds, instants seconds since 1970.
 */
export function workerMetrics(db: Queryable, now: () => Date): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const histogram = <T extends string>(name: string, help: string, labelNames: readonly T[]): Histogram<T> =>
    new Histogram({
      name: `kubeproof_${name}`,
      help,
      labelNames: [...labelNames],
      buckets: seconds,
      registers: [registry],
    });
  const scans = histogram("scan_seconds", "Time to take in one scan, by scanner and what became of it", [
    "scanner",
    "outcome",
  ]);
  const settles = histogram("settle_seconds", "Time to settle one cluster by the clock", ["outcome"]);
  const jobs = histogram("job_seconds", "Time of one job of the queue", ["task", "outcome"]);
  const nameOf = boundedNames(mostScanners);
  askedOfDatabase(registry, db, now);
  return {
    registry,
    meter: {
      scan: (scanner, outcome, time) => scans.observe({ scanner: nameOf(scanner), outcome }, time),
      settled: (outcome, time) => settles.observe({ outcome }, time),
      job: (task, outcome, time) => jobs.observe({ task, outcome }, time),
    },
  };
}

/** The first `most` names as they are, every later one as `other`. */
function boundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.size < most) known.add(name);
    return known.has(name) ? name : "other";
  };
}

type Sample = { readonly labels?: Readonly<Record<string, string>>; readonly value: number };

const hourMs = 3_600_000;
const minuteMs = 60_000;
const instant = (at: Date | null): number => (at === null ? 0 : at.getTime() / 1_000);

function askedOfDatabase(registry: Registry, db: Queryable, now: () => Date): void {
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    ask: () => Promise<readonly Sample[]>,
  ): Gauge =>
    new Gauge({
      name: `kubeproof_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const samples = await ask();
        this.reset();
        for (const { labels = {}, value } of samples) this.set({ ...labels }, value);
      },
    });
  const queue = everyMs(1_000, now, () => measureQueue(db, now()));
  const kept = everyMs(1_000, now, () => measureKeptScans(db));
  const standings = everyMs(1_000, now, () => measureStandings(db, now()));
  const open = everyMs(minuteMs, now, () => measureOpenEpisodes(db));

  gauge("queue_jobs", "Jobs of the queue, by task and state", ["task", "state"], async () =>
    (await queue()).flatMap(({ task, waiting, running, given_up }) => [
      { labels: { task, state: "waiting" }, value: waiting },
      { labels: { task, state: "running" }, value: running },
      { labels: { task, state: "given_up" }, value: given_up },
    ]),
  );
  gauge(
    "queue_oldest_due_seconds",
    "How long the oldest job that is not begun is due; 0 without one",
    ["task"],
    async () =>
      (await queue()).map(({ task, oldest_due_at: at }) => ({
        labels: { task },
        value: at === null ? 0 : Math.max(0, (now().getTime() - at.getTime()) / 1_000),
      })),
  );
  gauge("scans_kept", "Scans that were received and not read yet", [], async () => [{ value: (await kept()).scans }]);
  gauge("scans_kept_oldest_at", "When the oldest of those was received; 0 without one", [], async () => [
    { value: instant((await kept()).oldest) },
  ]);
  gauge("scans_last_hour", "Scans received in the last hour, by scanner and state", ["scanner", "state"], async () =>
    summed(await measureScans(db, new Date(now().getTime() - hourMs))),
  );
  gauge("findings_open", "Open findings of all clusters, by severity; asked once a minute", ["severity"], async () =>
    (await open()).map(({ severity, episodes }) => ({ labels: { severity }, value: episodes })),
  );
  gauge(
    "clusters",
    "Clusters: all, settled at least once, and those whose stored figures have lapsed",
    ["state"],
    async () => {
      const { clusters, settled, lapsed } = await standings();
      return Object.entries({ all: clusters, settled, lapsed }).map(([state, value]) => ({ labels: { state }, value }));
    },
  );
  gauge(
    "database_connections",
    "Sessions in the database, by what opened them and their state",
    ["application", "state"],
    async () =>
      (await measureConnections(db)).map(({ application, state, connections }) => ({
        labels: { application, state },
        value: connections,
      })),
  );
}

/** An answer that several gauges share, or that is dear: asked again once it is this old. */
function everyMs<T>(ms: number, now: () => Date, ask: () => Promise<T>): () => Promise<T> {
  let at = Number.NEGATIVE_INFINITY;
  let answer: Promise<T> | null = null;
  return () => {
    if (answer === null || now().getTime() - at >= ms) {
      at = now().getTime();
      answer = ask();
      // A refused question is asked again at the next scrape.
      answer.catch(() => (at = Number.NEGATIVE_INFINITY));
    }
    return answer;
  };
}

/** The most frequent scanners by name and the others together. */
function summed(rows: Awaited<ReturnType<typeof measureScans>>): readonly Sample[] {
  const nameOf = boundedNames(mostScanners);
  const sums = new Map<string, { labels: { scanner: string; state: string }; value: number }>();
  for (const { scanner, state, scans } of rows) {
    const labels = { scanner: nameOf(scanner), state };
    const key = `${labels.scanner} ${state}`;
    sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + scans });
  }
  return [...sums.values()];
}
