import { EventEmitter } from "node:events";
import { Logger, parseCronItems, type Runner, run, type Task, type TaskList, type WorkerEvents } from "graphile-worker";
import { type LivingCatalog, livingCatalog } from "#lib/catalog/own/living-catalog.ts";
import { noOwnFolder, type OwnFolder } from "#lib/catalog/own/read-own-folder.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { leaseApplication } from "#lib/db/sql/count-workers.ts";
import { keepPartitions } from "#lib/db/sql/keep-partitions.ts";
import { ownUploads } from "#lib/db/sql/own-catalog-files.ts";
import { holdLeases } from "#lib/db/sql/worker-lease.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { causesOf, log } from "#lib/log.ts";
import type { TaskContext } from "./context.ts";
import { keepGoing } from "./keep-going.ts";
import { mergeScan } from "./merge-scan.ts";
import type { TaskMeter } from "./meter.ts";
import { rebuildStale } from "./rebuild-stale.ts";
import { settleDue } from "./settle-due.ts";

export type QueueOptions = {
  readonly databaseUrl: string;
  /** What comes with the product; uploaded files are added to it as they come. */
  readonly catalog: Catalog;
  /** The folder of own catalog files. */
  readonly ownFolder?: OwnFolder;
  readonly now: () => Date;
  /** Jobs at once; scans of one cluster never run beside each other. */
  readonly concurrency?: number;
  /** Told how long jobs, scans and settling took. */
  readonly meter?: TaskMeter;
};

/** A running worker. */
export type RunningQueue = {
  /** Rejects when the queue ends by itself. */
  readonly ended: Promise<void>;
  /** Takes no more jobs, waits for those that run, and closes the connections. */
  stop(): Promise<void>;
};

/** By the clock, in UTC; all of it also once at the start. */
const timetable = [
  { task: "settle-due", match: "* * * * *" },
  { task: "keep-going", match: "* * * * *" },
  { task: "keep-partitions", match: "10 3 * * *" },
] as const;

const atStart = ["keep-partitions", "rebuild-stale", "settle-due"] as const;

/** Settling and reading anew never run twice at once. */
const clockQueue = "clock";

/** Starts the tasks: scans as they are queued, and what has to happen by the clock. */
export async function startQueue(options: QueueOptions): Promise<RunningQueue> {
  const concurrency = options.concurrency ?? 3;
  const sql = openSql(options.databaseUrl, { max: concurrency + 1, applicationName: "kubeproof work" });
  const leases = openSql(options.databaseUrl, { max: 1, applicationName: leaseApplication, keepsSessions: true });
  const db = fromSql(sql);
  const living = livingCatalog(options.catalog, options.ownFolder ?? noOwnFolder, ownUploads(db));
  const pools = new Set<string>();
  const lease = (): Promise<void> => holdLeases(fromSql(leases), [...pools]);
  const contextNow = (): Promise<TaskContext> => contextOf(db, living, options);
  try {
    const runner = await run({
      connectionString: options.databaseUrl,
      maxPoolSize: concurrency + 2,
      concurrency,
      pollInterval: 2_000,
      noHandleSignals: true,
      logger: quietLogger(),
      taskList: timed(tasksOf(contextNow, lease), options.meter),
      parsedCronItems: parseCronItems(
        timetable.map(({ task, match }) => ({ task, match, options: clockOptions(task) })),
      ),
      events: workerEvents(pools),
    });
    await lease();
    // By hand: a queue that a killed process still holds would keep this very job from running.
    await keepGoing(await contextNow());
    for (const task of atStart) await runner.addJob(task, {}, clockOptions(task));
    return { ended: runner.promise, stop: () => stop(runner, [sql, leases]) };
  } catch (error) {
    await Promise.all([sql.end({ timeout: 1 }), leases.end({ timeout: 1 })]);
    throw error;
  }
}

const clockOptions = (task: string) =>
  task === "keep-going" ? { jobKey: task, maxAttempts: 3 } : { jobKey: task, queueName: clockQueue, maxAttempts: 3 };

async function stop(runner: Runner, pools: readonly Sql[]): Promise<void> {
  await runner.stop().catch((error: unknown) => log.warn("the queue had ended before", { cause: causesOf(error) }));
  await Promise.all(pools.map((pool) => pool.end({ timeout: 5 })));
}

/** What a task works with: the catalog is the one in force when it begins. */
async function contextOf(
  db: TaskContext["db"],
  living: LivingCatalog,
  { now, meter }: Pick<QueueOptions, "now" | "meter">,
): Promise<TaskContext> {
  return { db, catalog: (await living.current()).catalog, now, meter };
}

/** The same tasks, with the time each job took told. */
function timed(tasks: TaskList, meter: TaskMeter | undefined): TaskList {
  if (meter === undefined) return tasks;
  const measured = Object.entries(tasks).map(([name, task]): [string, Task] => {
    if (task === undefined) return [name, async () => undefined];
    return [
      name,
      async (payload, helpers) => {
        const startedAt = performance.now();
        const tell = (outcome: "done" | "failed"): void =>
          meter.job(name, outcome, (performance.now() - startedAt) / 1_000);
        try {
          await task(payload, helpers);
        } catch (error) {
          tell("failed");
          throw error;
        }
        tell("done");
      },
    ];
  });
  return Object.fromEntries(measured);
}

function tasksOf(context: () => Promise<TaskContext>, lease: () => Promise<void>): TaskList {
  return {
    "merge-scan": async (payload, helpers) => await mergeScan(await context(), payload, helpers.job),
    "settle-due": async () => tell("clusters settled", await settleDue(await context())),
    "keep-partitions": async () => {
      const { db, now } = await context();
      await keepPartitions(db, now());
    },
    "rebuild-stale": async () => tell("words read again by the new catalog", await rebuildStale(await context())),
    "keep-going": async () => {
      await lease();
      tell("left work taken over", await keepGoing(await context()));
    },
  };
}

/** A line only where something happened. */
function tell(message: string, counts: Readonly<Record<string, number>>): void {
  if (Object.values(counts).some((count) => count > 0)) log.info(message, counts);
}

/** The queue's own words are for its developers; what matters of them is said here, one line per event. */
function quietLogger(): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error("the queue reports a fault", { text: message });
  });
}

/** Hears the name under which this process takes jobs (its pool's, not its workers'), and of every job that did not succeed. */
function workerEvents(pools: Set<string>): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on("worker:create", ({ worker }) => pools.add(worker.workerPool.id));
  events.on("job:error", ({ job, error }) =>
    log.warn("a job failed and is tried again", {
      task: job.task_identifier,
      attempt: job.attempts,
      cause: causesOf(error),
    }),
  );
  events.on("job:failed", ({ job }) => log.error("a job failed for good", { task: job.task_identifier, job: job.id }));
  return events;
}
