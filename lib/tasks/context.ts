import type { Database } from "#lib/db/queryable.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { TaskMeter } from "./meter.ts";

/** What every task receives; `now` is asked when a task begins, since a worker lives for months. */
export type TaskContext = {
  readonly db: Database;
  readonly catalog: Catalog;
  readonly now: () => Date;
  /** Told how long things took; nobody listens without it. */
  readonly meter?: TaskMeter | undefined;
};
